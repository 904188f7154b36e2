"""Boxes from their seal to their act: who opened them, and what came of their letters.

A box is closed when the next one is sealed, and told when an act or a line tells of it.
"""

from dataclasses import dataclass, field
from datetime import date

from ishenim.audit.commission import Commission
from ishenim.audit.days import Days
from ishenim.audit.lists import NOTHING, Lists, Sorted
from ishenim.audit.source import Source
from ishenim.audit.trail import Trail, number_of, value_of
from ishenim.proof import fields
from ishenim.seal.act import Act, Line, Urgent, read_act, read_line, read_urgent
from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.errors import BoxError, OpeningError
from ishenim.seal.opening import Open, OpeningKind, read_admission, read_open, read_release
from ishenim.seal.reference import Reference
from ishenim.seal.roster import Roster


@dataclass
class Held:
    """A box, and all that the journal says of its opening."""

    box: SealedBox
    roster: Roster  # that it is sealed to
    note: str
    open: Open | None = None
    open_note: str = ""
    released: set[int] = field(default_factory=set)
    admitted: set[int] = field(default_factory=set)
    is_told: bool = False
    letters: Reference = NOTHING  # as its act counts them
    urgent: Reference = NOTHING

    @property
    def reference(self) -> Reference:
        """The box as records name it."""
        return Reference(self.box.number, self.box.id)

    @property
    def name(self) -> str:
        """The box as findings name it."""
        return f"box {self.box.number}"


class Boxes:
    """Every box of a journal by its number."""

    def __init__(self, trail: Trail, commission: Commission, source: Source) -> None:
        self._trail, self._commission = trail, commission
        self.held: dict[int, Held] = {}
        self.lists = Lists(trail, source)
        self.days = Days()
        self.last_act = 0
        self.urgent: dict[int, dict[str, int]] = {}  # records to look for, by box: seal → entry

    def end(self) -> None:
        """Look for the urgent letters that were opened after the act of their box."""
        for number in sorted(self.urgent):
            held = self.held.get(number)
            if held is not None and held.is_told:
                self._urgent_listed(held, again=True)

    def _of(self, number: int) -> Held:
        if number not in self.held:
            raise OpeningError("OPEN_BOX", f"box {number} is not there to be opened")
        return self.held[number]

    # ── Sealing ───────────────────────────────────────────────────────────────
    def box(self, note: str) -> None:
        """A box is sealed to the newest roster; it follows the one before."""
        roster = self._commission.newest
        box = read_box(note, roster)
        self._commission.boxed(box.epoch)
        if box.number in self.held:
            raise BoxError("BOX_NUMBER", f"box {box.number} again")
        if box.number != max(self.held, default=0) + 1:
            self._trail.blame("BOX_NUMBER", f"box {box.number}")
        before = self.held.get(box.number - 1)
        if box.number > 1 and (before is None or before.box.id != box.prev):
            self._trail.blame("BOX_PREV", f"box {box.number}")
        if not self._trail.had(box.checkpoint):
            self._trail.blame("BOX_CHECKPOINT", f"box {box.number}")
        self.held[box.number] = Held(box, roster, note)
        self.days.first_sealed = self.days.first_sealed or box.sealed
        self._trail.verdict.counts.boxes += 1
        self._trail.dated(box.sealed)

    # ── Opening ───────────────────────────────────────────────────────────────
    def open(self, note: str) -> None:
        """K cards of a box open it with one text."""
        held = self._of(number_of(note, "box"))
        if held.open is not None:
            self._twice(held, held.open, note)
            return
        here = {seat for seat in held.roster.members if seat in self._commission.newest.members}
        opened = read_open(note, held.roster, held.box, here | held.admitted)
        held.open, held.open_note = opened, note
        following = self.held.get(opened.next.number)
        if following is None or following.reference != opened.next:
            self._trail.blame("OPEN_NEXT", held.name)
        if held.is_told and opened.letters != held.letters:
            self._trail.blame("OPEN_MANIFEST", held.name)
        is_due = opened.kind != "planned" or opened.day == held.box.opens
        if not is_due or not self._is_day(opened.kind, opened.day, opened.date, held.box.opens):
            self._trail.blame("KIND_DAY", held.name)
        self._trail.dated(opened.date, gathers=True)

    def _twice(self, held: Held, opened: Open, note: str) -> None:
        """Name every card that signed two texts for one box."""
        seats, text = held.roster.opened(note, "open")
        both = sorted(seats & opened.seats) if text != opened.text else []
        named = f": {' '.join(map(str, both))}" if both else ""
        self._trail.blame("OPEN_TWICE", f"{held.name}{named}")

    def release(self, note: str) -> None:
        """A card of a box hands out its shares, under the open text in the journal."""
        wanted = fields.blob(value_of(note, "open"))
        held = next((h for h in self.held.values() if h.open and h.open.id == wanted), None)
        if held is None or held.open is None:
            raise OpeningError("RELEASE_SIG", "for no opening")
        held.released.add(read_release(note, held.roster, held.open).seat)

    def admission(self, note: str) -> None:
        """K of the newest roster admit a former card to the opening of an old box."""
        held = self._of(number_of(note, "box"))
        newest = self._commission.newest
        seat = read_admission(note, newest, held.box, held.roster)
        held.admitted.add(seat)
        day = fields.day(value_of(note, "date"))
        self._trail.record("admission", day, str(seat), held.box.number)

    # ── Acts and lines ────────────────────────────────────────────────────────
    def act(self, note: str) -> Act:
        """An act tells of every box closed since the last act or line."""
        act = read_act(note, self._commission.newest)
        name = f"act {act.number}"
        if act.number != self.last_act + 1:
            self._trail.blame("ACT_NUMBER", f"{name} after {self.last_act}")
        self.last_act = act.number
        told = self._tell(act, [closed.box for closed in act.boxes], act.next, name)
        for closed in act.boxes:
            held = told.get(closed.box.number)
            if held is None:
                continue
            held.letters, held.urgent = closed.letters, closed.urgent
            if held.open is not None and held.open.letters != closed.letters:
                self._trail.blame("ACT_MANIFEST", held.name)
        for held in told.values():
            self._urgent_listed(held)
        said = Sorted(
            boxes={closed.box.number: closed.letters for closed in act.boxes},
            opened=act.opened,
            damaged=act.damaged,
            waiting=act.waiting,
            last=act.boxes[-1].box.number,
            name=name,
            opens=self._opens(act, name),
        )
        self.lists.sort(said, self._is_gone)
        self._count(act)
        self._hold(act.kind, act.day, act.date, act.boxes[0].box.number, name)
        return act

    def _opens(self, act: Act, name: str) -> dict[int, bool]:
        """Return the boxes that were opened, and whether k cards released their shares."""
        found = {}
        for said in act.opens:
            held = self.held.get(said.number)
            if held is None or held.open is None or held.open.id != said.hash:
                self._trail.blame("ACT_OPEN", name)
            else:
                found[said.number] = len(held.released) >= held.roster.quorum
        return found

    def _count(self, act: Act) -> None:
        counts = self._trail.verdict.counts
        counts.acts += 1
        counts.letters += act.letters
        counts.urgent += act.urgent
        counts.paper += act.paper
        counts.opened += act.opened
        counts.damaged += act.damaged.number
        counts.waiting = act.waiting.number

    def line(self, note: str) -> None:
        """A line: boxes found empty, or an opening that was moved or missed."""
        line = read_line(note, self._commission.newest)
        if line.kind == "empty":
            self._empty(line)
            return
        self._over(line.checkpoint, "line")
        self._trail.dated(line.date)
        to = line.next if isinstance(line.next, date) else None
        self.days.explained[line.planned] = (line.kind, line.reason, to)

    def _empty(self, line: Line) -> None:
        name = f"box {line.boxes[-1].number}"
        following = line.next if isinstance(line.next, Reference) else None
        told = self._tell(line, list(line.boxes), following, name)
        for held in told.values():
            if held.open is not None:
                self._trail.blame("ACT_MANIFEST", held.name)
            self._urgent_listed(held)
        waiting = line.waiting or NOTHING
        last = line.boxes[-1].number
        said = Sorted(boxes={}, opened=0, damaged=NOTHING, waiting=waiting, last=last, name=name)
        self.lists.sort(said, self._is_gone)
        self._trail.verdict.counts.waiting = waiting.number
        self._hold(line.opening, line.planned, line.date, line.boxes[0].number, name)

    def _tell(
        self, said: "Act | Line", boxes: list[Reference], following: Reference | None, name: str
    ) -> dict[int, Held]:
        """Check that exactly the closed boxes are told of, by whoever was there; return them."""
        closed = [held for held in self.held.values() if not held.is_told][:-1]
        if boxes != [held.reference for held in closed]:
            self._trail.blame("ACT_BOX", name)
        last = self.held.get(max(self.held, default=0))
        if last is None or last.reference != following:
            self._trail.blame("ACT_NEXT", name)
        if set(said.present) - said.seats:
            self._trail.blame("ACT_PRESENT", name)
        self._over(said.checkpoint, name)
        known = [h for ref in boxes if (h := self.held.get(ref.number)) and h.reference == ref]
        told = {held.box.number: held for held in (*closed, *known) if held is not last}
        for held in told.values():
            held.is_told = True
        return told

    def _over(self, checkpoint: Reference, name: str) -> None:
        if not self._trail.had(checkpoint):
            self._trail.blame("ACT_CHECKPOINT", name)

    def _hold(self, kind: OpeningKind, planned: date, day: date, first: int, name: str) -> None:
        held = self.held.get(first)
        if held is not None and not self._is_day(kind, planned, day, held.box.opens):
            self._trail.blame("KIND_DAY", name)
        self._trail.dated(day)
        self.days.opened.add(day)
        self._trail.verdict.counts.openings += 1
        self._trail.verdict.counts.extraordinary += kind == "extraordinary"

    def _is_day(self, kind: OpeningKind, planned: date, day: date, opens: date) -> bool:
        """Tell whether an opening may bear this kind on its day (verify.md §Checks)."""
        if kind == "extraordinary":
            return planned <= day
        held = day >= opens and day >= planned
        return held and (kind == "planned" or self.days.is_moved(planned, day))

    def _is_gone(self, number: int) -> bool:
        """Tell of a box whose cards a restart has ended: its letters may be destroyed unread."""
        held, first = self.held.get(number), self._commission.first
        return held is not None and first is not None and held.box.epoch < first.epoch

    # ── Urgent letters ────────────────────────────────────────────────────────
    def urgently(self, note: str) -> None:
        """A member opened an urgent letter; it must be in the list of the box it came in."""
        urgent = self._read_urgent(note)
        held = self.held.get(urgent.box.number)
        if held is None or held.reference != urgent.box:
            self._trail.blame("URGENT_BOX", f"box {urgent.box.number}")
        else:
            found = self.urgent.setdefault(urgent.box.number, {})
            found.setdefault(urgent.seal.hex(), self._trail.index)
        self._trail.dated(urgent.date)

    def _read_urgent(self, note: str) -> Urgent:
        roster = self._commission.of_epoch(number_of(note, "roster"))
        if roster is None:
            raise OpeningError("URGENT_ROSTER")
        return read_urgent(note, roster)

    def _urgent_listed(self, held: Held, *, again: bool = False) -> None:
        """Check that every urgent letter somebody opened is in the list of its box."""
        number = held.box.number
        found = self.urgent.pop(number, {})
        listed = self.lists.read(number, held.urgent, ".urgent", again=again)
        if listed is None:
            return
        if not again:
            self._trail.verdict.counts.listed += len(listed)
        for seal, index in found.items():
            if seal not in listed:
                self._trail.blame("URGENT_LOST", held.name, at=index)
