"""Cases of boxes; and the school that the other files take for granted."""

from datetime import timedelta

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal.box import LONGEST
from ishenim.seal.bytes import b64, sha
from tools.cases.school import (
    BEFORE,
    OPENS,
    ORIGIN,
    SEALED,
    Cases,
    box,
    box_note,
    box_text,
    card_of,
    next_note,
    roster,
    roster_note,
    roster_text,
    second_note,
    second_text,
    signers,
)


def school() -> Cases:
    """Return what the other files take for granted: rosters, boxes, the members' cards."""
    return [
        {
            "name": "the school of the vectors",
            "origin": ORIGIN,
            "roster": roster_note(),
            "box": box_note(),
            "next": next_note(),
            "newest": second_note(),
            "cards": {str(seat): card_of(seat).hex() for seat in range(1, 7)},
        }
    ]


def boxes() -> Cases:
    """Box notes."""
    text = box_text()
    given = {"do": "read", "prev": None, "sealed": str(SEALED), "opens": str(OPENS), "number": 1}
    given |= {"checkpoint": {"number": BEFORE.number, "hash": BEFORE.hash.hex()}}
    second = box_text(number=2, prev=box().id)
    summer = box_text(opens=SEALED + LONGEST)
    good: Cases = [
        {**given, "name": "a box signed by three of five", "note": box_note(), "id": note_hash(text).hex(), "seats": [1, 2, 3]},
        {**given, "name": "signed by all five", "note": sign_note(text, signers(1, 2, 3, 4, 5)), "id": note_hash(text).hex(), "seats": [1, 2, 3, 4, 5]},
        {**given, "name": "the second box", "note": sign_note(second, signers(3, 4, 5)), "id": note_hash(second).hex(), "number": 2, "prev": box().id.hex(), "seats": [3, 4, 5]},
        {**given, "name": "before the longest vacation", "note": sign_note(summer, signers(1, 2, 3)), "id": note_hash(summer).hex(), "opens": (SEALED + LONGEST).isoformat(), "seats": [1, 2, 3]},
    ]  # fmt: skip

    def signed(new: str, *seats: int) -> str:
        return sign_note(new, signers(*(seats or (1, 2, 3))))

    wrong = {
        ("another school", "BOX_ORIGIN"): signed(text.replace(f"origin {ORIGIN}", "origin other.example")),
        ("another epoch", "BOX_ROSTER"): signed(text.replace("roster 1 ", "roster 2 ")),
        ("another roster", "BOX_ROSTER"): signed(text.replace(b64(roster().hash), b64(note_hash(second_text())))),
        ("it opens on the day it is sealed", "BOX_DAYS"): signed(box_text(opens=SEALED)),
        ("it opens before it is sealed", "BOX_DAYS"): signed(box_text(sealed=OPENS, opens=SEALED)),
        ("it opens in a year", "BOX_DAYS"): signed(box_text(opens=SEALED + LONGEST + timedelta(days=1))),
        ("the first box after another one", "BOX_FIRST"): signed(box_text(prev=sha(b"a box"))),
        ("the second box after none", "BOX_FIRST"): signed(box_text(number=2)),
        ("box 0", "BOX_FIRST"): signed(box_text(number=0, prev=sha(b"a box"))),
        ("two signatures", "BOX_QUORUM"): signed(text, 1, 2),
        ("two members and a stranger", "BOX_QUORUM"): signed(text, 1, 2, 6),
        ("a stranger's signatures", "NOTE_SIG"): sign_note(text, signers(6)),
        ("a changed day", "NOTE_SIG"): box_note().replace("opens 2026-04-21", "opens 2026-04-22"),
        ("a day that is none", "NOTE_FIELD"): signed(text.replace("2026-04-21", "2026-04-31")),
        ("no checkpoint", "NOTE_FIELD"): signed("".join(line for line in text.splitlines(keepends=True) if not line.startswith("checkpoint "))),
        ("a line of a day after which it is stale", "NOTE_FIELD"): signed(text + "expires 2026-05-05\n"),
        ("a roster for a box", "NOTE_TYPE"): sign_note(roster_text(), signers(1, 2, 3)),
    }  # fmt: skip
    return good + [
        {"name": n, "do": "read", "note": note, "error": e} for (n, e), note in wrong.items()
    ]
