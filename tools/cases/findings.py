"""Cases of what a member's device found in the boxes it joined."""

from ishenim.proof.note import sign_note
from ishenim.seal import finding as floor
from ishenim.seal.bytes import sha
from ishenim.seal.finding import Finding
from ishenim.seal.reference import Reference, listed
from tools.cases.openings import OTHER, as_json, found_letters, open_of, released, seen
from tools.cases.school import (
    OPENS,
    ORIGIN,
    Case,
    Cases,
    next_box,
    reference_of,
    roster_text,
    signers,
)


def finding_of(**changes: object) -> Finding:
    """Return what seat 2 found in the school's first box: two letters, by three releases."""
    opened = open_of()
    notes = [released(seat, opened, found_letters()).note for seat in (1, 2, 4)]
    fields: dict[str, object] = {
        "seat": 2,
        "next": reference_of(next_box()),
        "date": OPENS,
        "opens": (Reference(1, opened.id),),
        "releases": floor.releases_of(notes),
        "opened": listed(seen()),
        "damaged": listed(""),
        "waiting": listed(""),
    }
    return Finding(**(fields | changes))  # type: ignore[arg-type]


def findings() -> Cases:
    """Cases of `finding.json`."""

    def good(name: str, found: Finding) -> Case:
        text = floor.write_finding(ORIGIN, found)
        return {"name": name, "note": sign_note(text, signers(found.seat)), "text": text, "finding": _json(found)}  # fmt: skip

    one = Reference(1, sha(b"a list"))
    text = floor.write_finding(ORIGIN, finding_of())
    wrong = {
        ("signed by another seat", "READING"): sign_note(text, signers(3)),
        ("another school", "READING"): sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), signers(2)),
        ("signed by a stranger", "NOTE_SIG"): sign_note(text, signers(6)),
        ("no opening", "NOTE_FIELD"): sign_note(floor.write_finding(ORIGIN, finding_of(opens=())), signers(2)),
        ("a false seat without its box", "NOTE_FIELD"): sign_note(text + "false 4\n", signers(2)),
        ("a false seat 0", "NOTE_FIELD"): sign_note(text + "false 1 0\n", signers(2)),
        ("an unreadable seat before a false one", "NOTE_FIELD"): sign_note(text + "unreadable 1 3\nfalse 1 4\n", signers(2)),
        ("a roster", "NOTE_TYPE"): sign_note(roster_text(), signers(2)),
    }  # fmt: skip
    return [
        good("two letters opened", finding_of()),
        good("one of each, a false and an unreadable release", finding_of(opened=one, damaged=one, waiting=one, false=((1, 3), (1, 4)), unreadable=((1, 5),))),
        good("two boxes", finding_of(opens=(Reference(1, open_of().id), Reference(2, OTHER)), unreadable=((2, 1),))),
        *[{"name": n, "note": note, "error": e} for (n, e), note in wrong.items()],
    ]  # fmt: skip


def _json(found: Finding) -> Case:
    references = ("next", "releases", "opened", "damaged", "waiting")
    return {
        "seat": found.seat, "date": str(found.date), "opens": [as_json(each) for each in found.opens],
        **{name: as_json(getattr(found, name)) for name in references},
        "false": [list(each) for each in found.false], "unreadable": [list(each) for each in found.unreadable],
    }  # fmt: skip
