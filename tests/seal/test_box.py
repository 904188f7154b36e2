"""Boxes: sealed and signed, and nothing secret behind it."""

from datetime import date, timedelta

import pytest

from ishenim.proof.note import sign_note
from ishenim.seal import box as floor
from ishenim.seal.reference import Reference
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box


@pytest.mark.parametrize("case", cases("box", "read"))
def test_box_notes_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        box = floor.read_box(case["note"], ROSTER)
        assert (box.id.hex(), box.number, sorted(box.seats)) == (
            case["id"],
            case["number"],
            case["seats"],
        )
        assert (box.prev.hex() if box.prev else None) == case["prev"]
        assert [box.sealed.isoformat(), box.opens.isoformat()] == [case["sealed"], case["opens"]]
        assert box.checkpoint.hash.hex() == case["checkpoint"]["hash"]
        assert box.checkpoint.number == case["checkpoint"]["number"]


def written(**changes: object) -> str:
    """Return the text of the school's third box."""
    given: dict[str, object] = {"number": 3, "prev": SCHOOL.next.id, "sealed": date(2026, 4, 28)}
    given |= {"opens": date(2026, 5, 5), "checkpoint": Reference(9, bytes(32))}
    return floor.write_box(ROSTER, **(given | changes))  # type: ignore[arg-type]


def test_a_box_reads_as_it_was_written_also_before_anybody_signed():
    text = written()
    unsigned = floor.read_box_text(text, ROSTER)
    assert (unsigned.text, unsigned.seats, unsigned.prev) == (text, frozenset(), SCHOOL.next.id)
    note = sign_note(text, [SCHOOL.keys(seat).signer for seat in (1, 3, 5)])
    assert floor.read_box(note, ROSTER).id == unsigned.id


@pytest.mark.parametrize("days", [0, -1])
def test_a_box_opens_after_it_is_sealed(days: int):
    sealed = date(2026, 4, 28)
    with refused("BOX_DAYS"):
        floor.read_box_text(written(opens=sealed + timedelta(days)), ROSTER)


def test_a_text_alone_is_refused_for_the_same_reasons():
    with refused("BOX_FIRST"):
        floor.read_box_text(written(prev=None), ROSTER)
    with refused("BOX_ROSTER"):
        floor.read_box_text(written(), SCHOOL.newest)


def test_the_roster_a_box_is_sealed_to_alone_reads_it():
    note = named("school", "the school of the vectors")["box"]
    with refused("BOX_ROSTER"):
        floor.read_box(note, SCHOOL.newest)
