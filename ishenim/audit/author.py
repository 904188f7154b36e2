"""What a site gives an author to seal with, held against its journal (verify.md §Authors).

An author's browser knows no journal: it believes the rosters, the box and the proof that `/k`
answers. A reader of the whole journal can say whether these are the newest ones.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ishenim.audit.compare import Comparison, Held
from ishenim.audit.log import read_head
from ishenim.audit.verdict import GAP, MISCONDUCT, Verdict
from ishenim.audit.walk import Walk
from ishenim.proof.errors import LogError, NoteError
from ishenim.proof.inclusion import check_proof
from ishenim.proof.note import known_signers, split_note
from ishenim.proof.vkey import read_vkey

#: Seconds after which a witness's word says nothing about today (docs/spec/verify.md §Authors).
FRESH = 3 * 86_400


@dataclass(frozen=True)
class Served:
    """The answer of `/k` in one place."""

    place: str
    journal: str
    rosters: tuple[str, ...]  # texts, oldest first
    box: str
    proof: str
    words: tuple[str, ...]  # of witnesses

    @property
    def same(self) -> tuple[object, ...]:
        """What every author must be given alike."""
        return self.journal, self.rosters, split_note(self.box)[0]


def read_served(place: str, text: str) -> Served:
    """Return what a place serves.

    Raises:
        ValueError: if it is no answer of `/k`.
    """
    try:
        said: Any = json.loads(text)
        found = Served(
            place=place,
            journal=str(said["journal"]).strip(),
            rosters=tuple(split_note(str(note))[0] for note in said["roster"]),
            box=str(said["box"]),
            proof=str(said["proof"]),
            words=tuple(str(note) for note in said.get("witnesses", ())),
        )
        split_note(found.box)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no answer of /k") from error
    return found


class Authors:
    """Holds what authors are given, in one place or several, against a journal that was read."""

    def __init__(
        self, walk: Walk, verdict: Verdict, compared: Comparison, mine: list[Held]
    ) -> None:
        self._walk, self._verdict = walk, verdict
        self._compared, self._mine = compared, mine

    def check(self, texts: Mapping[str, str], vkey: str, now: int) -> None:
        """Check every place, and that all give the same."""
        first: Served | None = None
        for place, text in texts.items():
            if not text and not self._walk.boxes.held:
                continue  # nobody can write before the first box is sealed
            try:
                served = read_served(place, text)
            except ValueError:
                self._verdict.add(GAP, "K_FORM", detail=place)
                continue
            if not self._check(served, vkey.strip(), now):
                continue
            first = first or served
            if served.same != first.same:
                self._verdict.add(MISCONDUCT, "K_DIFFERS", detail=f"{first.place}, {place}")

    def _check(self, served: Served, vkey: str, now: int) -> bool:
        """Check one place; return whether the journal that was read can judge it."""
        if served.journal != vkey:
            self._blame("K_KEY", served)
        size, seen = self._proven(served, vkey)
        if size > self._walk.trail.index and self._follows(served):
            self._verdict.add(GAP, "K_NEWER", detail=served.place)
            return False
        chain = tuple(split_note(note)[0] for note in self._walk.commission.chain)
        if served.rosters != chain:
            self._blame("K_ROSTER", served)
        newest = self._newest
        if newest is None or split_note(served.box)[0] != split_note(newest)[0]:
            self._blame("K_BOX", served)
        self._fresh(served, seen, now)
        return True

    @property
    def _newest(self) -> str | None:
        held = self._walk.boxes.held
        return held[max(held)].note if held else None

    def _blame(self, code: str, served: Served) -> None:
        self._verdict.add(MISCONDUCT, code, detail=served.place)

    def _follows(self, served: Served) -> bool:
        """Tell whether a place may serve what came into the journal while it was read."""
        known = {split_note(one.note)[0] for one in self._walk.boxes.held.values()}
        chain = tuple(split_note(note)[0] for note in self._walk.commission.chain)
        return split_note(served.box)[0] not in known and served.rosters[: len(chain)] == chain

    @property
    def _witnesses(self) -> tuple[str, ...]:
        rosters = self._walk.commission.rosters
        return rosters[-1].witnesses if rosters else ()

    def _proven(self, served: Served, vkey: str) -> tuple[int, dict[str, int]]:
        """Return the size of the journal that a box is proven to be in, and which witnesses saw it.

        The size is 0 where nothing is proven.
        """
        name, keys = read_vkey(vkey)
        (key,) = keys.values()
        origin = name.removesuffix("/journal")
        entry = served.box.encode()
        try:
            found = check_proof(served.proof, entry, key.public, origin, self._witnesses)
        except LogError:
            self._blame("K_PROOF", served)
            return 0, {}
        self._one_tree(served.place, served.proof.partition("\n\n")[2], vkey)
        return found.size, found.witnessed

    def _one_tree(self, place: str, note: str, vkey: str) -> None:
        """Check that a signed head is of the tree that was read; where not, keep the evidence."""
        # What came while the journal was read lies in its own files by now.
        held = Held(read_head(note, vkey), note, self._mine[0].source)
        self._compared.against(place, self._mine, [held])

    def _fresh(self, served: Served, seen: Mapping[str, int], now: int) -> None:
        """Check that every witness whom the roster names has vouched for this journal lately."""
        for vkey in self._witnesses:
            name, keys = read_vkey(vkey)
            times = [seen.get(name, 0)]
            for note in served.words:
                try:
                    times += [at or 0 for at in known_signers(note, keys).signers.values()]
                except NoteError:
                    continue  # a word that is none is not a fresh one
            if max(times) < now - FRESH:
                self._verdict.add(GAP, "K_STALE", detail=f"{served.place}: {name}")
