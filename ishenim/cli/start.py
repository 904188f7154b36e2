"""Verbs that begin something: init, serve, demo."""

import os
from datetime import datetime

import click

from ishenim.cli import house
from ishenim.cli.voice import Trouble, note, say

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="listen here")
port_option = click.option(
    "--port",
    default=8000,
    type=click.IntRange(1, 65535),
    show_default=True,
    help="listen on this port",
)


def address_of(host: str, port: int) -> str:
    """Return where a browser finds a server; an IPv6 address stands in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


@click.command()
@click.option("--address", default="http://localhost:8000", show_default=True,
              help="where people will reach this server")  # fmt: skip
def init(address: str) -> None:
    """Make folder, secrets and database, and a link that sets up the school."""
    house.build()
    from ishenim.commission import actions
    from ishenim.schools.models import School

    if School.objects.exists():
        raise Trouble("a school is set up here already", "start it with `ishenim serve`")
    token = actions.make_setup_link(now=_now())
    note("ready; start the server with `ishenim serve`, then open this link, which works once")
    say(f"{address.rstrip('/')}/setup/{token}")


@click.command()
@host_option
@port_option
@click.option(
    "--workers",
    default=1,
    type=click.IntRange(1, 64),
    show_default=True,
    help="processes that answer; more than one needs PostgreSQL",
)
@click.option("--patience", default=30.0, hidden=True, help="seconds a stalled upload may take")
@click.option("--worker", default=0, hidden=True, help="which of several workers this is")
@click.option("--counts", default=-1, hidden=True, help="where a worker's counts are kept")
def serve(host: str, port: int, workers: int, patience: float, worker: int, counts: int) -> None:
    """Serve the school until stopped."""
    house.open_up()
    if counts >= 0:
        _work(host, port, patience, worker, counts)
    elif workers > 1:
        _look_after(host, port, workers, patience)
    else:
        _serve(host, port, f"serving on {address_of(host, port)}", patience)


@click.command()
@host_option
@port_option
@click.option("--new", "is_new", is_flag=True, help="a school that has just begun, without a year")
def demo(host: str, port: int, *, is_new: bool) -> None:
    """Serve a demo school with a year behind it; its key cards are printed to a page."""
    os.environ.setdefault("ISHENIM_HTTPS", "false")
    house.build()
    house.check_is_current()
    from django.db import transaction
    from django.utils import timezone

    from ishenim.cli.demo import seed
    from ishenim.schools.models import School

    if not School.objects.exists():
        note("making the demo school and its year; this takes some seconds")
        with transaction.atomic():
            seed(today=timezone.localdate(), port=port, is_lived=not is_new)
    from django.conf import settings

    said = [f"the demo school is open on http://localhost:{port}/"]
    said += [f"  {path}" for path in sorted((settings.VAR / "demo").glob("*.html"))]
    _serve(host, port, "\n".join(said), 30.0)


def _serve(host: str, port: int, ready: str, patience: float) -> None:
    from ishenim.server import run

    listens_on = _prepare(host, port)
    run.serve(host=listens_on, port=port, patience=patience, ready=lambda: say(ready))


def _look_after(host: str, port: int, workers: int, patience: float) -> None:
    """Keep several processes on one port."""
    from django.db import connection, connections

    from ishenim.server.workers import look_after

    if connection.vendor == "sqlite":
        raise Trouble(
            "SQLite has one writer: several processes would only wait for each other",
            "leave --workers out, or move to PostgreSQL: docs/operate/install.md",
        )
    words = ["serve", "--host", _prepare(host, port), "--port", str(port)]
    connections.close_all()  # this process asks the database nothing more
    look_after(
        workers, [*words, "--patience", str(patience)],
        ready=lambda: say(f"serving on {address_of(host, port)} with {workers} workers"),
    )  # fmt: skip


def _work(host: str, port: int, patience: float, worker: int, counts: int) -> None:
    """Be one of several processes on one port."""
    from ishenim.box.clean import be_one_of_several
    from ishenim.server import run
    from ishenim.server.workers import count_there

    count_there(counts)
    be_one_of_several()
    run.serve(host=host, port=port, patience=patience, worker=worker)


def _prepare(host: str, port: int) -> str:
    """Do what is done once before anybody is served; return the address as a number."""
    from django.utils import timezone

    from ishenim.journal import bundles
    from ishenim.server import files, run

    try:
        listens_on = run.check_is_free(host, port)
    except (OSError, UnicodeError) as error:
        raise Trouble(
            f"cannot listen on {address_of(host, port)}: {getattr(error, 'strerror', 'no host')}",
            "choose another with --host or --port",
        ) from error
    bundles.record(now=timezone.now())
    files.collect()
    return listens_on
