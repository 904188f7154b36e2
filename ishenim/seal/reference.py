"""A number and the hash of what it counts, as records write the two (docs/spec/journal.md)."""

from dataclasses import dataclass

from ishenim.proof import fields
from ishenim.seal.bytes import b64, sha

NONE = "-"


@dataclass(frozen=True)
class Reference:
    """A box and its id, a count and its list, a size and its root, an epoch and its roster."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        """Return the two as a record writes them."""
        return f"{self.number} {b64(self.hash)}"


def listed(manifest: str) -> Reference:
    """Return the count and the hash of a list of seals, one a line."""
    return Reference(manifest.count("\n"), sha(manifest.encode()))


def read_pair(values: fields.Values) -> Reference:
    """Return a number and a hash. Passes on `NoteError`."""
    number, digest = values
    return Reference(fields.number(number), fields.blob(digest))


def read_reference(found: fields.Fields, key: str) -> Reference:
    """Return the number and the hash of a line. Passes on `NoteError`."""
    return read_pair(found.values(key))


def read_hash_or_none(found: fields.Fields, key: str) -> bytes | None:
    """Return a hash, or None for `-`. Passes on `NoteError`."""
    value = found.one(key)
    return None if value == NONE else fields.blob(value)
