"""Verbs that look after an installation: migrate, doctor, tick, quarter, new-secret."""

import os
import re
import secrets

import click

from ishenim.cli import house
from ishenim.cli.voice import Trouble, say
from ishenim.regulation.calendar import QUARTER, read_quarter


@click.command()
def migrate() -> None:
    """Bring the database to this version of the program."""
    house.wake()
    house.update()
    say("the database is up to date")


@click.command()
def tick() -> None:
    """Do now what the server does by itself every few seconds: alarms, reports, reminders."""
    house.open_up()
    from django.utils import timezone

    from ishenim.server.ticker import open_reports, remind, run

    now = timezone.now()
    run(now)
    open_reports(now)
    while remind(now):
        pass


@click.command()
@click.argument("of", metavar="YEAR-QUARTER")
def quarter(of: str) -> None:
    """Print what every school's report on a quarter counts, as CSV: letters, in time, late, open.

    Numbers of work alone; what letters are about stays with each school.
    """
    if not re.fullmatch(QUARTER, of):
        raise Trouble(f"{of} is no quarter", "write it as 2026-2")
    house.open_up()
    from django.utils import timezone

    from ishenim.papers import sheets
    from ishenim.reports import everywhere

    asked = read_quarter(of)
    rows = everywhere.quarter(asked.year, asked.number, timezone.localdate())
    say(sheets.text_of([("school", *everywhere.FIELDS), *rows]).replace("\r\n", "\n").rstrip("\n"))


@click.command("new-secret")
def new_secret() -> None:
    """Make a new secret for sessions: everybody signs in again, and nothing else is lost.

    The key of the journal is never made anew: every receipt and entry is signed with it.
    """
    house.open_up()
    from django.conf import settings
    from django.contrib.sessions.models import Session

    elsewhere = [name for name in ("ISHENIM_SECRET_KEY", "ISHENIM_SECRET_KEY_FILE")
                 if os.environ.get(name)]  # fmt: skip
    if elsewhere:
        raise Trouble(
            f"the secret comes from {elsewhere[0]}", "put a new one there and start the server anew"
        )
    kept = settings.KEYS_DIR / "django.secret"
    new = kept.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(secrets.token_urlsafe(48))
    new.replace(kept)
    Session.objects.all().delete()
    say("start the server anew now: until then it goes on with the old secret")


@click.command()
@click.option("--mail", metavar="ADDRESS", default="", help="send a test message there")
def doctor(mail: str) -> None:
    """Look whether everything is as it should be, and say it in plain words."""
    house.wake()
    from ishenim.cli.checkup import findings, mailed

    found = [*findings(), *([mailed(mail)] if mail else [])]
    for finding in found:
        say(f"{'ok ' if finding.good else 'BAD'}  {finding.sentence}")
        if not finding.good:
            say(f"     {finding.advice}")
    if not all(finding.good for finding in found):
        raise SystemExit(1)
