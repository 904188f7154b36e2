"""Papers in the journal: the head's orders, what members signed, minutes (docs/spec/paper.md)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ishenim.audit.verdict import GAP, MISCONDUCT, Found, Minutes, Verdict
from ishenim.proof import fields
from ishenim.proof.errors import ProofError
from ishenim.proof.note import keyring, open_note, split_note
from ishenim.seal.act import Act
from ishenim.seal.paper import Paper, document_hash, head_name, read_paper
from ishenim.seal.roster import Roster

#: What one member signs for themselves, and what the whole commission does.
BY_ONE = frozenset({"acquaintance", "undertaking"})
BY_MANY = frozenset({"minutes", "destruction"})

_Held = tuple[int, str, Paper]


class Papers:
    """Checks who signed each paper; a member's may stand before the roster that names their key."""

    def __init__(self, verdict: Verdict, given: Mapping[str, str] | None = None) -> None:
        self._verdict = verdict
        self._given = given or {}
        self._wanted = {h: name for name, text in self._given.items() for h in _hashes(text)}
        self._early: list[_Held] = []
        self.heads: list[tuple[int, bytes]] = []
        self.rulebooks: dict[int, tuple[date, bytes]] = {}  # version → first day, hash of its text

    def read(self, note: str, rosters: Sequence[Roster], index: int) -> str:
        """Check one paper and return its kind.

        Raises:
            ProofError: `NOTE_SIG` if nobody signed who had to, `NOTE_FIELD` if it is none.
        """
        paper = read_paper(split_note(note)[0])
        if paper.kind == "order":
            self._order(note, paper, index)
        elif not rosters or _is_ahead(paper, rosters):
            self._early.append((index, note, paper))
        else:
            self._by_members(note, paper, rosters, index)
        return paper.kind

    def settle(self, roster: Roster) -> None:
        """Check what was signed before this roster was in force, by those whom it names."""
        held, self._early = self._early, []
        for index, note, paper in held:
            if _is_ahead(paper, [roster]):
                self._early.append((index, note, paper))
                continue
            try:
                self._by_members(note, paper, [roster], index)
            except ProofError as error:
                self._verdict.add(MISCONDUCT, error.code, index, paper.kind)

    def end(self, rosters: Sequence[Roster]) -> None:
        """Check that a roster names every head who signed an order."""
        named = {roster.head.public for roster in rosters if roster.head}
        for index, key in self.heads:
            if named and key not in named:
                self._verdict.add(MISCONDUCT, "PAPER_HEAD", index)
        known = {found.name for found in self._verdict.papers}
        for name in self._given:
            if name not in known:
                self._verdict.add(GAP, "PAPER_UNKNOWN", detail=name)

    def _order(self, note: str, paper: Paper, index: int) -> None:
        if paper.head is None:
            raise ProofError("NOTE_FIELD", "an order without its head")
        head = head_name(paper.origin)
        open_note(note, keyring({head: paper.head}))
        self._find(paper, index, [head])
        self.heads.append((index, paper.head))
        self._verdict.counts.orders += 1
        about = paper.about.split(" ")
        if about[0] == "rulebook" and len(about) == 4:
            version, first, digest = about[1:]
            self.rulebooks[fields.number(version)] = (fields.day(first), fields.blob(digest))

    def _by_members(self, note: str, paper: Paper, rosters: Sequence[Roster], index: int) -> None:
        newest = rosters[-1]
        known = {name: key for roster in rosters for name, key in roster.keys.items()}
        signed = set(open_note(note, keyring(known)).signers)
        if paper.kind == "minutes":
            self._minutes(paper, rosters, signed, index)
        if paper.kind in BY_MANY and len(signed) < newest.quorum:
            raise ProofError("PAPER_QUORUM", f"{paper.kind} signed by too few")
        seat = paper.about.removeprefix("seat ")
        if paper.kind in BY_ONE and f"{paper.origin}/m{seat}" not in signed:
            raise ProofError("PAPER_SIGNER", paper.kind)
        if paper.kind == "report":
            self._verdict.duties.reports.setdefault(paper.number.replace("/", "-"), paper.date)
        self._find(paper, index, signed)

    def _minutes(
        self, paper: Paper, rosters: Sequence[Roster], signed: set[str], index: int
    ) -> None:
        """Keep which seats of the meeting's day have not signed its minutes (R27)."""
        then = next((one for one in reversed(rosters) if one.date <= paper.date), rosters[0])
        unsigned = [seat for seat in then.members if f"{paper.origin}/m{seat}" not in signed]
        found = Minutes(paper.number, paper.date, index, tuple(sorted(unsigned)))
        self._verdict.duties.minutes.append(found)
        self._verdict.counts.minutes += 1

    def act(self, act: Act, roster: Roster, index: int) -> None:
        """Say of the words of an act that were given where it stands; it was rightly signed."""
        signers = tuple(f"{roster.origin}/m{seat}" for seat in sorted(act.seats))
        self._say(act.document, ("act", str(act.number), act.date), index, signers)

    def _find(self, paper: Paper, index: int, signers: Iterable[str]) -> None:
        """Say of a paper that was given where it stands; only one that was rightly signed."""
        said = (paper.kind, paper.number, paper.date)
        self._say(paper.document, said, index, tuple(sorted(signers)))

    def _say(
        self, document: bytes, said: tuple[str, str, date], index: int, signers: tuple[str, ...]
    ) -> None:
        name = self._wanted.get(document)
        if name is not None:
            self._verdict.papers.append(Found(name, *said, index, signers))


def _is_ahead(paper: Paper, rosters: Sequence[Roster]) -> bool:
    """Tell whether one signed for themselves whose seat no roster names yet: who joins does so."""
    seat = paper.about.removeprefix("seat ")
    names = {f"{roster.origin}/m{seat}" for roster in rosters if paper.kind in BY_ONE}
    return bool(names) and not any(names & set(roster.keys) for roster in rosters)


def _hashes(text: str) -> set[bytes]:
    """Return what a text may be hashed to: editors and mail change line ends and the last one."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    ends = {plain, plain.rstrip("\n"), plain.rstrip("\n") + "\n"}
    return {document_hash(one) for one in ends}
