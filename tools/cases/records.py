"""Cases of what the journal keeps of openings: acts, lines, urgent openings."""

from dataclasses import replace
from datetime import date

from ishenim.proof.note import join_note, note_hash, sign_note
from ishenim.seal import act
from ishenim.seal.act import Act, Closed, Line, Urgent
from ishenim.seal.bytes import b64, sha
from ishenim.seal.reference import NONE as NOBODY
from ishenim.seal.reference import Reference, listed
from tools.cases.openings import OTHER, as_json, open_of, seen
from tools.cases.school import (
    LATER,
    OPENS,
    ORIGIN,
    SEALED,
    Case,
    Cases,
    box,
    next_box,
    reference_of,
    roster,
    second_text,
    signers,
)

BOX, NEXT = reference_of(box()), reference_of(next_box())
HEAD, NONE = Reference(12, sha(b"root")), listed("")
THIRD = Reference(3, sha(b"box 3"))
TWO = listed(seen())


def act_of(**changes: object) -> Act:
    """Return the act of the school's first opening: two letters, one more on paper."""
    fields: dict[str, object] = {
        "number": 1,
        "kind": "planned",
        "day": OPENS,
        "date": OPENS,
        "present": (1, 2, 4),
        "boxes": (Closed(BOX, TWO, NONE),),
        "opens": (Reference(1, open_of().id),),
        "paper": 1,
        "opened": 2,
        "damaged": NONE,
        "waiting": NONE,
        "next": NEXT,
        "document": sha(b"the act in words"),
        "checkpoint": HEAD,
    }
    return Act(**(fields | changes))  # type: ignore[arg-type]


def line_of(**changes: object) -> Line:
    """Return the line of an empty first box."""
    fields: dict[str, object] = {
        "kind": "empty",
        "opening": "planned",
        "planned": OPENS,
        "date": OPENS,
        "present": (1, 2, 4),
        "boxes": (BOX,),
        "waiting": NONE,
        "next": NEXT,
        "checkpoint": HEAD,
    }
    return Line(**(fields | changes))  # type: ignore[arg-type]


def records() -> Cases:
    """Acts, lines and urgent openings: what the journal keeps for good."""
    return _acts() + _lines() + _urgents()


def _signed(text: str, *seats: int) -> str:
    return sign_note(text, signers(*(seats or (1, 2, 4))))


# ── Acts ──────────────────────────────────────────────────────────────────────
def _acts() -> Cases:
    def good(name: str, found: Act, *seats: int) -> Case:
        text, by = act.write_act(roster(), found), list(seats or (1, 2, 4))
        counts = {"letters": found.letters, "urgents": found.urgent}
        return {"name": name, "do": "act", "note": _signed(text, *by), "text": text, "seats": by, "act": _act_json(found), **counts}  # fmt: skip

    def bad(name: str, error: str, *seats: int, **changes: object) -> Case:
        text = act.write_act(roster(), act_of(**changes))
        return {"name": name, "do": "act", "note": _signed(text, *seats), "error": error}

    text = act.write_act(roster(), act_of())
    one = Reference(1, OTHER)
    first, more = Reference(1, open_of().id), Reference(2, OTHER)
    three = (Closed(BOX, TWO, NONE), Closed(NEXT, one, one))
    cases = [
        good("two letters and one on paper", act_of()),
        good("only an urgent letter since the last time", act_of(boxes=(Closed(BOX, NONE, one),), opens=(), paper=0, opened=0)),
        good("only paper", act_of(boxes=(Closed(BOX, NONE, NONE),), opens=(), opened=0)),
        good("an extraordinary opening, signed by all", act_of(kind="extraordinary", day=SEALED, present=(1, 2, 3, 4, 5)), 1, 2, 3, 4, 5),
        good("moved by a week", act_of(kind="moved", day=LATER, date=LATER)),
        good("two boxes at once", act_of(boxes=three, opens=(first, more), opened=3, next=THIRD)),
        good("two boxes, one of them empty", act_of(boxes=(Closed(BOX, NONE, NONE), Closed(NEXT, one, NONE)), opens=(more,), opened=1, next=THIRD)),
        good("one damaged, one waits", act_of(opened=0, damaged=one, waiting=one)),
        good("all wait: cards of their box are missing", act_of(opens=(), opened=0, waiting=TWO)),
        good("one that waited opens, in a box that was empty", act_of(boxes=(Closed(NEXT, NONE, NONE),), opens=(first,), paper=0, opened=1, next=THIRD)),
        bad("two signatures", "ACT_QUORUM", 1, 2),
        bad("no boxes", "NOTE_FIELD", boxes=()),
        bad("a box left out", "ACT_SHAPE", next=THIRD),
        bad("boxes in another order", "ACT_SHAPE", boxes=three[::-1], opens=(first, more), opened=3, next=THIRD),
        bad("a box twice", "ACT_SHAPE", boxes=(three[0], three[0]), next=NEXT),
        bad("box 0", "ACT_SHAPE", boxes=(Closed(Reference(0, OTHER), TWO, NONE),), opens=(), opened=0, waiting=TWO, next=BOX),
        bad("letters opened without an opening", "ACT_SHAPE", opens=()),
        bad("letters damaged without an opening", "ACT_SHAPE", opens=(), opened=0, damaged=TWO),
        bad("openings in another order", "ACT_SHAPE", boxes=three, opens=(more, first), opened=3, next=THIRD),
        bad("two openings of one box", "ACT_SHAPE", opens=(first, first)),
        bad("the opening of a box that is not closed", "ACT_SHAPE", opens=(more,)),
        bad("the opening of box 0", "ACT_SHAPE", opens=(Reference(0, OTHER),)),
        bad("nobody was present", "ACT_SHAPE", present=()),
        bad("somebody without a seat was present", "ACT_SHAPE", present=(1, 2, 6)),
    ]  # fmt: skip
    wrong = {
        ("another school", "ACT_ORIGIN"): text.replace(f"origin {ORIGIN}", "origin other.example"),
        ("another kind of opening", "NOTE_FIELD"): text.replace("kind planned", "kind secret"),
        ("seats out of order", "NOTE_FIELD"): text.replace("present 1 2 4", "present 2 1 4"),
        ("no line about waiting letters", "NOTE_FIELD"): "".join(line for line in text.splitlines(keepends=True) if not line.startswith("waiting")),
        ("a box without its urgent letters", "NOTE_FIELD"): text.replace(f" {NONE}\nopen", "\nopen"),
        ("a line with the keys of a box", "NOTE_FIELD"): text.replace("next 2", f"keys {b64(OTHER)}\nnext 2"),
    }  # fmt: skip
    cases += [
        {"name": n, "do": "act", "note": _signed(t), "error": e} for (n, e), t in wrong.items()
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
        "number": found.number, "kind": found.kind, "day": str(found.day), "date": str(found.date), "present": list(found.present),
        "boxes": [{"box": as_json(each.box), "letters": as_json(each.letters), "urgent": as_json(each.urgent)} for each in found.boxes],
        "opens": [as_json(each) for each in found.opens], "paper": found.paper, "opened": found.opened,
        "damaged": as_json(found.damaged), "waiting": as_json(found.waiting), "next": as_json(found.next), "document": found.document.hex(), "checkpoint": as_json(found.checkpoint),
    }  # fmt: skip


# ── Lines ─────────────────────────────────────────────────────────────────────
def _lines() -> Cases:
    def good(name: str, found: Line, *seats: int) -> Case:
        text, by = act.write_line(roster(), found), list(seats or (1, 2, 4))
        return {"name": name, "do": "line", "note": _signed(text, *by), "text": text, "seats": by, "line": _line_json(found)}  # fmt: skip

    def bad(name: str, found: Line, *seats: int, error: str = "LINE_SHAPE") -> Case:
        return {"name": name, "do": "line", "note": _signed(act.write_line(roster(), found), *seats), "error": error}  # fmt: skip

    moved = line_of(
        kind="moved",
        boxes=(),
        waiting=None,
        present=(),
        next=LATER,
        reason="Кардан улам мектеп жабык.",
    )
    missed = replace(moved, kind="missed", next=None)
    text = act.write_line(roster(), line_of())
    cases = [
        good("an empty box", line_of()),
        good("two empty boxes", line_of(boxes=(BOX, NEXT), next=THIRD)),
        good("an empty box, and two letters that wait", line_of(waiting=TWO)),
        good("an empty extraordinary opening", line_of(opening="extraordinary", reason="Кат келди деп айтышты.")),
        good("moved, by one member", moved, 2),
        good("missed, by one member", missed, 3),
        bad("an empty box seen by two", line_of(), 1, 2, error="LINE_QUORUM"),
        bad("an empty box that is none", line_of(boxes=())),
        bad("an empty box nobody saw", line_of(present=())),
        bad("an empty box that says nothing of waiting letters", line_of(waiting=None)),
        bad("an empty box and no next one", line_of(next=None)),
        bad("an empty box and a day for the next", line_of(next=LATER)),
        bad("a box left out", line_of(next=THIRD)),
        bad("boxes in another order", line_of(boxes=(NEXT, BOX), next=THIRD)),
        bad("box 0", line_of(boxes=(Reference(0, OTHER),), next=BOX)),
        bad("somebody without a seat was present", line_of(present=(1, 2, 6))),
        bad("moved, and no day", replace(moved, next=None)),
        bad("moved to a box", replace(moved, next=NEXT)),
        bad("moved, with a box", replace(moved, boxes=(BOX,))),
        bad("moved, with waiting letters", replace(moved, waiting=NONE)),
        bad("moved, with somebody present", replace(moved, present=(1,))),
        bad("missed, and a day", replace(missed, next=LATER)),
    ]  # fmt: skip
    wrong = {
        ("another school", "LINE_ORIGIN"): text.replace(f"origin {ORIGIN}", "origin other.example"),
        ("another kind", "NOTE_FIELD"): text.replace("kind empty", "kind lost"),
        ("a next box of three words", "LINE_SHAPE"): text.replace(f"next {NEXT}", f"next {NEXT} more"),
        ("a next box that is no day", "NOTE_FIELD"): text.replace(f"next {NEXT}", "next 2"),
        ("a box of one word", "NOTE_FIELD"): text.replace(f"box {BOX}", "box 1"),
        ("a reason that is no text", "LINE_SHAPE"): text.replace(f"reason {NOBODY}", "reason /w=="),
        ("an empty reason", "NOTE_FIELD"): text.replace(f"reason {NOBODY}", "reason "),
    }  # fmt: skip
    return cases + [
        {"name": n, "do": "line", "note": _signed(t), "error": e} for (n, e), t in wrong.items()
    ]


def _line_json(found: Line) -> Case:
    after = found.next
    following = as_json(after) if isinstance(after, Reference) else str(after) if after else None
    return {
        "kind": found.kind, "opening": found.opening, "planned": str(found.planned), "date": str(found.date),
        "present": list(found.present), "boxes": [as_json(each) for each in found.boxes],
        "waiting": as_json(found.waiting) if found.waiting else None, "next": following,
        "reason": found.reason, "checkpoint": as_json(found.checkpoint),
    }  # fmt: skip


# ── Urgent ────────────────────────────────────────────────────────────────────
def _urgents() -> Cases:
    found = Urgent(seal=OTHER, box=BOX, date=date(2026, 4, 16), seat=4)
    text = act.write_urgent(roster(), found)
    good: Case = {"name": "opened by seat 4", "do": "urgent", "note": _signed(text, 4), "text": text, "seal": OTHER.hex(),
                  "box": as_json(BOX), "date": str(found.date), "seat": 4}  # fmt: skip
    newer = text.replace(b64(roster().hash), b64(note_hash(second_text())))
    wrong = {
        ("signed by another seat", "URGENT_SIGNER"): _signed(text, 1),
        ("another roster", "URGENT_ROSTER"): _signed(newer, 4),
        ("another epoch", "URGENT_ROSTER"): _signed(text.replace("roster 1 ", "roster 2 "), 4),
        ("another school", "URGENT_ORIGIN"): _signed(text.replace(f"origin {ORIGIN}", "origin other.example"), 4),
        ("signed by a stranger", "NOTE_SIG"): _signed(text, 6),
        ("seat 0", "NOTE_FIELD"): _signed(text.replace("seat 4", "seat 0"), 4),
        ("no box", "NOTE_FIELD"): _signed(text.replace(f"box {BOX}\n", ""), 4),
    }  # fmt: skip
    bad: Cases = [{"name": n, "do": "urgent", "note": t, "error": e} for (n, e), t in wrong.items()]
    return [good, *bad]
