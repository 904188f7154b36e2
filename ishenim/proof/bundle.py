"""Which scripts and styles a site serves, signed by its journal (docs/spec/verify.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ishenim.proof import fields
from ishenim.proof.encoding import b64
from ishenim.proof.errors import NoteError

_SPEC = ("origin <origin>", "version <version>", "date <date>", "file+ <name> <hash>")
HASH_BYTES = 48


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """The SHA-384 of each file, by its name."""

    origin: str
    version: str
    date: date
    files: Mapping[str, bytes]


def write_bundle(bundle: Bundle) -> str:
    """Return the text that is signed; files are sorted by name."""
    lines = [
        "trustbox.v2/bundle",
        f"origin {bundle.origin}",
        f"version {bundle.version}",
        f"date {bundle.date.isoformat()}",
        *(f"file {name} {b64(digest)}" for name, digest in sorted(bundle.files.items())),
    ]
    return "\n".join(lines) + "\n"


def read_bundle(text: str) -> Bundle:
    """Return a bundle from its text.

    Raises:
        NoteError: `NOTE_TYPE`, `NOTE_FIELD` if it is none, also if its files are not sorted.
    """
    found = fields.read_fields(text, "bundle", _SPEC)
    files = {name: fields.blob(digest, HASH_BYTES) for name, digest in found.many("file")}
    if [name for name, _digest in found.many("file")] != sorted(files):
        raise NoteError("NOTE_FIELD", "files are not sorted")
    return Bundle(
        origin=found.one("origin"),
        version=found.one("version"),
        date=fields.day(found.one("date")),
        files=files,
    )
