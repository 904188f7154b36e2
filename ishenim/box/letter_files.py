"""Files of large letters: random names, dated with their day only, none without its letter."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_written: ContextVar[list[str] | None] = ContextVar("_written", default=None)


@contextmanager
def all_or_none() -> Iterator[None]:
    """Remove what was written meanwhile if the work fails: its letters are not in the database."""
    names: list[str] = []
    token = _written.set(names)
    try:
        yield
    except BaseException:
        for name in names:
            remove(name)
        raise
    finally:
        _written.reset(token)


def keep(payload: bytes, day: date) -> str:
    """Write a large letter durably and return its name."""
    folder = Path(settings.LETTERS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    if (written := _written.get()) is not None:
        written.append(name)
    midnight = timezone.make_aware(datetime.combine(day, time())).timestamp()
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(payload)
        file.flush()
        os.utime(descriptor, (midnight, midnight))
        os.fsync(descriptor)
    _sync(folder)
    os.utime(folder, (midnight, midnight))
    return name


def path_of(name: str) -> Path:
    """Return where a letter's file lies."""
    return Path(settings.LETTERS_DIR) / name


def remove(name: str) -> None:
    """Overwrite a letter's file and remove it (R14); one that is gone already is fine."""
    path = path_of(name)
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def names(before: float) -> set[str]:
    """Return the files that lie there unchanged since before a moment (seconds since 1970)."""
    folder = Path(settings.LETTERS_DIR)
    found = os.scandir(folder) if folder.is_dir() else ()
    return {entry.name for entry in found if entry.stat().st_ctime < before}


def _sync(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; Windows has no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
