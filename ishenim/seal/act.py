"""What an opening leaves in the journal: act, line, urgent opening (docs/spec/act.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from ishenim.proof import fields
from ishenim.seal.bytes import b64
from ishenim.seal.errors import OpeningError
from ishenim.seal.opening import OPENINGS, OpeningKind
from ishenim.seal.reference import NONE, Reference, read_pair, read_reference
from ishenim.seal.roster import Roster

_ACT_SPEC = (
    "origin <origin>",
    "number <number>",
    "kind <kind> <date>",
    "date <date>",
    "present <seats…>",
    "box+ <number> <id> <letters> <list> <urgent> <list>",
    "open* <number> <hash>",
    "paper <count>",
    "opened <count>",
    "damaged <count> <list>",
    "waiting <count> <list>",
    "next <number> <id>",
    "document <hash>",
    "checkpoint <size> <root>",
)
_LINE_SPEC = (
    "origin <origin>",
    "kind <kind>",
    "opening <opening>",
    "planned <date>",
    "date <date>",
    "present <seats…>",
    "box* <number> <id>",
    "waiting? <count> <list>",
    "next <number…>",
    "reason <text>",
    "checkpoint <size> <root>",
)
_URGENT_SPEC = (
    "origin <origin>",
    "seal <hash>",
    "box <number> <id>",
    "roster <epoch> <hash>",
    "date <date>",
    "seat <seat>",
)

Day = date
LineKind = Literal["empty", "moved", "missed"]
LINES = ("empty", "moved", "missed")


@dataclass(frozen=True)
class Closed:
    """A box that the opening closed or found closed, and what lay in it."""

    box: Reference
    letters: Reference
    urgent: Reference


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was taken out, and by whom.

    `boxes` are those closed since the last act or line; `opens` the open texts, by box, under which
    letters were read now, also of earlier boxes. Every letter of these boxes, and every one that
    waited before, is opened, damaged or waiting now.
    """

    number: int
    kind: OpeningKind
    day: Day
    date: Day
    present: tuple[int, ...]
    boxes: tuple[Closed, ...]
    opens: tuple[Reference, ...]
    paper: int
    opened: int
    damaged: Reference
    waiting: Reference
    next: Reference
    document: bytes  # paper.document_hash of the act in words
    checkpoint: Reference
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()

    @property
    def letters(self) -> int:
        """How many letters with a lock lay in these boxes."""
        return sum(closed.letters.number for closed in self.boxes)

    @property
    def urgent(self) -> int:
        """How many urgent letters came while these boxes were open."""
        return sum(closed.urgent.number for closed in self.boxes)


@dataclass(frozen=True, kw_only=True)
class Line:
    """An opening without an act: nothing was found, or it was moved or missed."""

    kind: LineKind
    opening: OpeningKind
    planned: Day
    date: Day
    present: tuple[int, ...] = ()
    boxes: tuple[Reference, ...] = ()  # those closed, all of them empty
    waiting: Reference | None = None  # what still waits; None of a moved or missed opening
    next: "Reference | Day | None" = None  # the next box, or the day it was moved to
    reason: str = ""
    checkpoint: Reference
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Urgent:
    """That a member opened an urgent letter, and on which day."""

    seal: bytes
    box: Reference  # that was open when it came
    date: Day
    seat: int
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()


# ── Act ───────────────────────────────────────────────────────────────────────
def write_act(roster: Roster, act: Act) -> str:
    """Return the text of an act; everybody present signs it."""
    lines = [
        f"origin {roster.origin}",
        f"number {act.number}",
        f"kind {act.kind} {act.day.isoformat()}",
        f"date {act.date.isoformat()}",
        f"present {_seats(act.present)}",
        *(f"box {each.box} {each.letters} {each.urgent}" for each in act.boxes),
        *(f"open {each}" for each in act.opens),
        f"paper {act.paper}",
        f"opened {act.opened}",
        f"damaged {act.damaged}",
        f"waiting {act.waiting}",
        f"next {act.next}",
        f"document {b64(act.document)}",
        f"checkpoint {act.checkpoint}",
    ]
    return _text("act", lines)


def read_act(note: str, roster: Roster) -> Act:
    """Return an act that a quorum of the newest roster signed. Passes on `NoteError`.

    Raises:
        OpeningError: `ACT_ORIGIN`, `ACT_QUORUM`, `ACT_SHAPE` if it does not fit.
    """
    seats, text = roster.opened(note, "act")
    found = fields.read_fields(text, "act", _ACT_SPEC)
    if found.one("origin") != roster.origin:
        raise OpeningError("ACT_ORIGIN")
    if len(seats) < roster.quorum:
        raise OpeningError("ACT_QUORUM")
    kind, day = found.values("kind")
    act = Act(
        number=fields.number(found.one("number")),
        kind=cast("OpeningKind", fields.choice(kind, OPENINGS)),
        day=fields.day(day),
        date=fields.day(found.one("date")),
        present=fields.seats(found.values("present")),
        boxes=tuple(
            Closed(read_pair(line[:2]), read_pair(line[2:4]), read_pair(line[4:]))
            for line in found.many("box")
        ),
        opens=tuple(map(read_pair, found.many("open"))),
        paper=fields.number(found.one("paper")),
        opened=fields.number(found.one("opened")),
        damaged=read_reference(found, "damaged"),
        waiting=read_reference(found, "waiting"),
        next=read_reference(found, "next"),
        document=fields.blob(found.one("document")),
        checkpoint=read_reference(found, "checkpoint"),
        text=text,
        seats=frozenset(seats),
    )
    if not _is_whole(act, roster):
        raise OpeningError("ACT_SHAPE")
    return act


def _is_whole(act: Act, roster: Roster) -> bool:
    """Tell whether an act does not contradict itself: boxes in order, letters only with an open."""
    opens = [each.number for each in act.opens]
    return (
        bool(act.present)
        and set(act.present) <= set(roster.members)
        and _follow([closed.box for closed in act.boxes], act.next)
        and opens == sorted(set(opens))
        and all(0 < number < act.next.number for number in opens)
        and bool(opens or not (act.opened or act.damaged.number))
    )


def _follow(boxes: Sequence[Reference], following: Reference) -> bool:
    """Tell whether these boxes follow each other, and the next one the last of them."""
    numbers = [box.number for box in [*boxes, following]]
    return len(numbers) > 1 and numbers == list(
        range(max(1, numbers[0]), numbers[0] + len(numbers))
    )


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
        f"present {_seats(line.present)}",
        *(f"box {box}" for box in line.boxes),
        *([f"waiting {line.waiting}"] if line.waiting else []),
        f"next {following or NONE}",
        f"reason {b64(line.reason.encode()) or NONE}",
        f"checkpoint {line.checkpoint}",
    ]
    return _text("line", lines)


def read_line(note: str, roster: Roster) -> Line:
    """Return a line: an empty box that a quorum saw, or what one member says of a planned day.

    `roster` is the newest. Passes on `NoteError`.

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
        present=fields.seats(found.values("present")),
        boxes=tuple(map(read_pair, found.many("box"))),
        waiting=read_pair(found.values("waiting")) if found.many("waiting") else None,
        next=_read_next(found),
        reason=_read_reason(found.one("reason")),
        checkpoint=read_reference(found, "checkpoint"),
        text=text,
        seats=frozenset(seats),
    )
    if not _is_line(line, roster):
        raise OpeningError("LINE_SHAPE")
    return line


def _is_line(line: Line, roster: Roster) -> bool:
    """Tell whether a line does not contradict itself.

    An empty box was seen by somebody, and the next one was sealed; a moved one has its new day.
    """
    if line.kind != "empty":
        moved = isinstance(line.next, date) if line.kind == "moved" else line.next is None
        return moved and not line.boxes and line.waiting is None and not line.present
    if not isinstance(line.next, Reference) or line.waiting is None:
        return False
    seen = bool(line.present) and set(line.present) <= set(roster.members)
    return seen and _follow(line.boxes, line.next)


# ── Urgent ────────────────────────────────────────────────────────────────────
def write_urgent(roster: Roster, urgent: Urgent) -> str:
    """Return the text by which a member opens an urgent letter."""
    lines = [
        f"origin {roster.origin}",
        f"seal {b64(urgent.seal)}",
        f"box {urgent.box}",
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
    if read_reference(found, "roster") != Reference(roster.epoch, roster.hash):
        raise OpeningError("URGENT_ROSTER")
    seat = fields.seat(found.one("seat"))
    if seat not in seats:
        raise OpeningError("URGENT_SIGNER", f"seat {seat}")
    return Urgent(
        seal=fields.blob(found.one("seal")),
        box=read_reference(found, "box"),
        date=fields.day(found.one("date")),
        seat=seat,
        text=text,
        seats=frozenset(seats),
    )


# ── Values ────────────────────────────────────────────────────────────────────
def _text(kind: str, lines: Sequence[str]) -> str:
    return "\n".join([f"trustbox.v2/{kind}", *lines]) + "\n"


def _seats(seats: Sequence[int]) -> str:
    return " ".join(map(str, sorted(seats))) or NONE


def _read_next(found: fields.Fields) -> "Reference | Day | None":
    values = found.values("next")
    if values == [NONE]:
        return None
    if len(values) == 1:
        return fields.day(values[0])
    if len(values) != 2:
        raise OpeningError("LINE_SHAPE", "next")
    return read_pair(values)


def _read_reason(value: str) -> str:
    if value == NONE:
        return ""
    try:
        return fields.blob(value, None).decode()
    except UnicodeDecodeError as error:
        raise OpeningError("LINE_SHAPE", "reason") from error
