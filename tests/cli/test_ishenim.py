"""The command line as an administrator meets it: a folder, a terminal, nothing else."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `ishenim …` with a folder of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}
    environ |= {"ISHENIM_VAR": str(tmp_path / "var"), "ISHENIM_SLOTS": "16"}

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ishenim.cli", *words],
            env=environ | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_init_makes_a_house_that_only_its_owner_enters(run: Run, tmp_path: Path) -> None:
    done = run("init", "--address", "https://box.school.kg/")
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
    assert hint == "ishenim: hint: run `ishenim init` first"


def test_a_misspelt_setting_stops_the_program(run: Run) -> None:
    done = run("doctor", ISHENIM_HOST="school.kg")
    assert done.returncode == 1
    assert "ISHENIM_HOST" in done.stderr
    assert "Traceback" not in done.stderr


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
    assert "hint: choose another with --port" in done.stderr


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


def test_a_backup_holds_all_that_is_needed(run: Run, tmp_path: Path) -> None:
    run("init")
    file = tmp_path / "backup.tar.gz"
    assert run("backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        assert {"ishenim.sqlite3", "keys/journal.seed", "keys/django.secret"} <= set(
            archive.getnames()
        )
        assert {member.mtime % 3600 for member in archive.getmembers()} == {0}
        archive.extract("ishenim.sqlite3", tmp_path / "again", filter="data")
    copy = sqlite3.connect(tmp_path / "again" / "ishenim.sqlite3")
    assert copy.execute("SELECT count(*) FROM box_slot").fetchone() == (16,)
    copy.close()
    assert run("backup", str(file)).returncode == 1, "a backup is never overwritten"
