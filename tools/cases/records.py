"""Cases of what the journal keeps of openings: acts, lines, urgent openings."""

from dataclasses import replace
from datetime import date

from ishenim.proof.note import join_note, note_hash, sign_note
from ishenim.seal import act
from ishenim.seal.act import Act, Line, Reference, Urgent
from ishenim.seal.bytes import b64, sha
from tools.cases.openings import OTHER, seen
from tools.cases.school import OPENS, ORIGIN, SEALED, Case, Cases, roster, second_text, signers

BOX, NEXT = Reference(1, sha(b"box 1")), Reference(2, sha(b"box 2"))
HEAD, NONE = Reference(12, sha(b"root")), Reference(0, sha(b""))


def act_of(**changes: object) -> Act:
    fields: dict[str, object] = {
        "number": 1,
        "kind": "planned",
        "box": BOX,
        "open": sha(b"open"),
        "date": OPENS,
        "present": (1, 2, 4),
        "letters": Reference(2, sha(seen().encode())),
        "urgent": NONE,
        "paper": 1,
        "keys": sha(b"keys"),
        "next": NEXT,
        "checkpoint": HEAD,
    }
    return Act(**(fields | changes))  # type: ignore[arg-type]


def line_of(**changes: object) -> Line:
    fields: dict[str, object] = {
        "kind": "empty",
        "opening": "planned",
        "planned": OPENS,
        "date": OPENS,
        "box": BOX,
        "present": (1, 2, 4),
        "next": NEXT,
        "reason": "",
        "checkpoint": HEAD,
    }
    return Line(**(fields | changes))  # type: ignore[arg-type]


def records() -> Cases:
    """Acts, lines and urgent openings: what the journal keeps for good."""
    return _acts() + _lines() + _urgents()


def _reference(found: Reference | None) -> Case | None:
    return {"number": found.number, "hash": found.hash.hex()} if found else None


def _acts() -> Cases:
    def case(name: str, found: Act, *seats: int, error: str = "") -> Case:
        text = act.write_act(roster(), found)
        made: Case = {
            "name": name,
            "do": "act",
            "note": sign_note(text, signers(*(seats or (1, 2, 4)))),
        }
        return made | (
            {"error": error}
            if error
            else {"text": text, "seats": list(seats or (1, 2, 4)), "act": _act_json(found)}
        )

    text = act.write_act(roster(), act_of())
    cases = [
        case("two letters and one on paper", act_of()),
        case("only an urgent letter since the last time", act_of(open=None, keys=None, letters=NONE, urgent=Reference(1, OTHER))),
        case("an extraordinary opening, signed by all", act_of(kind="extraordinary", present=(1, 2, 3, 4, 5)), 1, 2, 3, 4, 5),
        case("two signatures", act_of(), 1, 2, error="ACT_QUORUM"),
        case("letters without keys", act_of(keys=None), error="ACT_SHAPE"),
        case("letters without an opening", act_of(open=None), error="ACT_SHAPE"),
        case("keys without letters", act_of(letters=NONE), error="ACT_SHAPE"),
        case("nobody was present", act_of(present=()), error="ACT_SHAPE"),
        case("somebody without a seat was present", act_of(present=(1, 2, 6)), error="ACT_SHAPE"),
    ]  # fmt: skip
    wrong = {
        ("another school", "ACT_ORIGIN"): text.replace(f"origin {ORIGIN}", "origin other.example"),
        ("another kind of opening", "NOTE_FIELD"): text.replace("kind planned", "kind secret"),
        ("seats out of order", "NOTE_FIELD"): text.replace("present 1 2 4", "present 2 1 4"),
        ("no line about urgent letters", "NOTE_FIELD"): "".join(line for line in text.splitlines(keepends=True) if not line.startswith("urgent")),
    }  # fmt: skip
    cases += [
        {"name": n, "do": "act", "note": sign_note(t, signers(1, 2, 4)), "error": e}
        for (n, e), t in wrong.items()
    ]
    changed = join_note(
        text.replace("paper 1", "paper 0"), [signer.line(text) for signer in signers(1, 2, 4)]
    )
    return [
        *cases,
        {"name": "another count than signed", "do": "act", "note": changed, "error": "NOTE_SIG"},
    ]


def _act_json(found: Act) -> Case:
    return {
        "number": found.number, "kind": found.kind, "box": _reference(found.box), "open": found.open.hex() if found.open else None,
        "date": str(found.date), "present": list(found.present), "letters": _reference(found.letters),
        "urgent": _reference(found.urgent), "paper": found.paper, "keys": found.keys.hex() if found.keys else None,
        "next": _reference(found.next), "checkpoint": _reference(found.checkpoint),
    }  # fmt: skip


def _lines() -> Cases:
    def case(name: str, found: Line, *seats: int, error: str = "") -> Case:
        text = act.write_line(roster(), found)
        made: Case = {
            "name": name,
            "do": "line",
            "note": sign_note(text, signers(*(seats or (1, 2, 4)))),
        }
        return made | (
            {"error": error}
            if error
            else {"text": text, "seats": list(seats or (1, 2, 4)), "line": _line_json(found)}
        )

    moved = line_of(
        kind="moved",
        box=None,
        present=(),
        next=date(2026, 4, 28),
        reason="Кардан улам мектеп жабык.",
    )
    text = act.write_line(roster(), line_of())
    cases = [
        case("an empty box", line_of()),
        case("moved, by one member", moved, 2),
        case("missed, by one member", replace(moved, kind="missed", next=None), 3),
        case("an empty box seen by two", line_of(), 1, 2, error="LINE_QUORUM"),
        case("an empty box that is none", line_of(box=None), error="LINE_SHAPE"),
        case("an empty box nobody saw", line_of(present=()), error="LINE_SHAPE"),
        case("an empty box and no next one", line_of(next=None), error="LINE_SHAPE"),
        case(
            "an empty box and a day for the next",
            line_of(next=date(2026, 4, 28)),
            error="LINE_SHAPE",
        ),
        case("somebody without a seat was present", line_of(present=(1, 2, 6)), error="LINE_SHAPE"),
    ]
    wrong = {
        ("another school", "LINE_ORIGIN"): text.replace(f"origin {ORIGIN}", "origin other.example"),
        ("another kind", "NOTE_FIELD"): text.replace("kind empty", "kind lost"),
        ("a box of three words", "LINE_SHAPE"): text.replace(f"box {BOX}", f"box {BOX} more"),
        ("a box of one word", "LINE_SHAPE"): text.replace(f"box {BOX}", "box 1"),
        ("a next box that is no day", "NOTE_FIELD"): text.replace(f"next {NEXT}", "next 2"),
        ("a reason that is no text", "LINE_SHAPE"): text.replace("reason -", "reason /w=="),
    }
    return cases + [
        {"name": n, "do": "line", "note": sign_note(t, signers(1, 2, 4)), "error": e}
        for (n, e), t in wrong.items()
    ]


def _line_json(found: Line) -> Case:
    after = found.next
    return {
        "kind": found.kind, "opening": found.opening, "planned": str(found.planned), "date": str(found.date), "box": _reference(found.box),
        "present": list(found.present), "next": _reference(after) if isinstance(after, Reference) else str(after) if after else None,
        "reason": found.reason, "checkpoint": _reference(found.checkpoint),
    }  # fmt: skip


def _urgents() -> Cases:
    text = act.write_urgent(roster(), Urgent(seal=OTHER, date=SEALED, seat=4))
    good: Case = {"name": "opened by seat 4", "do": "urgent", "note": sign_note(text, signers(4)), "text": text,
                  "seal": OTHER.hex(), "date": str(SEALED), "seat": 4}  # fmt: skip
    newer = text.replace(b64(roster().hash), b64(note_hash(second_text())))
    wrong = {
        ("signed by another seat", "URGENT_SIGNER"): sign_note(text, signers(1)),
        ("another roster", "URGENT_ROSTER"): sign_note(newer, signers(4)),
        ("another epoch", "URGENT_ROSTER"): sign_note(text.replace("roster 1 ", "roster 2 "), signers(4)),
        ("another school", "URGENT_ORIGIN"): sign_note(text.replace(f"origin {ORIGIN}", "origin other.example"), signers(4)),
        ("signed by a stranger", "NOTE_SIG"): sign_note(text, signers(6)),
        ("seat 0", "NOTE_FIELD"): sign_note(text.replace("seat 4", "seat 0"), signers(4)),
    }  # fmt: skip
    bad: Cases = [{"name": n, "do": "urgent", "note": t, "error": e} for (n, e), t in wrong.items()]
    return [good, *bad]
