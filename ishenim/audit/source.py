"""Where a journal's files come from: a folder here, anything else from who calls."""

from pathlib import Path
from typing import Protocol

#: No file of a journal is larger: 256 entries of 64 KiB.
LARGEST = 2**24 + 2**10


class Missing(LookupError):
    """A file that is not there."""


class Source(Protocol):
    """Files by their path below the journal's address: `checkpoint`, `tile/0/000`."""

    def read(self, path: str) -> bytes:
        """Return a file.

        Raises:
            Missing: if there is none.
            OSError: if it cannot be read.
        """


class Folder:
    """A journal that was copied to this computer."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes:
        """Return a file of the copy; paths are our own, never what a journal says."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError as error:
            raise Missing(path) from error


def read_text(source: Source, path: str) -> str:
    """Return a text file; what is not UTF-8 is as good as missing. Passes on `Missing`."""
    try:
        return source.read(path).decode()
    except UnicodeDecodeError as error:
        raise Missing(path) from error


def read_or_none(source: Source, path: str) -> str | None:
    """Return a text file, or None where there is none."""
    try:
        return read_text(source, path)
    except Missing:
        return None
