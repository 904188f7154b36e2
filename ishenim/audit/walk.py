"""Walking through a journal once, entry by entry: whoever signed had to, whatever follows fits.

Each kind of entry is one method. What does not hold is a finding with the entry's index; the walk
goes on, so that one lie does not hide another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from ishenim.audit.log import Frontier, Hashes, root_of
from ishenim.audit.papers import Papers
from ishenim.audit.source import Source, read_or_none
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Verdict
from ishenim.proof import fields
from ishenim.proof.bundle import read_bundle
from ishenim.proof.errors import ProofError
from ishenim.proof.note import Keyring, open_note, split_note
from ishenim.seal.act import Act, Reference, read_act, read_line, read_urgent
from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.errors import SealError
from ishenim.seal.opening import Open, read_open
from ishenim.seal.roster import Roster, check_next

#: Sizes of the tree that an act may refer to: it is signed within one opening.
REMEMBERED = 4096


@dataclass
class Opened:
    """A box on its way out: its opening note and who released their keys."""

    box: SealedBox
    note: str
    open: Open | None = None
    open_note: str = ""
    released: set[int] = field(default_factory=set)


@dataclass
class Days:
    """On which days the box was opened, and what was said of planned days on which it was not.

    Days alone are kept: a journal of a million lines has no more of them than a shorter one.
    """

    opened: set[date] = field(default_factory=set)
    explained: dict[date, tuple[str, str]] = field(default_factory=dict)  # kind and reason


class Walk:
    """One pass over a journal; `verdict` fills as it goes."""

    def __init__(
        self,
        source: Source,
        verdict: Verdict,
        wanted: frozenset[int],
        journal: Keyring,
        papers: Mapping[str, str] | None = None,
    ) -> None:
        self.source, self.verdict = source, verdict
        self.rosters: list[Roster] = []
        self.roster_notes: list[str] = []
        self.boxes: dict[int, Opened] = {}
        self.days = Days()
        self.sealed: dict[int, bytes] = {}  # every box's id
        self.first_sealed: date | None = None
        self.edges: dict[int, Hashes] = {}
        self.roots: dict[int, bytes] = {}
        self.papers = Papers(verdict, papers)
        self.scripts: dict[str, bytes] = {}  # what pages may load, by name
        self._journal = journal
        self._wanted = wanted
        self._tree, self._urgent = Frontier(), set[bytes]()
        self.resumed = False
        self.last_act, self.latest = 0, date.min
        self._index = 0
        self._kinds: dict[str, Callable[[str], None]] = {
            "roster": self._roster,
            "box": self._box,
            "open": self._open,
            "release": self._release,
            "act": self._act,
            "line": self._line,
            "urgent": self._urgently,
            "paper": self._paper,
            "bundle": self._bundle,
        }

    @property
    def hashes(self) -> Hashes:
        """The right edge of the tree so far."""
        return self._tree.hashes

    def resume(self, size: int, edge: Hashes, edges: dict[int, Hashes]) -> None:
        """Begin at a later entry, with the tree that is there by then."""
        self._index, self._tree, self.resumed = size, Frontier(edge), True
        self.edges.update(edges)
        self.roots[size] = root_of(edge)

    def step(self, entry: bytes) -> None:
        """Check one entry and add it to the tree."""
        size = self._index
        self.edges[size] = self._tree.hashes
        self.edges.pop(size - REMEMBERED, None)
        if size in self._wanted:
            self.roots[size] = root_of(self._tree.hashes)
        try:
            self._read(entry.decode())
        except UnicodeDecodeError:
            self._blame("NOTE_FORM")
        except (SealError, ProofError) as error:
            self._blame(error.code)
        self._tree.push(entry)
        self._index += 1
        self.verdict.counts.entries += 1

    def end(self) -> None:
        """Look at what only the whole journal shows."""
        self.roots[self._index] = root_of(self._tree.hashes)
        self.papers.end(self.rosters)

    def _blame(self, code: str, detail: str = "") -> None:
        self.verdict.add(MISCONDUCT, code, self._index, detail)

    def _read(self, note: str) -> None:
        first = note.partition("\n")[0]
        kind = first.removeprefix("trustbox.v2/")
        check = self._kinds.get(kind)
        if kind == first or check is None:
            self.verdict.add(NOTE, "NOTE_UNKNOWN", self._index, first[:60])
            return
        check(note)

    # ── Rosters and boxes ─────────────────────────────────────────────────────
    @property
    def _newest(self) -> Roster:
        if not self.rosters:
            raise ProofError("ROSTER_GENESIS", "nobody could have signed this yet")
        return self.rosters[-1]

    def _roster(self, note: str) -> None:
        last = self.rosters[-1] if self.rosters else None
        roster = check_next(last, note)
        self.rosters.append(roster)
        self.roster_notes.append(note)
        self.verdict.counts.rosters += 1
        self._dated(roster.date)
        self.papers.settle(roster)

    def _box(self, note: str) -> None:
        box = read_box(note, self._newest)
        if box.number != max(self.sealed, default=0) + 1:
            self._blame("BOX_NUMBER", f"box {box.number}")
        elif box.number in self.sealed:
            self._blame("BOX_TWICE", f"box {box.number}")
        self.sealed[box.number] = box.id
        self.boxes[box.number] = Opened(box, note)
        self.first_sealed = self.first_sealed or box.sealed
        self.verdict.counts.boxes += 1
        self._dated(box.sealed)

    def _opened(self, number: int) -> Opened:
        if number not in self.boxes:
            raise ProofError("OPEN_BOX", f"box {number} is not there to be opened")
        return self.boxes[number]

    def _of(self, box: SealedBox) -> Roster:
        return self.rosters[box.epoch - 1]

    # ── Openings ──────────────────────────────────────────────────────────────
    def _open(self, note: str) -> None:
        opened = self._opened(_number(note, "box"))
        if opened.open is not None:
            self._blame("OPEN_TWICE", f"box {opened.box.number}")
        opened.open = read_open(note, self._of(opened.box), opened.box)
        opened.open_note = note
        self._dated(opened.open.date)

    def _release(self, note: str) -> None:
        text = split_note(note)[0]
        wanted = fields.blob(_value(text, "open"))
        opened = next((o for o in self.boxes.values() if o.open and o.open.id == wanted), None)
        if opened is None:
            raise ProofError("RELEASE_SIG", "for no opening")
        seat = fields.seat(_value(text, "seat"))
        if seat not in self._of(opened.box).signed_by(note, "release"):
            raise ProofError("RELEASE_SIG", f"seat {seat}")
        opened.released.add(seat)

    def _act(self, note: str) -> None:
        opened = self._opened(_number(note, "box"))
        roster = self._of(opened.box)
        act = read_act(note, roster)
        self._closes(opened, act.box, act.next, act.checkpoint)
        counts = self.verdict.counts
        if act.number != self.last_act + 1:
            self._blame("ACT_NUMBER", f"act {act.number} after {self.last_act}")
        self.last_act = act.number
        if set(act.present) - act.seats:
            self._blame("ACT_PRESENT", f"act {act.number}")
        self._taken_out(opened, act, roster)
        counts.acts += 1
        counts.letters += act.letters.number
        counts.urgent += act.urgent.number
        counts.paper += act.paper
        self._hold(act.date, act.kind)

    def _taken_out(self, opened: Opened, act: Act, roster: Roster) -> None:
        """Check that exactly the letters that were frozen were taken out, and are published."""
        if opened.open is None and act.letters.number:
            self._blame("ACT_OPEN", f"act {act.number}")
        elif opened.open is not None:
            said = (act.open, act.letters.number, act.letters.hash)
            if said != (opened.open.id, opened.open.letters, opened.open.manifest_hash):
                self._blame("ACT_MANIFEST", f"act {act.number}")
            if len(opened.released) < roster.quorum:
                self._blame("RELEASE_QUORUM", f"act {act.number}")
        for listed, ending in ((act.letters, ""), (act.urgent, ".urgent")):
            if listed.number:
                self._list(opened.box.number, listed, ending)

    def _list(self, number: int, said: Reference, ending: str) -> None:
        text = read_or_none(self.source, f"manifest/{number}{ending}")
        if text is None:
            self.verdict.add(GAP, "MANIFEST_MISSING", self._index, f"box {number}")
        elif sha256(text.encode()).digest() != said.hash or text.count("\n") != said.number:
            self._blame("MANIFEST_CHANGED", f"box {number}")
        else:
            self.verdict.counts.listed += said.number
            if ending:
                self._urgent -= {bytes.fromhex(line) for line in text.split()}

    def _line(self, note: str) -> None:
        kind = _value(split_note(note)[0], "kind")
        if kind != "empty":
            line = read_line(note, self._newest)
            self._dated(line.date)
            self.days.explained[line.planned] = (kind, line.reason)
            return
        opened = self._opened(_number(note, "box"))
        line = read_line(note, self._of(opened.box))
        self._closes(opened, line.box, line.next, line.checkpoint)
        if opened.open is not None and opened.open.letters:
            # A quorum says that the lock did not open (decision 0010): the letters are lost.
            detail = f"box {opened.box.number}: {opened.open.letters}"
            self.verdict.add(NOTE, "LETTERS_LOST", self._index, detail)
        self._hold(line.date, line.opening)

    def _hold(self, day: date, opening: str) -> None:
        self._dated(day)
        self.days.opened.add(day)
        self.verdict.counts.openings += 1
        self.verdict.counts.extraordinary += opening == "extraordinary"

    def _closes(
        self,
        opened: Opened,
        box: Reference | None,
        following: "Reference | date | None",
        checkpoint: Reference,
    ) -> None:
        """Check that the right box was opened, the next one sealed, and the journal the same."""
        number = opened.box.number
        if box is None or box.hash != opened.box.id or number != min(self.boxes):
            self._blame("ACT_BOX", f"box {number}")
        known = isinstance(following, Reference) and following.number == number + 1
        if not known or self.sealed.get(number + 1) != getattr(following, "hash", None):
            self._blame("ACT_NEXT", f"box {number}")
        edge = self.edges.get(checkpoint.number)
        if edge is None or root_of(edge) != checkpoint.hash:
            self._blame("ACT_CHECKPOINT", f"box {number}")
        del self.boxes[number]

    # ── Urgent letters and papers ─────────────────────────────────────────────
    def _urgently(self, note: str) -> None:
        epoch = _number(note, "roster")
        if not 1 <= epoch <= len(self.rosters):
            raise ProofError("URGENT_ROSTER")
        urgent = read_urgent(note, self.rosters[epoch - 1])
        self._urgent.add(urgent.seal)
        self._dated(urgent.date)

    def _paper(self, note: str) -> None:
        self.papers.read(note, self.rosters, self._index)

    def _bundle(self, note: str) -> None:
        bundle = read_bundle(open_note(note, self._journal).text)
        self.scripts = dict(bundle.files)
        self._dated(bundle.date)

    def _dated(self, day: date) -> None:
        """A journal goes forward: nothing is dated before what stands above it."""
        if day < self.latest:
            self._blame("DATE_ORDER", f"{day} after {self.latest}")
        self.latest = max(day, self.latest)


def _value(text: str, key: str) -> str:
    """Return the first value of a line; the reader of its kind checks all of it."""
    start = f"\n{key} "
    at = text.find(start)
    if at < 0:
        raise ProofError("NOTE_FIELD", key)
    return text[at + len(start) :].split("\n", 1)[0].split(" ", 1)[0]


def _number(note: str, key: str) -> int:
    return fields.number(_value(split_note(note)[0], key))
