"""The whole check of a journal: read once, believed nothing (docs/spec/verify.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ishenim.audit import duties, log
from ishenim.audit.author import Authors
from ishenim.audit.compare import Comparison, Held, cosigners_of, policy_of
from ishenim.audit.letter import find, follow
from ishenim.audit.memory import Remembered, go_on, remember
from ishenim.audit.openings import judge, read_school
from ishenim.audit.source import Missing, Source, read_or_none, read_text
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Finding, Verdict
from ishenim.audit.walk import Walk
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.errors import LogError, ProofError
from ishenim.proof.note import COSIGNATURE, keyring, known_signers
from ishenim.proof.vkey import read_vkey

#: Seconds after which nobody but the journal vouches for its newest entries (journal.md §Proof).
STALE = 15 * 86_400


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known before the check begins."""

    today: date
    now: int  # seconds since 1970
    vkey: str = ""  # of the journal; "" trusts the one beside it
    pin: str = ""  # the first roster's fingerprint, from a poster
    seal: str = ""  # a seal number from a receipt
    receipt: str = ""  # a receipt, as it was saved
    before: Remembered | None = None
    witnesses: tuple[str, ...] = ()  # keys of those outside who must vouch
    papers: Mapping[str, str] = field(default_factory=dict)  # texts of papers, by file name
    others: Mapping[str, Source] = field(default_factory=dict)  # the same journal from elsewhere
    served: Callable[[], Mapping[str, str]] = dict  # what authors are given, by place


def verify(
    source: Source, asked: Asked, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Verdict:
    """Return what a journal proves. Whatever is wrong is a finding, never an exception.

    Raises:
        OSError: if the source cannot be read.
    """
    verdict = Verdict()
    try:
        _verify(source, asked, progress, verdict)
        verdict.is_whole = True
    except Missing as error:
        verdict.add(GAP, "FILE_MISSING", detail=str(error))
    except LogError as error:
        verdict.add(MISCONDUCT if error.code == "LOG_KEY" else GAP, error.code)
    return verdict


def _verify(
    source: Source, asked: Asked, progress: Callable[[int, int], None], verdict: Verdict
) -> None:
    beside = log.vkey_of(source)
    if asked.vkey and asked.vkey.strip() != beside.strip():
        verdict.add(MISCONDUCT, "VKEY_CHANGED")
    vkey = asked.vkey or beside
    newest = read_text(source, "checkpoint")
    head = log.read_head(newest, vkey)
    verdict.origin = head.origin.removesuffix("/journal")
    verdict.size, verdict.root = head.size, head.root
    note = read_or_none(source, "cosigned")
    cosigned = log.read_head(note, vkey) if note else None
    wanted = _sizes(asked.before, cosigned)
    walk = Walk(source, verdict, asked.today, wanted, read_vkey(vkey)[1], asked.papers)
    first = _begin(walk, asked, head, cosigned)
    for done, entry in enumerate(log.entries(source, first, head.size), start=first + 1):
        walk.step(entry)
        progress(done, head.size)
    walk.end()
    mine = [Held(head, newest, source)]
    mine += [Held(cosigned, note, source)] if cosigned is not None and note is not None else []
    compared = Comparison(verdict, vkey, _cosigners_known(source, asked, walk))
    _same_tree(walk, mine, compared, verdict)
    _remembered(walk, mine[0], asked.before, compared, verdict)
    compared.others(mine, asked.others)
    Authors(walk, verdict, compared, mine).check(asked.served(), vkey, asked.now)
    _cosigners(walk, note, asked.now, verdict)
    _outside(newest, asked.witnesses, verdict)
    _people(walk, asked, verdict)
    _days(source, walk, asked, verdict)
    if all(map(_may_be_forgotten, verdict.findings)):
        verdict.memory = remember(walk, verdict, newest)
    _letter(source, walk, asked, vkey, verdict)


def _days(source: Source, walk: Walk, asked: Asked, verdict: Verdict) -> None:
    """Judge every planned day by the rulebook in force."""
    school = read_school(read_or_none(source, "school.json"), walk.papers.rulebooks, verdict)
    verdict.names = dict(school.names)
    judge(walk.boxes.days, school, asked.today, verdict)
    duties.judge(walk.boxes.days.first_sealed, school.versions, asked.today, verdict.duties)


def _may_be_forgotten(finding: Finding) -> bool:
    """Tell whether a memory may go on behind a finding.

    It may not behind misconduct, nor behind a gap in an entry that would not be read again.
    """
    return finding.weight == NOTE or (finding.weight == GAP and finding.index is None)


def _letter(source: Source, walk: Walk, asked: Asked, vkey: str, verdict: Verdict) -> None:
    """Say in which box's list the letter stands that was asked for, and what became of it."""
    if asked.receipt:
        found = follow(source, walk, asked.receipt, vkey, verdict)
    else:
        found = find(source, walk, asked.seal) if asked.seal else None
    if found is not None:
        verdict.found, seal = found
        verdict.state = walk.boxes.lists.state_of(seal)


def _cosigners_known(source: Source, asked: Asked, walk: Walk) -> list[str]:
    """Return the keys of everybody who may stand under a head of this journal."""
    members = [pair for roster in walk.commission.rosters for pair in roster.keys.items()]
    places = (source, *asked.others.values())
    named = cosigners_of(members, [policy_of(place) for place in places])
    return [*asked.witnesses, *named]


def _begin(walk: Walk, asked: Asked, head: Checkpoint, cosigned: Checkpoint | None) -> int:
    """Return the first entry to read: the first that is new, unless an older one is asked for."""
    before = asked.before
    if asked.papers or before is None or not before.state or before.size > head.size:
        return 0
    if cosigned is not None and cosigned.size < before.size:
        return 0
    go_on(walk, before)
    return before.size


def _sizes(before: Remembered | None, cosigned: Checkpoint | None) -> frozenset[int]:
    return frozenset(one.size for one in (before, cosigned) if one is not None)


def _same_tree(walk: Walk, mine: list[Held], compared: Comparison, verdict: Verdict) -> None:
    """Check that entries, checkpoint and cosigned checkpoint are of one tree."""
    newest, *cosigned = mine
    if walk.trail.roots.get(newest.head.size) != newest.head.root:
        # Begun at a remembered edge, the new entries lead elsewhere: what is before them differs.
        verdict.add(MISCONDUCT, "REWRITTEN" if walk.trail.resumed else "LOG_PROOF")
    for held in cosigned:
        if walk.trail.roots.get(held.head.size) != held.head.root:
            verdict.add(MISCONDUCT, "SPLIT_VIEW", detail="members signed another journal")
            compared.contradiction(newest, held)


def _remembered(
    walk: Walk, newest: Held, before: Remembered | None, compared: Comparison, verdict: Verdict
) -> None:
    """Check that the tree begins with the one that is remembered."""
    if before is None:
        return
    rewritten = any(finding.code == "REWRITTEN" for finding in verdict.findings)
    if newest.head.size < before.size:
        verdict.add(MISCONDUCT, "ROLLBACK", detail=f"{before.size} entries, now {newest.head.size}")
    elif walk.trail.roots.get(before.size) != before.root:
        verdict.add(MISCONDUCT, "REWRITTEN", detail=f"the first {before.size} entries")
    elif not rewritten:
        return
    if before.head:
        seen = Checkpoint(newest.head.origin, before.size, before.root)
        compared.contradiction(newest, Held(seen, before.head))


def _cosigners(walk: Walk, note: str | None, now: int, verdict: Verdict) -> None:
    """Count who of the commission saw this journal, and how long ago the last of a quorum did."""
    if not walk.commission.rosters:
        return
    newest = walk.commission.newest
    verdict.quorum = newest.quorum
    try:
        keys = keyring(newest.keys, [COSIGNATURE])
        times = known_signers(note, keys).signers.values() if note else ()
    except ProofError as error:
        verdict.add(MISCONDUCT, error.code, detail="cosignatures")
        return
    ordered = sorted((at or 0 for at in times), reverse=True)
    verdict.cosigned = len(ordered)
    if len(ordered) < newest.quorum:
        verdict.add(NOTE, "LOG_QUORUM")
    elif ordered[newest.quorum - 1] < now - STALE:
        verdict.add(NOTE, "LOG_STALE")


def _outside(note: str, vkeys: tuple[str, ...], verdict: Verdict) -> None:
    """Check that the newest checkpoint bears the cosignature of every witness asked for."""
    for vkey in vkeys:
        name, keys = read_vkey(vkey)
        try:
            signed = known_signers(note, keys).signers
        except ProofError as error:
            verdict.add(MISCONDUCT, error.code, detail=name)
            continue
        if signed:
            verdict.outside.append(name)
        else:
            verdict.add(GAP, "WITNESS_MISSING", detail=name)


def _people(walk: Walk, asked: Asked, verdict: Verdict) -> None:
    verdict.scripts = walk.scripts
    first = walk.commission.first
    if first is None:
        verdict.add(NOTE, "NO_ROSTER")
        return
    verdict.fingerprint = first.fingerprint
    pin = asked.pin.upper().replace(" ", "").replace("-", "")
    if pin and pin != verdict.fingerprint:
        # A restart ended the commission of an old poster: nothing proves to its reader that the
        # new one is the school's, and nothing that it is not.
        ended = pin in walk.commission.former
        verdict.add(GAP if ended else MISCONDUCT, "ROSTER_PIN")
