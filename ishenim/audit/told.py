"""A verdict in words for somebody who knows nothing about journals, and as JSON for programs."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from ishenim.audit.evidence import Evidence, Judgement, Said
from ishenim.audit.verdict import Finding, Found, Record, Verdict

_WORDS = json.loads(files("ishenim.audit").joinpath("words.json").read_text(encoding="utf-8"))
#: What a finding means; the browser's checker says the same in three languages.
SENTENCES: dict[str, str] = {code: said["en"] for code, said in _WORDS["findings"].items()}
_SAY: dict[str, str] = {name: said["en"] for name, said in _WORDS["say"].items()}
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
    said = SENTENCES.get(finding.code, _WORDS["other"]["en"])
    where = f" (entry {finding.index})" if finding.index is not None else ""
    more = f": {finding.detail}" if finding.detail else ""
    return f"{said}{more}{where} [{finding.code}]"


def lines(verdict: Verdict, seal: str = "") -> Iterator[str]:
    """Yield the verdict as people read it, the word last."""
    counts, days = verdict.counts, verdict.tuesdays
    yield f"journal of {verdict.origin or 'an unknown school'}, {counts.entries} entries"
    first = _groups(verdict.fingerprint) or "none yet"
    yield f"first commission: {first} (compare with the poster)"
    yield (
        f"letters: {counts.letters} lay in the boxes, {counts.opened} opened, "
        f"{counts.damaged} damaged, {counts.waiting} waiting for more cards"
    )
    yield f"urgent letters: {counts.urgent}; in the published lists: {counts.listed}"
    yield f"paper letters counted: {counts.paper}"
    yield f"openings before today: {', '.join(_openings(verdict))}"
    for kind, told in (("moved", days.moved), ("missed", days.missed)):
        for day, reason in told:
            yield f"  {kind}: {day}: {reason or 'no reason given'}"
    for day in days.unexplained:
        yield f"  missed without a word: {day}"
    yield f"members who vouch for this journal: {verdict.cosigned} (needed: {verdict.quorum})"
    if verdict.outside:
        yield f"witnesses outside the school: {', '.join(verdict.outside)}"
    for record in verdict.records:
        yield f"  {record.day}: {recorded(record)} (entry {record.index})"
    yield from _asked(verdict, seal)
    for finding in verdict.findings:
        yield f"  {finding.weight}: {sentence(finding)}"
    yield _SAY[verdict.word]


def recorded(record: Record) -> str:
    """Return what a record about the people of the box says."""
    who = f"{_SAY['member']} {record.who}" if record.who.isdigit() else _SAY.get(record.who, "")
    box = f", {_SAY['box']} {record.box}" if record.box else ""
    return f"{_SAY[f'r_{record.kind}']}{f': {who}' if who else ''}{box}"


def _asked(verdict: Verdict, seal: str) -> Iterator[str]:
    """Yield what was found of papers and of a letter that were asked for."""
    for paper in verdict.papers:
        yield f"paper {paper.name}: {_paper(paper)}"
    if verdict.found:
        yield f"your letter: taken out of box {verdict.found.removesuffix('.urgent')}"
        if verdict.state:
            yield f"  {_SAY[f'is_{verdict.state}']}"
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
        "state": verdict.state,
        "papers": [asdict(paper) | {"day": paper.day.isoformat()} for paper in verdict.papers],
        "records": [asdict(one) | {"day": one.day.isoformat()} for one in verdict.records],
        "counts": asdict(verdict.counts),
        "openings": {
            "on_time": [day.isoformat() for day in days.on_time],
            "late": [day.isoformat() for day in days.late],
            "moved": [{"day": day.isoformat(), "reason": why} for day, why in days.moved],
            "missed": [{"day": day.isoformat(), "reason": why} for day, why in days.missed],
            "unexplained": [day.isoformat() for day in days.unexplained],
        },
        "reports": {
            "signed": {of: day.isoformat() for of, day in verdict.duties.reports.items()},
            "late": verdict.duties.late,
            "missing": verdict.duties.missing,
        },
        "minutes": [asdict(one) | {"day": one.day.isoformat()} for one in verdict.duties.minutes],
        "half_years": [
            {"name": name, "minutes": held, "needed": needed}
            for name, held, needed in verdict.duties.few
        ],
        "findings": [
            asdict(finding) | {"sentence": sentence(finding)} for finding in verdict.findings
        ],
    }
