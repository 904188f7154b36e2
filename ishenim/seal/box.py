"""The box of a period: sealed and signed by those present (docs/spec/box.md).

It is the seal of R11 and R12: number, days, signatures. Nothing secret is behind it: each letter
carries its own lock (deal.py).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ishenim.proof import fields
from ishenim.proof.note import note_hash
from ishenim.seal.bytes import b64
from ishenim.seal.errors import BoxError
from ishenim.seal.reference import NONE, Reference, read_hash_or_none, read_reference
from ishenim.seal.roster import Roster

#: Longer than any vacation: whoever is asked to sign for a year has been shown a wrong day.
LONGEST = timedelta(days=180)
_SPEC = (
    "origin <origin>",
    "box <number>",
    "prev <hash>",
    "roster <epoch> <hash>",
    "sealed <date>",
    "opens <date>",
    "checkpoint <size> <root>",
)


@dataclass(frozen=True)
class SealedBox:
    """A box note whose signatures were checked."""

    text: str = field(repr=False)
    id: bytes
    number: int
    prev: bytes | None
    epoch: int
    sealed: date
    opens: date
    checkpoint: Reference  # the journal before this box
    seats: frozenset[int]  # who signed


def write_box(
    roster: Roster,
    *,
    number: int,
    prev: bytes | None,
    sealed: date,
    opens: date,
    checkpoint: Reference,
) -> str:
    """Return the text of the next box; everybody present signs it."""
    lines = [
        "trustbox.v2/box",
        f"origin {roster.origin}",
        f"box {number}",
        f"prev {b64(prev) if prev else NONE}",
        f"roster {roster.epoch} {b64(roster.hash)}",
        f"sealed {sealed.isoformat()}",
        f"opens {opens.isoformat()}",
        f"checkpoint {checkpoint}",
    ]
    return "\n".join(lines) + "\n"


def read_box(note: str, roster: Roster) -> SealedBox:
    """Return a box that a quorum of this roster signed.

    Passes on `NoteError` and what `read_box_text` refuses.

    Raises:
        BoxError: `BOX_QUORUM` if too few signed.
    """
    seats, text = roster.opened(note, "box")
    box = read_box_text(text, roster, seats)
    if len(seats) < roster.quorum:
        raise BoxError("BOX_QUORUM")
    return box


def read_box_text(text: str, roster: Roster, seats: set[int] | None = None) -> SealedBox:
    """Return the box of a text that nobody may have signed yet. Passes on `NoteError`.

    Raises:
        BoxError: `BOX_ORIGIN`, `BOX_ROSTER`, `BOX_DAYS` or `BOX_FIRST` if it does not fit.
    """
    found = fields.read_fields(text, "box", _SPEC)
    if found.one("origin") != roster.origin:
        raise BoxError("BOX_ORIGIN")
    if read_reference(found, "roster") != Reference(roster.epoch, roster.hash):
        raise BoxError("BOX_ROSTER")
    box = SealedBox(
        text=text,
        id=note_hash(text),
        number=fields.number(found.one("box")),
        prev=read_hash_or_none(found, "prev"),
        epoch=roster.epoch,
        sealed=fields.day(found.one("sealed")),
        opens=fields.day(found.one("opens")),
        checkpoint=read_reference(found, "checkpoint"),
        seats=frozenset(seats or ()),
    )
    if not timedelta(0) < box.opens - box.sealed <= LONGEST:
        raise BoxError("BOX_DAYS")
    if (box.number == 1) != (box.prev is None) or box.number < 1:
        raise BoxError("BOX_FIRST")
    return box
