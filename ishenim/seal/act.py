"""What an opening leaves in the journal: act, line, urgent opening (docs/spec/act.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from ishenim.proof import fields
from ishenim.proof.note import split_note
from ishenim.seal.bytes import b64
from ishenim.seal.errors import OpeningError
from ishenim.seal.roster import Roster

_ACT_SPEC = (
    "origin <origin>",
    "number <number>",
    "kind <kind>",
    "box <number> <id>",
    "open <hash>",
    "date <date>",
    "present <seats…>",
    "letters <count> <hash>",
    "urgent <count> <hash>",
    "paper <count>",
    "keys <hash>",
    "next <number> <id>",
    "checkpoint <size> <root>",
)
_LINE_SPEC = (
    "origin <origin>",
    "kind <kind>",
    "opening <opening>",
    "planned <date>",
    "date <date>",
    "box <number…>",
    "present <seats…>",
    "next <number…>",
    "reason <text>",
    "checkpoint <size> <root>",
)
_URGENT_SPEC = (
    "origin <origin>",
    "seal <hash>",
    "roster <epoch> <hash>",
    "date <date>",
    "seat <seat>",
)
_NONE = "-"

Day = date
OpeningKind = Literal["planned", "extraordinary"]
LineKind = Literal["empty", "moved", "missed"]
OPENINGS = ("planned", "extraordinary")
LINES = ("empty", "moved", "missed")


@dataclass(frozen=True)
class Reference:
    """A number and a hash: a box and its id, a count and its manifest, a size and its root."""

    number: int
    hash: bytes

    def __str__(self) -> str:
        """Return the two as a record writes them."""
        return f"{self.number} {b64(self.hash)}"


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was taken out of the box, and by whom; `open` and `keys` only where letters were."""

    number: int
    kind: OpeningKind
    box: Reference
    open: bytes | None
    date: date
    present: tuple[int, ...]
    letters: Reference
    urgent: Reference
    paper: int
    keys: bytes | None
    next: Reference
    checkpoint: Reference
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Line:
    """An opening without an act: nothing was found, or it was moved or missed."""

    kind: LineKind
    opening: OpeningKind
    planned: date
    date: date
    box: Reference | None
    present: tuple[int, ...]
    next: "Reference | Day | None"  # the next box, or the day it was moved to
    reason: str
    checkpoint: Reference
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Urgent:
    """That a member opened an urgent letter, and on which day."""

    seal: bytes
    date: date
    seat: int
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()


# ── Act ───────────────────────────────────────────────────────────────────────
def write_act(roster: Roster, act: Act) -> str:
    """Return the text of an act; everybody present signs it."""
    lines = [
        f"origin {roster.origin}",
        f"number {act.number}",
        f"kind {act.kind}",
        f"box {act.box}",
        f"open {_hash_or_none(act.open)}",
        f"date {act.date.isoformat()}",
        f"present {_seats(act.present)}",
        f"letters {act.letters}",
        f"urgent {act.urgent}",
        f"paper {act.paper}",
        f"keys {_hash_or_none(act.keys)}",
        f"next {act.next}",
        f"checkpoint {act.checkpoint}",
    ]
    return _text("act", lines)


def read_act(note: str, roster: Roster) -> Act:
    """Return an act that a quorum of the box's roster signed. Passes on `NoteError`.

    Raises:
        OpeningError: `ACT_ORIGIN`, `ACT_QUORUM`, `ACT_SHAPE` if it does not fit.
    """
    seats, text = roster.opened(note, "act")
    found = fields.read_fields(text, "act", _ACT_SPEC)
    if found.one("origin") != roster.origin:
        raise OpeningError("ACT_ORIGIN")
    if len(seats) < roster.quorum:
        raise OpeningError("ACT_QUORUM")
    act = Act(
        number=fields.number(found.one("number")),
        kind=cast("OpeningKind", fields.choice(found.one("kind"), OPENINGS)),
        box=_reference(found, "box"),
        open=_read_hash_or_none(found, "open"),
        date=fields.day(found.one("date")),
        present=fields.seats(found.values("present")),
        letters=_reference(found, "letters"),
        urgent=_reference(found, "urgent"),
        paper=fields.number(found.one("paper")),
        keys=_read_hash_or_none(found, "keys"),
        next=_reference(found, "next"),
        checkpoint=_reference(found, "checkpoint"),
        text=text,
        seats=frozenset(seats),
    )
    # Letters come out with an opening and its keys; without letters there is neither.
    empty = act.letters.number == 0
    whole = (act.open is None) == empty == (act.keys is None)
    if not whole or not act.present or not set(act.present) <= set(roster.members):
        raise OpeningError("ACT_SHAPE")
    return act


def read_act_number(note: str) -> int:
    """Return the number of an act in the journal, its signatures not checked again.

    Passes on `NoteError`.
    """
    found = fields.read_fields(split_note(note)[0], "act", _ACT_SPEC)
    return fields.number(found.one("number"))


# ── Line ──────────────────────────────────────────────────────────────────────
def write_line(roster: Roster, line: Line) -> str:
    """Return the text of a journal line."""
    following = line.next.isoformat() if isinstance(line.next, date) else line.next
    lines = [
        f"origin {roster.origin}",
        f"kind {line.kind}",
        f"opening {line.opening}",
        f"planned {line.planned.isoformat()}",
        f"date {line.date.isoformat()}",
        f"box {line.box or _NONE}",
        f"present {_seats(line.present)}",
        f"next {following or _NONE}",
        f"reason {b64(line.reason.encode()) or _NONE}",
        f"checkpoint {line.checkpoint}",
    ]
    return _text("line", lines)


def read_line(note: str, roster: Roster) -> Line:
    """Return a line: an empty box needs a quorum, a moved or missed opening one member.

    Passes on `NoteError`.

    Raises:
        OpeningError: `LINE_ORIGIN`, `LINE_QUORUM`, `LINE_SHAPE` if it does not fit.
    """
    seats, text = roster.opened(note, "line")
    found = fields.read_fields(text, "line", _LINE_SPEC)
    if found.one("origin") != roster.origin:
        raise OpeningError("LINE_ORIGIN")
    kind = cast("LineKind", fields.choice(found.one("kind"), LINES))
    if len(seats) < (roster.quorum if kind == "empty" else 1):
        raise OpeningError("LINE_QUORUM")
    line = Line(
        kind=kind,
        opening=cast("OpeningKind", fields.choice(found.one("opening"), OPENINGS)),
        planned=fields.day(found.one("planned")),
        date=fields.day(found.one("date")),
        box=_reference_or_none(found, "box"),
        present=fields.seats(found.values("present")),
        next=_read_next(found),
        reason=_read_reason(found.one("reason")),
        checkpoint=_reference(found, "checkpoint"),
        text=text,
        seats=frozenset(seats),
    )
    # An empty box was seen by somebody, and the next one was sealed.
    opened = line.box is not None and bool(line.present) and isinstance(line.next, Reference)
    if (kind == "empty" and not opened) or not set(line.present) <= set(roster.members):
        raise OpeningError("LINE_SHAPE")
    return line


# ── Urgent ────────────────────────────────────────────────────────────────────
def write_urgent(roster: Roster, urgent: Urgent) -> str:
    """Return the text by which a member opens an urgent letter."""
    lines = [
        f"origin {roster.origin}",
        f"seal {b64(urgent.seal)}",
        f"roster {roster.epoch} {b64(roster.hash)}",
        f"date {urgent.date.isoformat()}",
        f"seat {urgent.seat}",
    ]
    return _text("urgent", lines)


def read_urgent(note: str, roster: Roster) -> Urgent:
    """Return that an urgent letter was opened, signed by who opened it. Passes on `NoteError`.

    Raises:
        OpeningError: `URGENT_ORIGIN`, `URGENT_ROSTER`, `URGENT_SIGNER` if it does not fit.
    """
    seats, text = roster.opened(note, "urgent")
    found = fields.read_fields(text, "urgent", _URGENT_SPEC)
    if found.one("origin") != roster.origin:
        raise OpeningError("URGENT_ORIGIN")
    if _reference(found, "roster") != Reference(roster.epoch, roster.hash):
        raise OpeningError("URGENT_ROSTER")
    seat = fields.seat(found.one("seat"))
    if seat not in seats:
        raise OpeningError("URGENT_SIGNER", f"seat {seat}")
    return Urgent(
        seal=fields.blob(found.one("seal")),
        date=fields.day(found.one("date")),
        seat=seat,
        text=text,
        seats=frozenset(seats),
    )


# ── Values ────────────────────────────────────────────────────────────────────
def _text(kind: str, lines: Sequence[str]) -> str:
    return "\n".join([f"trustbox.v1/{kind}", *lines]) + "\n"


def _seats(seats: Sequence[int]) -> str:
    return " ".join(map(str, sorted(seats))) or _NONE


def _hash_or_none(value: bytes | None) -> str:
    return _NONE if value is None else b64(value)


def _read_hash_or_none(found: fields.Fields, key: str) -> bytes | None:
    value = found.one(key)
    return None if value == _NONE else fields.blob(value)


def _reference(found: fields.Fields, key: str) -> Reference:
    number, digest = found.values(key)
    return Reference(fields.number(number), fields.blob(digest))


def _reference_or_none(found: fields.Fields, key: str) -> Reference | None:
    values = found.values(key)
    if values == [_NONE]:
        return None
    if len(values) != 2:
        raise OpeningError("LINE_SHAPE", key)
    return _reference(found, key)


def _read_next(found: fields.Fields) -> "Reference | Day | None":
    values = found.values("next")
    if len(values) > 1 or values == [_NONE]:
        return _reference_or_none(found, "next")
    return fields.day(values[0])


def _read_reason(value: str) -> str:
    if value == _NONE:
        return ""
    try:
        return fields.blob(value, None).decode()
    except UnicodeDecodeError as error:
        raise OpeningError("LINE_SHAPE", "reason") from error
