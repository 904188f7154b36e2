"""What was done reaches the judgement: from every app, in a fixed number of queries."""

from datetime import date

import pytest

from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.obligations import facts
from ishenim.opening.models import Missed, Opening
from ishenim.publicity.models import Notice
from ishenim.regulation.obligations import obligations
from ishenim.schools.models import Day
from tests.cast import NOW, TUESDAY, CastMember, sign_undertaking

AFTER = date(2026, 4, 22)


def states(school, today: date) -> dict[str, str]:
    return {o.key: o.state for o in obligations(facts.of_school(school, today), today)}


def test_a_school_without_anything_owes_an_order_and_members(school):
    found = states(school, NOW.date())
    assert found["order"] == "due"
    assert "late" not in found.values()


def test_a_sealed_box_brings_its_first_opening(school, open_box):
    found = states(school, NOW.date())
    assert (found["sealing"], found["opening/2026-04-21"]) == ("kept", "due")
    assert states(school, AFTER)["opening/2026-04-21"] == "late"


def test_an_opening_that_was_held_is_kept(school, open_box, open_the_box):
    open_the_box()
    found = facts.of_school(school, AFTER)
    assert [one.ended_on for one in found.openings] == [TUESDAY]
    assert states(school, AFTER)["opening/2026-04-21"] == "kept"


def test_an_explained_opening_has_its_line_in_the_journal(school, open_box):
    Missed.objects.create(
        school=school, planned_on=TUESDAY, kind="missed", reason="Карантин", note="the line"
    )
    Entry.objects.create(
        school=school, index=90, kind="line", note="the line", leaf_hash=b"", entered_on=AFTER
    )
    assert [one.index for one in facts.of_school(school, AFTER).explanations] == [90]
    assert states(school, AFTER)["missed/2026-04-21"] == "kept"


def test_a_letter_without_its_line_is_not_registered_yet(school, letter):
    found = facts.of_school(school, AFTER)
    assert [one.registered_on for one in found.letters] == [None]
    (due,) = [o for o in obligations(found, AFTER) if o.what == "registration"]
    assert due.number == 1


def test_a_paper_letter_nobody_typed_in_is_owed_to_the_register(school, described):
    Opening.objects.update(paper_letters=2)
    found = facts.of_school(school, AFTER)
    assert sorted(one.registered_on is None for one in found.letters) == [False, True, True]


def test_a_letter_is_registered_and_waits_to_be_considered(school, described):
    found = facts.of_school(school, AFTER)
    (one,) = found.letters
    assert (one.taken_on, one.registered_on, one.answered_on) == (TUESDAY, TUESDAY, None)
    assert found.oldest_closed_on is None
    (due,) = [o for o in obligations(found, AFTER) if o.what == "consideration"]
    assert (due.state, due.number) == ("due", 1)


def test_the_order_and_the_signatures_under_it(school, members, order, acquainted):
    found = facts.of_school(school, NOW.date())
    assert found.order
    assert found.order.pk == order.pk
    assert found.begun_on == order.signed_on
    signed = {one.seat: one.acquainted_on for one in found.members}
    assert all(signed.values())
    assert len(signed) == 5


def test_an_undertaking_is_its_members_alone(school, members: list[CastMember], roster):
    sign_undertaking(members[3], NOW)
    found = {one.seat: one.undertaken_on for one in facts.of_school(school, NOW.date()).members}
    assert [seat for seat, day in found.items() if day] == [4]


@pytest.mark.parametrize(
    ("seat", "lacks"),
    [(5, {"parent", "odd"}), (3, {"responsible", "odd"}), (4, {"duty", "odd"})],
)
def test_a_member_who_leaves_takes_their_role_with_them(school, open_box, seat: int, lacks: set):
    Member.objects.filter(school=school, seat=seat).update(left_on=date(2026, 4, 20))
    found = facts.of_school(school, AFTER)
    assert found.composition.lacks == lacks
    assert {key for key, state in states(school, AFTER).items() if state == "late"} >= lacks
    (odd,) = [one for one in obligations(found, AFTER) if one.what == "odd"]
    assert (odd.due_on, odd.days) == (date(2026, 4, 20), 2)


def test_meetings_minutes_and_who_has_not_signed(school, open_box, council):
    meeting = council.written()
    council.sign(meeting, 2, 4)
    (one,) = facts.of_school(school, AFTER).meetings
    assert one.written_on
    assert set(one.unsigned) == {1, 3, 5}
    council.sign(meeting, 1, 3, 5)
    (one,) = facts.of_school(school, AFTER).meetings
    assert (one.unsigned, one.signed_on) == ((), NOW.date())
    assert one.index is not None


def test_notices_that_were_taken_back_do_not_count(school, open_box, head):
    kept = {"school": school, "school_year": 2025, "by": head, "recorded_on": AFTER}
    Notice.objects.create(**kept, kind="meeting", done_on=AFTER)
    back = {"removed_by": head, "removed_on": AFTER}
    Notice.objects.create(**kept, **back, kind="site", link="https://x.kg/", done_on=AFTER)
    found = states(school, AFTER)
    assert (found["parents/2025"], found["published"]) == ("kept", "late")


def test_a_day_off_moves_what_is_planned(school, open_box):
    Day.objects.create(school=school, day=TUESDAY, is_working=False)
    assert states(school, NOW.date())["opening/2026-04-22"] == "due"


def test_the_number_of_queries_does_not_grow(school, letter, order, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        facts.of_school(school, AFTER)
