"""The ceremony as one table: who is able, who has done it, how many are needed, what follows.

    gather → seal → open → release → read → sign

A step asks something of the whole room, or of each box that is opened; it is over once nothing
that it asks is missing. Nobody leads. Pages and browsers know no steps: they are told which parts a
seat may press and which its browser does by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ishenim.box.models import Box
from ishenim.opening import outcomes, papers
from ishenim.opening.models import Opening, Signature
from ishenim.opening.room import Room, box_token, seat_token
from ishenim.opening.verdict import agreeing, has_found, needed

Step = Opening.Step
Document = Signature.Document


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a step asks of the room, or for one box."""

    done: set[int]  # seats that count
    needed: int
    todo: set[int]  # seats with the right card in hand that have not handed in their part
    waits: set[int]  # those of them, and of the undecided, that are waited for
    box: Box | None = None
    is_passed: bool = False  # a quorum goes on without this box

    @property
    def is_met(self) -> bool:
        return self.is_passed or (len(self.done) >= self.needed and not self.waits)

    @property
    def lacks(self) -> set[str]:
        """What a quorum may go on without: a box that too few open, or seats that hesitate."""
        if self.is_met:
            return set()
        if self.box and len(self.done) < self.needed:
            return {box_token(self.box)}
        return {seat_token(seat) for seat in self.waits}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A step: the part of a seat, whether it takes a press, what it asks and what follows."""

    step: Step
    verb: str
    is_pressed: bool
    asks_of: Callable[[Room], list[Ask]]
    goes_on: bool = False  # until the act is signed more may hand in their part
    then: Callable[[Room, datetime], None] | None = None

    def asks(self, room: Room) -> list[Ask]:
        """Return what this step asks now."""
        if self.step not in room.kept:
            room.kept[self.step] = self.asks_of(room)
        found: list[Ask] = room.kept[self.step]
        return found

    def is_complete(self, room: Room) -> bool:
        return all(ask.is_met for ask in self.asks(room))

    def is_over(self, room: Room) -> bool:
        """Tell whether nothing is missing; a step that something follows ends with that."""
        return not self.asks(room) or (self.then is None and self.is_complete(room))


# ── Before the next box is sealed ─────────────────────────────────────────────
def _gather(room: Room) -> list[Ask]:
    """A quorum of the newest roster says that it is here."""
    if room.is_sealed:
        return []
    quorum, undecided = room.newest.quorum, room.undecided
    if room.is_void:  # nothing that anybody does here would count
        return [Ask(done=set(), needed=quorum, todo=set(), waits=set())]
    return [Ask(done=room.seated, needed=quorum, todo=undecided, waits=set())]


def _seal(room: Room) -> list[Ask]:
    """Everybody present signs the next box, and the line of an empty one (R12)."""
    if room.is_sealed:
        return []
    box, line = papers.next_texts(room)
    done = room.seated & set(room.signed(Document.BOX, box))
    if line:
        done &= set(room.signed(Document.LINE, line))
    todo = room.seated & room.here - done
    waits = todo | room.undecided
    return [Ask(done=done, needed=room.newest.quorum, todo=todo, waits=waits)]


# ── Each box that is opened ───────────────────────────────────────────────────
def _open(room: Room) -> list[Ask]:
    """A quorum of a box's own cards signs the list of its letters."""
    return [
        Ask(
            done=set(room.opens(box)),
            needed=room.roster_of(box).quorum,
            todo=room.able(box) - set(room.opens(box)),
            waits=set(),
            box=box,
            is_passed=room.is_passed(box_token(box)),
        )
        for box in room.asked
        if not box.open_note
    ]


def _release(room: Room) -> list[Ask]:
    """Every card of an opened box that is here hands its shares to all."""
    return [
        Ask(
            done=room.released(box),
            needed=room.roster_of(box).quorum,
            todo=room.able(box) - room.readable(box),
            waits=(room.able(box) & room.here) - room.readable(box),
            box=box,
            is_passed=room.is_passed(box_token(box)),
        )
        for box in room.asked
        if box.open_note
    ]


def _read(room: Room) -> list[Ask]:
    """Every browser joins the shares for itself; a quorum agrees on what opened."""
    return [
        Ask(
            done=agreeing(room, box),
            needed=needed(room, box),
            todo={s for s in room.seated & room.receivers(box) if not has_found(room, s)},
            waits=set(),
            box=box,
        )
        for box in room.joined
    ]


# ── At the end ────────────────────────────────────────────────────────────────
def _sign(room: Room) -> list[Ask]:
    """Everybody present signs the act, or the line where nothing was found (R12).

    Who confirmed after it was written may sign too, and is not waited for.
    """
    text = room.opening.closing_text
    done = room.seated & set(room.signed(Document.ACT, text))
    todo = room.seated - done
    waits = todo & room.here & papers.present_in(text)
    return [Ask(done=done, needed=room.newest.quorum, todo=todo, waits=waits)]


TABLE = (
    Row(step=Step.GATHER, verb="confirm", is_pressed=True, asks_of=_gather),
    Row(step=Step.SEAL, verb="seal", is_pressed=False, asks_of=_seal, then=outcomes.seal),
    Row(step=Step.OPEN, verb="open", is_pressed=True, asks_of=_open, goes_on=True),
    Row(step=Step.RELEASE, verb="release", is_pressed=False, asks_of=_release, goes_on=True),
    Row(step=Step.READ, verb="read", is_pressed=False, asks_of=_read, goes_on=True),
    Row(step=Step.SIGN, verb="sign", is_pressed=True, asks_of=_sign, then=outcomes.close),
)


def current(room: Room) -> Row:
    """Return the step that something is missing for; the last one ends the opening."""
    return next(row for row in TABLE if row.step == Step.SIGN or not row.is_over(room))


def lacks(room: Room) -> set[str]:
    """Return the boxes and seats that a quorum may go on without now."""
    return {token for ask in current(room).asks(room) for token in ask.lacks}


# ── A seat's parts ────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Part:
    """Something a seat's browser can do now, for a box or for the whole room."""

    verb: str
    box: Box | None = None
    is_pressed: bool = True
    other: int | None = None  # whom it is about


def parts(room: Room, seat: int) -> Iterator[Part]:
    """Return what a seat may press now, and what its browser does by itself."""
    if room.opening.is_over:
        return
    if not room.is_void:
        yield from _cards(room, seat)
        yield from of_steps(room, seat)
        if seat in room.seated:
            yield from _around(room, seat)
    if not room.is_sealed and seat not in room.giving_up:
        yield Part("abandon")


def _cards(room: Room, seat: int) -> Iterator[Part]:
    """A seat may show its card of the newest roster, and those of boxes that are opened."""
    if seat in room.newest.members and seat not in room.seated:
        yield Part("confirm")
    for box in room.asked if room.is_sealed else room.card_boxes:
        roster = room.roster_of(box)
        line, newest = roster.members.get(seat), room.newest.members.get(seat)
        other = line and (newest is None or line.public != newest.public)
        if other and seat in room.openers(box) and seat not in room.holding(roster):
            yield Part("confirm", box)


def of_steps(room: Room, seat: int) -> Iterator[Part]:
    """Return a seat's parts of the step that is going on, and of those that go on beside it."""
    now, release = current(room), Step.RELEASE
    for row in TABLE[1:]:
        if row is now or (row.goes_on and (row.step == release or _is_before(row, now))):
            boxes = [ask.box for ask in row.asks(room) if seat in ask.todo]
            if row.step == Step.READ:
                boxes = [None] if boxes else []  # a finding is about all boxes at once
            yield from (Part(row.verb, box, row.is_pressed) for box in boxes)


def _is_before(row: Row, now: Row) -> bool:
    return TABLE.index(row) < TABLE.index(now)


def _around(room: Room, seat: int) -> Iterator[Part]:
    """What members may do about those who are missing."""
    has_part = any(seat in ask.todo for ask in current(room).asks(room))
    if lacks(room) - room.votes.get(seat, set()) and not has_part:
        yield Part("without")
    for box in room.boxes if room.is_sealed else []:
        signed = {row.seat for row in room.admissions(box) if str(seat) in row.lines}
        for other in sorted(room.former(box) - room.admitted(box) - signed):
            if is_short(room, box):
                yield Part("admit", box, other=other)


def is_short(room: Room, box: Box) -> bool:
    """Tell whether the cards that are here are too few to open a box's letters."""
    have = room.released(box) if box.open_note else set(room.opens(box))
    here = room.able(box) & (room.here | room.admitted(box))
    return bool(room.locked[box.pk]) and len(have | here) < room.roster_of(box).quorum
