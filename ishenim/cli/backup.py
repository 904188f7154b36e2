"""One file with all that an installation on SQLite needs to live again elsewhere."""

import io
import sqlite3
import tarfile
import tempfile
from datetime import datetime, time
from pathlib import Path

import click

from ishenim.cli import house
from ishenim.cli.voice import Trouble, say


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, sealed letters and the server's keys to FILE (tar.gz), while it serves.

    The letters in it are as sealed as in the box. Keep it as carefully as the server itself.
    """
    house.wake()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    if connection.vendor != "sqlite":
        raise Trouble("the database is PostgreSQL", "use pg_dump; see docs/operate/backup.md")
    if file.exists():
        raise Trouble(f"{file} exists already", "choose another name")
    day = datetime.combine(timezone.localdate(), time()).astimezone()
    file.touch(mode=0o600)
    with tarfile.open(file, "w:gz") as archive:
        _add(archive, "ishenim.sqlite3", _copy(connection.settings_dict["NAME"]), day)
        for folder in (settings.KEYS_DIR, settings.LETTERS_DIR):
            for path in sorted(folder.glob("*")):
                _add(archive, f"{folder.name}/{path.name}", path.read_bytes(), day)
    say(str(file))


def _copy(name: str) -> bytes:
    """Return the database as it is at one moment, whoever writes to it meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.sqlite3"
        source, copy = sqlite3.connect(name), sqlite3.connect(path)
        try:
            source.backup(copy)
        finally:
            source.close()
            copy.close()
        return path.read_bytes()


def _add(archive: tarfile.TarFile, name: str, data: bytes, day: datetime) -> None:
    """Add a file dated with the backup's day: nothing tells when a letter came."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), 0o600, int(day.timestamp())
    archive.addfile(entry, io.BytesIO(data))
