"""One file with all that an installation needs to live again elsewhere.

The file is a tar archive: the database first, then keys and letters, last the sums of all of it.
It grows beside the place where it will lie, and gets its name when it is whole.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import click

from ishenim import __version__
from ishenim.cli import house
from ishenim.cli.voice import Trouble, note, say

FORMAT = "ishenim/backup/1"
SUMS = "backup.json"
DATABASES = {"sqlite": "ishenim.sqlite3", "postgresql": "database.dump"}
#: What an archive may hold, and where it comes back to.
PLACE = re.compile(r"(?a:(?:keys|letters)/\w[\w.-]*|ishenim\.sqlite3|database\.dump|backup\.json)")
STEP = 2**20
#: Pages of SQLite that are copied before the bar moves on.
_PAGES = 1024


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, sealed letters and the server's keys to FILE (tar), while it serves.

    The letters in it are as sealed as in the box. Keep it as carefully as the server itself.
    """
    house.wake()  # also before an upgrade has reached the database
    from django.db import connection

    if file.exists():
        raise Trouble(f"{file} exists already", "choose another name")
    part, copy = (file.with_name(f"{file.name}.{end}") for end in ("part", "database"))
    try:
        with create(copy):
            _copy_database(connection, copy)
        with create(part) as out:
            _write(out, copy, connection.vendor)
            os.fsync(out.fileno())
        part.replace(file)
    except FileNotFoundError as error:
        raise Trouble(f"there is no folder {file.parent}", "make it first") from error
    except OSError as error:
        raise Trouble(f"{file} could not be written: {error.strerror}", "is there room?") from error
    finally:
        for left in (part, copy):
            left.unlink(missing_ok=True)
    say(str(file))


def create(path: Path) -> IO[bytes]:
    """Open a new file that only this account may read."""
    path.unlink(missing_ok=True)  # of a backup that was cut off
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


# ── The database at one moment ───────────────────────────────────────────────
def _copy_database(connection: Any, to: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(str(connection.settings_dict["NAME"]), to)
    else:
        note("copying the database")
        options = ("--format=custom", "--compress=0", "--lock-wait-timeout=10000")
        postgres_program("pg_dump", connection, *options, f"--file={to}")


def _copy_sqlite(name: str, to: Path) -> None:
    """Copy page by page; whoever writes meanwhile is neither held up nor in it."""
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(to)) as copy:
        # One reading for all steps: without it every write from outside would begin them anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        pages = source.execute("PRAGMA page_count").fetchone()[0]
        with _bar(pages, "copying the database") as bar:
            seen = 0

            def move(_status: int, left: int, total: int) -> None:
                nonlocal seen
                bar.update(total - left - seen)
                seen = total - left

            source.backup(copy, pages=_PAGES, progress=move, sleep=0)


def postgres_program(program: str, connection: Any, *words: str) -> None:
    """Run one of PostgreSQL's own programs on the database; the password is in no list."""
    found = shutil.which(program)
    if found is None:
        hint = "install the client programs of the server's version (postgresql-client)"
        raise Trouble(f"{program} is not installed", hint)
    made = connection.settings_dict
    environ = {"PGHOST": made["HOST"], "PGPORT": str(made["PORT"] or ""), "PGUSER": made["USER"]}
    environ |= {"PGPASSWORD": made["PASSWORD"], "PGDATABASE": made["NAME"]}
    done = subprocess.run(  # noqa: S603  (found on the path, with words of our own)
        [found, "--no-owner", "--no-privileges", *words],
        env=os.environ | {name: value for name, value in environ.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Trouble(told, f"{program} must be of the server's version, and reach it")


# ── The archive ──────────────────────────────────────────────────────────────
def _write(out: IO[bytes], database: Path, vendor: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    today = timezone.localdate()
    # Everything is dated with the backup's day: nothing tells when a letter came.
    day = int(datetime.combine(today, time()).astimezone().timestamp())
    files = [(DATABASES[vendor], database)]
    for folder in (settings.KEYS_DIR, settings.LETTERS_DIR):
        files += [(f"{folder.name}/{path.name}", path) for path in sorted(folder.glob("*"))]
    for name, _path in files:
        if not PLACE.fullmatch(name):
            note(f"{name} is left out: it is nothing of this program")
    files = [(name, path) for name, path in files if PLACE.fullmatch(name)]
    sums: dict[str, str] = {}
    size = sum(path.stat().st_size for _name, path in files if path.exists())
    with tarfile.open(fileobj=out, mode="w|") as archive, _bar(size, "writing") as bar:
        for name, path in files:
            with suppress(FileNotFoundError):  # destroyed a moment ago: it must not be in it
                sums[name] = _add(archive, name, path, day, bar.update)
        told = {"format": FORMAT, "version": __version__, "made_on": today.isoformat()}
        data = json.dumps(told | {"sums": sums}, indent=1).encode()
        archive.addfile(_entry(SUMS, len(data), day), BytesIO(data))


def _entry(name: str, size: int, day: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, day
    return entry


def _add(
    archive: tarfile.TarFile, name: str, path: Path, day: int, moved: Callable[[int], None]
) -> str:
    """Add a file as it is read; return the sum of what was read."""
    with path.open("rb") as file:
        through = Through(file, moved)
        archive.addfile(_entry(name, os.fstat(file.fileno()).st_size, day), through)
    return through.sum.hexdigest()


class Through:
    """Hands on what is read of a file, with its sum."""

    def __init__(self, file: IO[bytes], moved: Callable[[int], None] = lambda _size: None) -> None:
        self._file, self._moved, self.sum = file, moved, sha256()

    def read(self, size: int = STEP) -> bytes:
        data = self._file.read(size)
        self.sum.update(data)
        self._moved(len(data))
        return data


def _bar(size: int, label: str) -> Any:
    """Return a bar on a terminal; elsewhere it says its label alone."""
    return click.progressbar(length=size, label=f"ishenim: {label}", file=sys.stderr)
