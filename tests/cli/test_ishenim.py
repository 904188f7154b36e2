"""The command line as an administrator meets it: a folder, a terminal, nothing else."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from ishenim.cli import checkup, house, main
from ishenim.cli.voice import Trouble
from ishenim.journal import bundles, keys
from tests.served import free_port

pytestmark = pytest.mark.slow
Run = Callable[..., subprocess.CompletedProcess[str]]


def _run(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}
    return subprocess.run(
        [sys.executable, "-m", "ishenim.cli", *words],
        env=environ | {"ISHENIM_VAR": str(var), "ISHENIM_SLOTS": "16"} | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def new_house(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A folder as `ishenim init` leaves it, and what that said."""
    var = tmp_path_factory.mktemp("new") / "var"
    return var, _run(var, "init", "--address", "https://box.school.kg/")


@pytest.fixture
def run(tmp_path: Path, new_house: tuple[Path, Any]) -> Run:
    """Return a function that runs `ishenim …` with a folder of its own.

    The first plain `init` there is a copy of one that was done: it takes seconds.
    """

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        var = tmp_path / "var"
        if words == ("init",) and not more and not var.exists():
            made, said = new_house
            shutil.copytree(made, var)
            return said
        return _run(var, *words, **more)

    return run


def test_init_makes_a_house_that_only_its_owner_enters(run: Run, tmp_path: Path) -> None:
    done = run("init")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"https://box\.school\.kg/setup/[\w-]{20,}\n", done.stdout)
    var = tmp_path / "var"
    for path in (var, var / "keys"):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (var / "ishenim.sqlite3", *(var / "keys").iterdir()):
        assert path.stat().st_mode & 0o777 == 0o600, path
    assert len((var / "keys" / "journal.seed").read_bytes()) == 32


def test_init_again_keeps_the_keys_and_makes_a_new_link(run: Run, tmp_path: Path) -> None:
    first = run("init").stdout
    seed = (tmp_path / "var" / "keys" / "journal.seed").read_bytes()
    assert run("init").stdout != first
    assert (tmp_path / "var" / "keys" / "journal.seed").read_bytes() == seed


@pytest.mark.parametrize("verb", ["serve", "doctor", "tick", "migrate"])
def test_a_house_that_was_never_built_is_trouble_with_a_hint(run: Run, verb: str) -> None:
    done = run(verb)
    assert done.returncode == 1
    assert done.stdout == ""
    error, hint = done.stderr.splitlines()
    assert error.startswith("ishenim: error: ")
    assert hint.startswith("ishenim: hint: run `ishenim init` first, or name the folder")


def test_a_misspelt_setting_stops_the_program(run: Run) -> None:
    done = run("doctor", ISHENIM_HOST="school.kg")
    assert done.returncode == 1
    assert "ISHENIM_HOST" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ISHENIM_SLOTS", "many"),
        ("ISHENIM_SLOTS", "0"),
        ("ISHENIM_FREE_DROPS_PER_MINUTE", "-5"),
        ("ISHENIM_NOSCRIPT_PER_MINUTE", "1e3"),
        ("ISHENIM_HTTPS", "nein"),
        ("ISHENIM_DEBUG", ""),
        ("ISHENIM_VAR", ""),
        ("ISHENIM_DATABASE_URL", " "),
        ("ISHENIM_DATABASE_URL", "mysql://user:secret-word@db/name"),
        ("ISHENIM_DATABASE_URL", "postgres://user:secret-word@db/run/name"),
        ("ISHENIM_DATABASE_URL", "nonsense://user:secret-word@"),
        ("ISHENIM_EMAIL_URL", "post://user:secret-word@mail"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_no_secret_of_it(name: str, value: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from ishenim.cli import main; main(['doctor'])"],
        env={"PATH": os.environ["PATH"], name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    error, hint = done.stderr.splitlines()
    assert error.startswith(f"ishenim: error: {name} ")
    assert hint == "ishenim: hint: docs/operate/settings.md lists every setting"
    assert "secret-word" not in done.stderr


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgres://user:word@/run/postgresql/ishenim", "/run/postgresql"),
        ("postgres://user:word@//run/postgresql/ishenim", "/run/postgresql"),
        ("postgres://user:word@/run/a%20folder/ishenim", "/run/a folder"),
        ("postgres://user:word@./run/ishenim", "HERE/run"),
        ("postgres://user:word@../run/ishenim", "HERE/../run"),
        ("postgres://user:word@db.school.kg:5433/ishenim", "db.school.kg"),
        ("postgres://user:word@/ishenim", ""),
    ],
)
def test_a_database_is_found_by_its_socket_or_its_host(url: str, host: str, tmp_path: Path) -> None:
    asks = "from ishenim.settings import DATABASES as d; print(*map(d['default'].get, ['HOST', 'NAME', 'USER', 'PASSWORD']), sep='|')"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env={"ISHENIM_DATABASE_URL": url, "PYTHONPATH": str(Path.cwd())},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    here = os.path.normpath(host.replace("HERE", str(tmp_path))) if host else ""
    assert done.stdout == f"{here}|ishenim|user|word\n"


def test_a_socket_in_a_folder_below_is_connected_to(own_database) -> None:
    """The whole run with --postgres uses an absolute one (tests/database.py)."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no socket")
    made = connection.settings_dict
    folder = Path(made["HOST"])
    url = f"postgres://{made['USER']}:@./{folder.name}/{made['NAME']}"
    asks = (
        "import django; django.setup()\n"
        "from ishenim.schools.models import School; print(School.objects.count())"
    )
    environ = {"ISHENIM_DATABASE_URL": url, "ISHENIM_SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env=environ | {"PYTHONPATH": str(Path.cwd()), "DJANGO_SETTINGS_MODULE": "ishenim.settings"},
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "0\n", done.stderr


def test_a_database_that_does_not_answer_is_trouble_with_a_hint(run: Run, tmp_path: Path) -> None:
    run("init")
    done = run("doctor", ISHENIM_DATABASE_URL=f"postgres://u:secret-word@{tmp_path}/none/ishenim")
    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr


# ── A database and its keys belong together ─────────────────────────────────
def add_migration(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "var" / "ishenim.sqlite3")
    database.execute(
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('box', '0999_later', '2030-01-01')"
    )
    database.commit()
    database.close()


def test_no_verb_works_on_a_database_that_a_newer_program_has_changed(
    run: Run, tmp_path: Path
) -> None:
    run("init")
    add_migration(tmp_path)
    for verb in ("serve", "tick", "migrate", "init"):
        done = run(verb)
        assert done.returncode == 1, verb
        assert "the database is newer than the program: it has box.0999_later" in done.stderr
    assert "BAD  the database is no newer than the program" in run("doctor").stdout


def test_before_an_upgrade_reaches_the_database_it_is_kept_and_not_served(
    run: Run, tmp_path: Path
) -> None:
    run("init")
    database = sqlite3.connect(tmp_path / "var" / "ishenim.sqlite3")
    database.execute(
        "DELETE FROM django_migrations WHERE app = 'obligations' AND id > 1 AND name > '0002'"
    )
    database.commit()
    database.close()
    for verb in ("serve", "tick"):
        assert "the database is older than the program" in run(verb).stderr
    assert run("backup", str(tmp_path / "b.tar")).returncode == 0


def test_a_second_machine_makes_no_keys_for_a_database_in_use(run: Run, tmp_path: Path) -> None:
    run("init")
    shared = f"sqlite:///{tmp_path / 'var' / 'ishenim.sqlite3'}"
    other = tmp_path / "other"
    done = run("init", ISHENIM_VAR=str(other), ISHENIM_DATABASE_URL=shared)
    assert done.returncode == 1
    assert "the database is in use, and its keys are not in" in done.stderr
    assert not list((other / "keys").iterdir())


def test_without_its_keys_an_installation_neither_starts_nor_gets_others(
    run: Run, tmp_path: Path
) -> None:
    run("init")
    shutil.rmtree(tmp_path / "var" / "keys")
    for verb in ("serve", "doctor", "init"):
        done = run(verb)
        assert done.returncode == 1
        assert "keys" in done.stderr
        assert "docs/operate/backup.md" in done.stderr
    assert not list((tmp_path / "var").glob("keys/*"))


def test_a_journal_of_another_seed_is_not_served(school, now, settings, tmp_path: Path) -> None:
    bundles.record(now=now)
    house.check_is_current()
    settings.JOURNAL_KEY_FILE = tmp_path / "journal.seed"
    keys.make_seed(settings.JOURNAL_KEY_FILE)
    with pytest.raises(Trouble, match="testserver/journal was signed with another key"):
        house.check_is_current()
    told = [one.sentence for one in checkup.findings() if not one.good]
    assert "the newest head of each journal is signed with var/keys/journal.seed" in told


# ── Where it listens, and from where it is called ───────────────────────────
@pytest.mark.parametrize("port", ["99999", "0", "-1", "http"])
@pytest.mark.parametrize("verb", ["serve", "demo", "witness"])
def test_a_port_that_is_none_is_named(verb: str, port: str) -> None:
    done = CliRunner().invoke(main, [verb, "--port", port])
    assert done.exit_code == 2
    assert "'--port'" in done.output


def test_a_host_that_is_none_is_trouble_with_a_hint(run: Run) -> None:
    run("init")
    for host in ("no.such.host.invalid", "a" * 70, "203.0.113.1"):
        done = run("serve", "--host", host)
        assert done.returncode == 1
        assert f"cannot listen on http://{host}:8000" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "printed"),
    [("localhost", "http://localhost:"), ("::1", "http://[::1]:"), ("127.0.0.1", "http://127.")],
)
def test_it_serves_on_a_name_and_on_both_kinds_of_address(
    run: Run, tmp_path: Path, host: str, printed: str
) -> None:
    run("init")
    port = free_port()
    environ = {**os.environ, "ISHENIM_VAR": str(tmp_path / "var")}
    environ.pop("ISHENIM_DATABASE_URL", None)
    environ.pop("ISHENIM_SECRET_KEY", None)
    serving = subprocess.Popen(
        [sys.executable, "-u", "-m", "ishenim.cli", "serve", "--host", host, "--port", str(port)],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert f"serving on {printed}" in serving.stdout.readline()
        serving.send_signal(signal.SIGHUP)
        with socket.create_connection((host, port), timeout=30) as asked:
            asked.sendall(
                b"GET /static/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            assert asked.recv(64).startswith(b"HTTP/1.1 ")
    finally:
        serving.terminate()
        _out, told = serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert "settings are read at the start" in told


def test_the_doctor_works_from_any_folder(tmp_path: Path) -> None:
    """As docs/operate/install.md has it: the program in .venv, its folder beside."""
    (tmp_path / "srv" / ".venv").mkdir(parents=True)
    prefix = str(tmp_path / "srv" / ".venv")
    code = f"import sys; sys.prefix = {prefix!r}; from ishenim.cli import main; main()"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}
    environ |= {"PYTHONPATH": str(Path.cwd()), "ISHENIM_SLOTS": "16"}

    def at(folder: Path, verb: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, verb],
            env=environ,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    at(tmp_path / "srv", "init")
    told = at(tmp_path, "doctor").stdout
    assert f"only this account can look into {tmp_path / 'srv' / 'var'}" in told
    assert not (tmp_path / "var").exists()


def test_a_contact_that_no_browser_can_follow_stops_the_program(run: Run) -> None:
    done = run("doctor", ISHENIM_SECURITY_CONTACT="box at school.kg")
    assert done.returncode == 1
    assert "ISHENIM_SECURITY_CONTACT begins with" in done.stderr


def test_a_port_that_is_taken_is_trouble_with_a_hint(run: Run) -> None:
    run("init")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "hint: choose another with --host or --port" in done.stderr


def test_the_doctor_names_what_is_wrong_and_what_to_do(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "var" / "keys" / "journal.seed").chmod(0o644)
    done = run("doctor")
    assert done.returncode == 1
    assert "BAD  only this account can read journal.seed" in done.stdout
    assert f"run: chmod 600 {tmp_path}" in done.stdout
    assert "ok   a letter is on the disk before its receipt is given" in done.stdout
    assert "BAD  who finds a weakness knows whom to tell" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_doctor_sends_a_test_message(run: Run, tmp_path: Path) -> None:
    run("init")
    done = run("doctor", "--mail", "a@school.kg")
    assert "ok   a test message to a@school.kg was handed over" in done.stdout
    (mail,) = (tmp_path / "var" / "mail").iterdir()
    assert "This is a test." in mail.read_text()


def test_the_doctor_says_that_a_mute_mail_server_took_nothing(run: Run) -> None:
    run("init")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"smtp://name:secret-word@127.0.0.1:{mute.getsockname()[1]}"
        done = run("doctor", "--mail", "a@school.kg", ISHENIM_EMAIL_URL=url)
    assert done.returncode == 1
    assert "BAD  a test message to a@school.kg was not taken: SMTP" in done.stdout
    assert "secret-word" not in done.stdout + done.stderr


def test_a_tick_is_silent_when_all_is_well(run: Run) -> None:
    run("init")
    done = run("tick")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_new_secret_ends_sessions_and_nothing_else(run: Run, tmp_path: Path) -> None:
    run("init")
    keys_ = tmp_path / "var/keys"
    before, seed = (keys_ / "django.secret").read_text(), (keys_ / "journal.seed").read_bytes()
    with sqlite3.connect(tmp_path / "var/ishenim.sqlite3") as db:
        db.execute(
            "INSERT INTO django_session VALUES ('a', 'b', '2999-01-01')",
        )
    done = run("new-secret")
    assert done.returncode == 0, done.stderr
    assert "start the server anew" in done.stdout
    assert (keys_ / "django.secret").read_text() != before
    assert (keys_ / "django.secret").stat().st_mode & 0o777 == 0o600
    assert (keys_ / "journal.seed").read_bytes() == seed
    with sqlite3.connect(tmp_path / "var/ishenim.sqlite3") as db:
        assert db.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_secret_that_is_kept_elsewhere_is_not_made_anew_here(run: Run) -> None:
    run("init")
    done = run("new-secret", ISHENIM_SECRET_KEY="x" * 60)
    assert done.returncode == 1
    assert "ISHENIM_SECRET_KEY" in done.stderr
    assert "hint: " in done.stderr


def test_the_doctor_names_a_school_whose_first_name_is_not_answered_any_more(
    open_box: Any, settings: Any
) -> None:
    def of_names() -> list[bool]:
        return [one.good for one in checkup.findings() if "the name in every signature" in
                one.sentence]  # fmt: skip

    settings.ALLOWED_HOSTS = ["testserver", "box.new.kg"]
    assert of_names() == [True]
    settings.ALLOWED_HOSTS = ["box.new.kg"]
    assert of_names() == [False]
