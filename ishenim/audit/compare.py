"""Holding a journal against what others were shown of it: another address, a copy, a saved head.

Every pair of signed heads must be of one tree. Where it is not, the two heads are the evidence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ishenim.audit.evidence import COSIGNED_TWICE, NOT_GROWN, TWO_ROOTS, Evidence, judge
from ishenim.audit.lead import lead
from ishenim.audit.log import read_head
from ishenim.audit.source import Missing, Source, read_or_none
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Verdict
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.errors import LogError, ProofError
from ishenim.proof.note import COSIGNATURE, known_signers
from ishenim.proof.vkey import read_vkey, write_vkey

#: Where a journal's heads lie, the one that members have cosigned first.
HEADS = ("cosigned", "checkpoint")


@dataclass(frozen=True)
class Held:
    """A signed head, and the files that lead to it, where there are any."""

    head: Checkpoint
    note: str
    source: Source | None = None


def heads_of(source: Source, vkey: str) -> list[Held]:
    """Return the heads that lie in a place.

    Raises:
        LogError: `LOG_KEY` if this journal's key has not signed one, `LOG_FORMAT` if one is none.
        Missing: if there is none.
    """
    notes = [note for name in HEADS if (note := read_or_none(source, name)) is not None]
    if not notes:
        raise Missing(HEADS[-1])
    return [Held(read_head(note, vkey), note, source) for note in notes]


class Comparison:
    """One journal held against others; what contradicts it is a finding and evidence."""

    def __init__(self, verdict: Verdict, vkey: str, cosigners: Iterable[str]) -> None:
        self._verdict, self._vkey = verdict, vkey
        self._cosigners = tuple(dict.fromkeys(cosigners))

    def others(self, mine: list[Held], others: Mapping[str, Source]) -> None:
        """Hold this journal's heads against those of every other place."""
        for place, source in others.items():
            try:
                theirs = heads_of(source, self._vkey)
            except LogError as error:
                code = "OTHER_KEY" if error.code == "LOG_KEY" else "OTHER_UNREAD"
                self._verdict.add(GAP, code, detail=place)
                continue
            except (Missing, OSError):
                self._verdict.add(GAP, "OTHER_UNREAD", detail=place)
                continue
            self.against(place, mine, theirs)

    def against(self, place: str, mine: list[Held], theirs: list[Held]) -> None:
        """Hold this journal's heads against those that somebody else was shown."""
        for one in mine:
            for other in theirs:
                if self._same(place, one, other):
                    return
        if max(held.head.size for held in theirs) > max(held.head.size for held in mine):
            self._verdict.add(NOTE, "BEHIND", detail=place)

    def _same(self, place: str, one: Held, other: Held) -> bool:
        """Compare two heads; return whether there is nothing more to say about this place."""
        evidence = self.evidence(one, other)
        codes = {said.code for said in (*judge(evidence).proven, *judge(evidence).hints)}
        sizes = f"{place}: {one.head.size} and {other.head.size} entries"
        if codes & {TWO_ROOTS, NOT_GROWN}:
            self._verdict.add(MISCONDUCT, "FORKED", detail=sizes)
            self.keep(evidence)
            return True
        if "NOT_LED" in codes:
            self._verdict.add(GAP, "OTHER_UNREAD", detail=sizes)
            return True
        return False

    def contradiction(self, one: Held, other: Held) -> None:
        """Keep two heads that are known not to be of one tree."""
        self.keep(self.evidence(one, other))

    def keep(self, evidence: Evidence) -> None:
        """Keep evidence, and name whoever vouched for both journals."""
        self._verdict.evidence.append(evidence)
        for said in judge(evidence).proven:
            if said.code == COSIGNED_TWICE:
                known = {(finding.code, finding.detail) for finding in self._verdict.findings}
                if (COSIGNED_TWICE, said.who) not in known:
                    self._verdict.add(MISCONDUCT, COSIGNED_TWICE, detail=said.who)

    def evidence(self, one: Held, other: Held) -> Evidence:
        """Return two heads as evidence, with the steps between them where files give them."""
        small, large = sorted((one, other), key=lambda held: held.head.size)
        names = [vkey for vkey in self._cosigners if _signed(vkey, (small.note, large.note))]
        return Evidence(
            journal=self._vkey,
            first=small.note,
            second=large.note,
            steps=_steps(small, large),
            cosigners=tuple(names),
        )


def _steps(small: Held, large: Held) -> tuple[bytes, ...]:
    if large.source is None or not 0 < small.head.size < large.head.size:
        return ()
    try:
        return lead(large.source, small.head.size, large.head.size, large.head.root)
    except (LogError, Missing, OSError):
        return ()


def _signed(vkey: str, notes: tuple[str, str]) -> bool:
    _name, keys = read_vkey(vkey)
    try:
        return any(known_signers(note, keys).signers for note in notes)
    except ProofError:
        return False


def cosigners_of(keys: Iterable[tuple[str, bytes]], policies: Iterable[str | None]) -> list[str]:
    """Return the keys of who may cosign: members, and the witnesses that policies name."""
    found = [write_vkey(name, COSIGNATURE, public) for name, public in keys]
    for policy in policies:
        for line in (policy or "").splitlines():
            words = line.split(" ")
            if words[0] == "witness" and len(words) >= 3 and _is_key(words[2]):
                found.append(words[2])
    return found


def policy_of(source: Source) -> str | None:
    """Return the policy of another place, if it has one and can be reached."""
    try:
        return read_or_none(source, "policy")
    except OSError:
        return None


def _is_key(vkey: str) -> bool:
    try:
        _name, keys = read_vkey(vkey)
    except LogError:
        return False
    return all(key.kind == COSIGNATURE for key in keys.values())
