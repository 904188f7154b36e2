"""What a member's device found in the boxes it joined, signed (docs/spec/opening.md §Finding).

Nobody's word alone says which letters opened: what a quorum of findings agrees on stands in the
act.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ishenim.proof import fields
from ishenim.proof.note import note_hash, split_note
from ishenim.seal.errors import OpeningError
from ishenim.seal.opening import Reading, manifest
from ishenim.seal.reference import Reference, listed, read_pair, read_reference
from ishenim.seal.roster import Roster

_SPEC = (
    "origin <origin>",
    "seat <seat>",
    "next <number> <id>",
    "date <date>",
    "open+ <number> <hash>",
    "releases <count> <list>",
    "opened <count> <list>",
    "damaged <count> <list>",
    "waiting <count> <list>",
    "false* <number> <seat>",
    "unreadable* <number> <seat>",
)

#: The number of a box and the seat that released its shares.
Released = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Which letters opened, under which open texts and with which releases.

    `false` are releases with a share that nobody dealt; `unreadable` those that did not open here.
    """

    seat: int
    next: Reference  # the box sealed at this opening
    date: date
    opens: tuple[Reference, ...]
    releases: Reference  # the hashes of their texts, as a list
    opened: Reference
    damaged: Reference
    waiting: Reference
    false: tuple[Released, ...] = ()
    unreadable: tuple[Released, ...] = ()
    text: str = field(default="", repr=False)


def write_finding(origin: str, found: Finding) -> str:
    """Return the text of a finding; the member's card signs it."""
    lines = [
        "trustbox.v2/finding",
        f"origin {origin}",
        f"seat {found.seat}",
        f"next {found.next}",
        f"date {found.date.isoformat()}",
        *(f"open {each}" for each in found.opens),
        f"releases {found.releases}",
        f"opened {found.opened}",
        f"damaged {found.damaged}",
        f"waiting {found.waiting}",
        *(f"false {box} {seat}" for box, seat in sorted(found.false)),
        *(f"unreadable {box} {seat}" for box, seat in sorted(found.unreadable)),
    ]
    return "\n".join(lines) + "\n"


def read_finding(note: str, newest: Roster) -> Finding:
    """Return what a member of the newest roster found. Passes on `NoteError`.

    Raises:
        OpeningError: `READING` if it is of another school or not signed by its seat.
    """
    seats, text = newest.opened(note, "finding")
    found = fields.read_fields(text, "finding", _SPEC)
    seat = fields.seat(found.one("seat"))
    if found.one("origin") != newest.origin or seat not in seats:
        raise OpeningError("READING", f"seat {seat}")
    return Finding(
        seat=seat,
        next=read_reference(found, "next"),
        date=fields.day(found.one("date")),
        opens=tuple(map(read_pair, found.many("open"))),
        releases=read_reference(found, "releases"),
        opened=read_reference(found, "opened"),
        damaged=read_reference(found, "damaged"),
        waiting=read_reference(found, "waiting"),
        false=_pairs(found.many("false")),
        unreadable=_pairs(found.many("unreadable")),
        text=text,
    )


def lists_of(readings: Iterable[Reading]) -> tuple[str, str, str]:
    """Return the seals that opened, are damaged and wait, over several boxes."""
    parts = [(each.opened, each.damaged, each.waiting) for each in readings]
    opened, damaged, waiting = (join_lists(column) for column in zip(*parts, strict=True))
    return opened, damaged, waiting


def join_lists(lists: Iterable[str]) -> str:
    """Return lists of seals as one."""
    return manifest([bytes.fromhex(seal) for each in lists for seal in each.split()])


def releases_of(notes: Iterable[str]) -> Reference:
    """Return the count and the list of releases. Passes on `NoteError`."""
    return listed(manifest([note_hash(split_note(note)[0]) for note in notes]))


def false_of(readings: Mapping[int, Reading]) -> tuple[Released, ...]:
    """Return who released a share that nobody dealt, from the readings by box number."""
    return tuple((box, seat) for box, each in readings.items() for seat in sorted(each.false))


def _pairs(lines: Sequence[fields.Values]) -> tuple[Released, ...]:
    return tuple((fields.number(box), fields.seat(seat)) for box, seat in lines)
