"""The journal as far as it was read: its tree, its latest day, and what does not hold in it."""

from datetime import date, timedelta

from ishenim.audit.log import Frontier, Hashes, root_of
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Record, Verdict
from ishenim.proof import fields
from ishenim.proof.errors import NoteError
from ishenim.proof.note import split_note
from ishenim.seal.reference import Reference

#: Sizes of the tree that a record may refer to: it is signed within one opening.
REMEMBERED = 4096
#: Records about people that several sign, each when they come.
GATHERS = frozenset({"restart", "admission"})
#: A signer's clock may be in the next day already.
AHEAD = timedelta(days=1)


class Trail:
    """What every part of a walk shares."""

    def __init__(self, verdict: Verdict, today: date, wanted: frozenset[int] = frozenset()) -> None:
        self.verdict, self._today = verdict, today
        self.edges: dict[int, Hashes] = {}
        self.roots: dict[int, bytes] = {}
        self.index = 0
        self.latest = date.min
        self.resumed = False
        self._wanted = wanted
        self._tree = Frontier()

    @property
    def hashes(self) -> Hashes:
        """The right edge of the tree so far."""
        return self._tree.hashes

    def resume(self, size: int, edge: Hashes, edges: dict[int, Hashes]) -> None:
        """Begin at a later entry, with the tree that is there by then."""
        self.index, self._tree, self.resumed = size, Frontier(edge), True
        self.edges.update(edges)
        self.roots[size] = root_of(edge)

    def arrive(self) -> None:
        """Keep the tree as it is before the entry at hand."""
        self.edges[self.index] = self._tree.hashes
        self.edges.pop(self.index - REMEMBERED, None)
        if self.index in self._wanted:
            self.roots[self.index] = root_of(self._tree.hashes)

    def push(self, entry: bytes) -> None:
        """Add the entry at hand to the tree."""
        self._tree.push(entry)
        self.index += 1
        self.verdict.counts.entries += 1

    def end(self) -> None:
        """Keep the tree as it is after the last entry."""
        self.edges[self.index] = self._tree.hashes
        self.roots[self.index] = root_of(self._tree.hashes)

    def had(self, said: Reference) -> bool:
        """Tell whether the tree had this root when it had so many entries, not long ago."""
        edge = self.edges.get(said.number)
        return edge is not None and root_of(edge) == said.hash

    # ── Findings ──────────────────────────────────────────────────────────────
    def blame(self, code: str, detail: str = "", *, at: int | None = None) -> None:
        """Say that the entry at hand, or the one at `at`, proves misconduct."""
        self.verdict.add(MISCONDUCT, code, self.index if at is None else at, detail)

    def miss(self, code: str, detail: str = "") -> None:
        """Say that something of the entry at hand could not be checked."""
        self.verdict.add(GAP, code, self.index, detail)

    def tell(self, code: str, detail: str = "") -> None:
        """Say something of the entry at hand that is worth knowing."""
        self.verdict.add(NOTE, code, self.index, detail)

    def record(self, kind: str, day: date, who: str = "", box: int = 0) -> None:
        """List a record about the people of the box."""
        self.verdict.records.append(Record(self.index, kind, day, who, box))
        self.dated(day, gathers=kind in GATHERS)

    def dated(self, day: date, *, gathers: bool = False) -> None:
        """A journal goes forward: nothing is dated before what stands above it, or ahead of today.

        A text that `gathers` signatures for days bears the day on which it was written. Terms count
        by these days: what is dated ahead lets one pass that nobody has waited for.
        """
        if day > self._today + AHEAD:
            self.blame("DATE_AHEAD", f"{day}, read on {self._today}")
        if day < self.latest and not gathers:
            self.blame("DATE_ORDER", f"{day} after {self.latest}")
        self.latest = max(day, self.latest)


def value_of(note: str, key: str) -> str:
    """Return the first value of a line; the reader of its kind checks all of it.

    Raises:
        NoteError: `NOTE_SIG` if this is no note, `NOTE_FIELD` if it has no such line.
    """
    text = split_note(note)[0]
    start = f"\n{key} "
    at = text.find(start)
    if at < 0:
        raise NoteError("NOTE_FIELD", key)
    return text[at + len(start) :].split("\n", 1)[0].split(" ", 1)[0]


def number_of(note: str, key: str) -> int:
    """Return the first value of a line as a number; raises what `value_of` does."""
    return fields.number(value_of(note, key))
