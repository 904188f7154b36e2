"""The published lists of seals: is every letter of a box accounted for (verify.md §Letters)?

Every letter that lay in a box comes to light, is damaged or waits; a letter that waits stays, from
act to act and from line to line, until it comes to light.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from ishenim.audit.source import Source, read_or_none
from ishenim.audit.trail import Trail
from ishenim.seal.reference import Reference, listed

NOTHING = listed("")


@dataclass
class Waiting:
    """The letters that wait, as the last act or line counts them.

    `boxes` says of each in which box it came; None where the list could not be read, 0 where the
    box is not known.
    """

    said: Reference = NOTHING
    boxes: dict[str, int] | None = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """What an act or a line says of the letters at hand."""

    boxes: Mapping[int, Reference]  # letters of those it tells of, by box
    opened: int
    damaged: Reference
    waiting: Reference
    last: int  # the box that its lists are named after
    name: str  # act 3, box 7
    opens: Mapping[int, bool] = field(default_factory=dict)  # by box: whether k have released


class Lists:
    """Adds up the letters of every act and line."""

    def __init__(self, trail: Trail, source: Source) -> None:
        self._trail, self._source = trail, source
        self.waiting = Waiting()
        self.waiting_at = 0  # the box its list is named after
        self.damaged: dict[int, Reference] = {}  # by the box they are named after
        self.was_destroyed = False  # a destruction was signed since the last act or line

    def read(
        self, number: int, said: Reference, ending: str = "", *, again: bool = False
    ) -> set[str] | None:
        """Return a published list as it was signed, or None where it is missing or changed.

        What is wrong with it is said once, not `again`.
        """
        if not said.number:
            return set()
        text = read_or_none(self._source, f"manifest/{number}{ending}")
        if text is not None and listed(text) == said:
            return set(text.split("\n")[:-1])
        if again:
            return None
        if text is None:
            self._trail.miss("MANIFEST_MISSING", f"box {number}{ending}")
        else:
            self._trail.blame("MANIFEST_CHANGED", f"box {number}{ending}")
        return None

    def sort(self, said: Sorted, is_gone: Callable[[int], bool]) -> None:
        """Check that every letter is accounted for; `is_gone` tells of boxes nobody can open."""
        before = self.waiting
        letters = {number: self.read(number, ref) for number, ref in said.boxes.items()}
        damaged = self.read(said.last, said.damaged, ".damaged")
        waiting = self.read(said.last, said.waiting, ".waiting")
        self._trail.verdict.counts.listed += sum(len(seals or ()) for seals in letters.values())
        total = before.said.number + sum(ref.number for ref in said.boxes.values())
        pool = _pool(before, letters)
        if pool is None or damaged is None or waiting is None:
            self._by_count(said, total)
            known = (
                None if waiting is None else {seal: (pool or {}).get(seal, 0) for seal in waiting}
            )
        else:
            self._by_set(said, pool, damaged, waiting, is_gone)
            known = {seal: pool.get(seal, 0) for seal in waiting}
        self.waiting, self.was_destroyed = Waiting(said.waiting, known), False
        self.waiting_at = said.last
        if said.damaged.number:
            self.damaged[said.last] = said.damaged

    def _by_count(self, said: Sorted, total: int) -> None:
        counted = said.opened + said.damaged.number + said.waiting.number
        if counted < total and self.waiting.said.number:
            self._trail.blame("WAITING_LOST", said.name)
        elif counted != total:
            self._trail.blame("ACT_COUNT", said.name)
        self._released(said, set(said.opens) if said.opened + said.damaged.number else set(), any)

    def _by_set(
        self,
        said: Sorted,
        pool: Mapping[str, int],
        damaged: set[str],
        waiting: set[str],
        is_gone: Callable[[int], bool],
    ) -> None:
        """Check each letter: where it came from, and that what left had been opened."""
        if (damaged | waiting) - pool.keys():
            self._trail.blame("LIST_FOREIGN", said.name)
        left = pool.keys() - damaged - waiting
        missing = len(left) - said.opened
        old = self.waiting.boxes or {}
        gone = {seal for seal in left & old.keys() if is_gone(pool[seal])}
        if missing and missing == len(gone) and self.was_destroyed:
            self._trail.tell("WAITING_DESTROYED", said.name)
            left -= gone
        elif missing > 0 and left & old.keys():
            self._trail.blame("WAITING_LOST", said.name)
            return
        elif missing or damaged & waiting:
            self._trail.blame("ACT_COUNT", said.name)
            return
        self._released(said, {pool[seal] for seal in left | (damaged & pool.keys())} - {0}, all)

    def _released(
        self, said: Sorted, boxes: set[int], enough: Callable[[Collection[bool]], bool]
    ) -> None:
        """Check that the boxes of letters that came to light were opened, each by k cards."""
        if boxes - said.opens.keys():
            self._trail.blame("ACT_OPEN", said.name)
        turned = [said.opens[number] for number in boxes & said.opens.keys()]
        if turned and not enough(turned):
            self._trail.blame("RELEASE_QUORUM", said.name)

    # ── A letter that is asked for ────────────────────────────────────────────
    def state_of(self, seal: str) -> str:
        """Return `waiting`, `damaged` or "" of a letter that stands in a box's list."""
        waiting = self.read(self.waiting_at, self.waiting.said, ".waiting", again=True)
        if seal in (waiting or ()):
            return "waiting"
        for number, said in self.damaged.items():
            if seal in (self.read(number, said, ".damaged", again=True) or ()):
                return "damaged"
        return ""


def _pool(before: Waiting, letters: Mapping[int, set[str] | None]) -> dict[str, int] | None:
    """Return every letter there is to account for, with its box; None where one is not known."""
    if before.boxes is None:
        return None
    pool = dict(before.boxes)
    for number, seals in letters.items():
        if seals is None:
            return None
        pool |= dict.fromkeys(seals, number)
    return pool
