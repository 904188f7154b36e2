"""A verdict in words for somebody who knows nothing about journals, and as JSON for programs."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from ishenim.audit.evidence import Evidence, Judgement, Said
from ishenim.audit.verdict import CLEAN, MISCONDUCT, Finding, Found, Verdict

_SENTENCES = {
    "ACT_BOX": "an act opens another box than the one whose turn it was",
    "ACT_CHECKPOINT": "an act was signed over another journal than this one",
    "ACT_MANIFEST": "an act tells of other letters than were frozen in the box",
    "ACT_NEXT": "after an opening the next box is not the one the act names",
    "ACT_NUMBER": "the numbers of the acts do not follow each other",
    "ACT_OPEN": "letters were taken out without an opening",
    "ACT_ORIGIN": "an act is of another school",
    "ACT_PRESENT": "somebody is said to have been there and did not sign",
    "ACT_QUORUM": "an act was signed by too few",
    "ACT_SHAPE": "an act contradicts itself",
    "BEHIND": "elsewhere this journal is longer than what was shown here",
    "BOX_LOCKS": "a box has other locks than its commission needs",
    "BOX_NUMBER": "a box was left out",
    "BOX_ORIGIN": "a box is of another school",
    "BOX_QUORUM": "a box was sealed by too few",
    "BOX_ROSTER": "a box is sealed to another commission than the one in force",
    "BOX_TWICE": "a box was sealed twice",
    "COSIGNED_TWICE": "somebody has vouched for two journals of which one is false",
    "DATE_ORDER": "something is dated before what stands above it",
    "FILE_MISSING": "a file of the journal is missing",
    "FORKED": "somebody else was shown another journal of the same key",
    "LETTER_DROPPED": "the letter of this receipt was in the box and is in no published list",
    "LETTER_WAITS": "the letter of this receipt lies in a box that is not opened yet",
    "LETTERS_LOST": "the commission says that a lock did not open and letters are lost",
    "LINE_ORIGIN": "a line is of another school",
    "LINE_QUORUM": "a line was signed by too few",
    "LINE_SHAPE": "a line contradicts itself",
    "LOG_FORMAT": "a file of the journal cannot be read",
    "LOG_KEY": "the journal's own key has not signed it",
    "LOG_PROOF": "the entries are not the ones that were signed",
    "LOG_QUORUM": "too few members have vouched for this journal yet",
    "LOG_STALE": "for more than 15 days no quorum of members has vouched for this journal",
    "MANIFEST_CHANGED": "the published list of letters is not the one that was signed",
    "MANIFEST_MISSING": "a published list of letters is missing",
    "NOTE_FIELD": "an entry is not written as it must be",
    "NOTE_FORM": "an entry is not text",
    "NOTE_SIG": "a signature is missing or false",
    "NOTE_TYPE": "an entry is of another kind than it says",
    "NOTE_UNKNOWN": "an entry of a kind that this program does not know",
    "NO_ROSTER": "no commission has been formed yet",
    "OPEN_BOX": "an opening of a box that is not there",
    "OPEN_SIGNER": "an opening was not signed by who led it",
    "OPEN_TWICE": "a box was opened twice",
    "OTHER_KEY": "what it was compared with is not signed by this journal's key",
    "OTHER_UNREAD": "it could not be compared with this",
    "PAPER_HEAD": "an order was signed by somebody whom no composition names as the head",
    "PAPER_QUORUM": "minutes were signed by too few",
    "PAPER_SIGNER": "a paper was not signed by whom it is about",
    "PAPER_UNKNOWN": "this paper is not in this journal, or its text was changed",
    "RECEIPT_BOX": "the receipt names a box that is not in this journal",
    "RECEIPT_FORM": "this is no receipt of this school",
    "RELEASE_QUORUM": "letters were taken out with too few keys",
    "RELEASE_SIG": "a key was turned by somebody who could not",
    "REWRITTEN": "what this computer saw before was changed",
    "ROLLBACK": "the journal is shorter than this computer saw it before",
    "ROSTER_CHAIN": "a composition does not follow the one before",
    "ROSTER_GENESIS": "the first composition was not signed by all of its members",
    "ROSTER_MEMBER": "a composition contradicts itself",
    "ROSTER_PIN": "the first commission is not the one on the poster",
    "ROSTER_POP": "a new member has not signed the composition",
    "ROSTER_QUORUM": "a composition was signed by too few of the one before",
    "RULEBOOK_CHANGED": "the regulation is not the one that the head signed",
    "RULEBOOK_FORM": "the regulation cannot be read",
    "RULEBOOK_MISSING": "a regulation that the head signed is missing",
    "SCHOOL_FORM": "the file about the school cannot be read",
    "SCHOOL_MISSING": "the file about the school is missing: days off are not known",
    "SCRIPT_CHANGED": "a page loads another script than the journal names",
    "SCRIPT_FOREIGN": "a page runs a script that no hash protects",
    "SPLIT_VIEW": "the members vouched for another journal than this one",
    "URGENT_ORIGIN": "an urgent opening is of another school",
    "URGENT_ROSTER": "an urgent opening names another commission",
    "URGENT_SIGNER": "an urgent letter was opened by somebody who did not sign",
    "WITNESS_MISSING": "a witness has not vouched for the newest entries",
    "VKEY_CHANGED": "the journal's key is not the one that was expected",
}
_SHOWN = {
    "TWO_ROOTS": "has signed two journals of the same length that differ",
    "NOT_GROWN": "has signed a longer journal in which the shorter one was changed",
    "COSIGNED_TWICE": "has vouched for both",
    "SAME": "has signed one and the same journal twice",
    "GREW": "has signed a journal that only grew; that the shorter one was shown later, "
    "as after a rollback, is the word of who wrote this file",
    "NOT_LED": "has signed two lengths; nothing here shows that one does not continue the other",
    "UNSIGNED": "has not signed both of these",
    "OTHER_KEY": "is named, but the key is another than the one you gave",
    "COSIGNED_BACK": "vouched for the shorter one after the longer one, by its own clock",
}
_WORDS = {
    CLEAN: "CLEAN: everything that was checked holds.",
    MISCONDUCT: "MISCONDUCT: something was changed, left out or signed wrongly.",
    "unreadable": "NOT PROVEN: something could not be checked.",
}

_EVIDENCE = {
    True: "PROVEN: the holder of this key has shown different journals.",
    False: "NOT PROVEN: by itself this file shows no misconduct.",
}


def judged(evidence: Evidence, found: Judgement, *, known: bool) -> Iterator[str]:
    """Yield what evidence shows, the word last."""
    first, second = found.sizes
    yield f"two signed states of {found.origin}: {first} and {second} entries"
    for said in found.proven:
        yield f"  proven: {shown(said)}"
    for said in found.hints:
        yield f"  not proven: {shown(said)}"
    if not known:
        yield f"this is about the key {evidence.journal}"
        yield "compare it with the one that the school has published, or give it with --key"
    yield _EVIDENCE[bool(found.proven)]


def shown(said: Said) -> str:
    """Return what evidence shows of somebody."""
    return f"{said.who} {_SHOWN[said.code]} [{said.code}]"


def sentence(finding: Finding) -> str:
    """Return what a finding means."""
    said = _SENTENCES.get(finding.code, "a check of the seals failed")
    where = f" (entry {finding.index})" if finding.index is not None else ""
    more = f": {finding.detail}" if finding.detail else ""
    return f"{said}{more}{where} [{finding.code}]"


def lines(verdict: Verdict, seal: str = "") -> Iterator[str]:
    """Yield the verdict as people read it, the word last."""
    counts, days = verdict.counts, verdict.tuesdays
    yield f"journal of {verdict.origin or 'an unknown school'}, {counts.entries} entries"
    first = _groups(verdict.fingerprint) or "none yet"
    yield f"first commission: {first} (compare with the poster)"
    taken = counts.letters + counts.urgent
    yield f"letters: {counts.listed} in the published lists, {taken} taken out by acts"
    yield f"paper letters counted: {counts.paper}"
    yield f"openings: {', '.join(_openings(verdict))}"
    for kind, told in (("moved", days.moved), ("missed", days.missed)):
        for day, reason in told:
            yield f"  {kind}: {day}: {reason or 'no reason given'}"
    for day in days.unexplained:
        yield f"  missed without a word: {day}"
    yield f"members who vouch for this journal: {verdict.cosigned} (needed: {verdict.quorum})"
    if verdict.outside:
        yield f"witnesses outside the school: {', '.join(verdict.outside)}"
    yield from _asked(verdict, seal)
    for finding in verdict.findings:
        yield f"  {finding.weight}: {sentence(finding)}"
    yield _WORDS[verdict.word]


def _asked(verdict: Verdict, seal: str) -> Iterator[str]:
    """Yield what was found of papers and of a letter that were asked for."""
    for paper in verdict.papers:
        yield f"paper {paper.name}: {_paper(paper)}"
    if verdict.found:
        yield f"your letter: taken out of box {verdict.found.removesuffix('.urgent')}"
    elif seal:
        yield f"seal {seal}: in no published list yet"


def _openings(verdict: Verdict) -> Iterator[str]:
    days = verdict.tuesdays
    yield f"{days.planned} planned"
    yield f"{len(days.on_time)} on time"
    for count, word in (
        (len(days.late), "late"),
        (len(days.moved), "moved"),
        (len(days.missed), "missed with a reason"),
        (len(days.unexplained), "missed without a word"),
        (verdict.counts.extraordinary, "extraordinary besides"),
    ):
        if count:
            yield f"{count} {word}"


def _paper(paper: Found) -> str:
    signed = ", ".join(paper.signers)
    return f"{paper.kind} {paper.number} of {paper.day}, entry {paper.index}, signed by {signed}"


def _groups(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return everything a program wants to know."""
    days = verdict.tuesdays
    return {
        "verdict": verdict.word,
        "origin": verdict.origin,
        "size": verdict.size,
        "root": verdict.root.hex(),
        "first_commission": verdict.fingerprint,
        "cosigned": verdict.cosigned,
        "quorum": verdict.quorum,
        "outside": verdict.outside,
        "found": verdict.found,
        "papers": [asdict(paper) | {"day": paper.day.isoformat()} for paper in verdict.papers],
        "counts": asdict(verdict.counts),
        "openings": {
            "on_time": [day.isoformat() for day in days.on_time],
            "late": [day.isoformat() for day in days.late],
            "moved": [{"day": day.isoformat(), "reason": why} for day, why in days.moved],
            "missed": [{"day": day.isoformat(), "reason": why} for day, why in days.missed],
            "unexplained": [day.isoformat() for day in days.unexplained],
        },
        "findings": [
            asdict(finding) | {"sentence": sentence(finding)} for finding in verdict.findings
        ],
    }
