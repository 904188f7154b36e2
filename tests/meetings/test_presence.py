"""Who is present: quorum, reasons, who leads, what votes fix."""

import pytest

from ishenim.commission.models import Member
from ishenim.meetings import actions
from tests.cast import NOW, later
from tests.councils import presence


@pytest.mark.parametrize(
    ("seats", "has_quorum"), [({1, 2}, False), ({1, 2, 3}, True), ({1, 2, 3, 4, 5}, True)]
)
def test_more_than_half_is_a_quorum(council, seats, has_quorum):
    assert council.open(seats).has_quorum is has_quorum


def test_who_is_absent_has_a_reason(council, refused):
    said = refused(
        actions.record_presence,
        meeting=council.call(),
        presence=actions.Presence(present=frozenset({1, 2, 3, 4}), reasons={5: " "}),
        by=council.chair,
        now=NOW,
    )
    assert said == "Бул мүчө эмне үчүн катышпаганын жазыңыз: Бакыт Осмонов."


def test_nobody_and_strangers_are_not_present(council, refused):
    meeting = council.call()
    assert refused(council.sit, meeting, set()) == "Ким катышканын белгилеңиз."
    assert refused(council.sit, meeting, {1, 2, 3, 9}) == "Комиссиянын мүчөлөрү гана белгиленет."


def test_a_meeting_to_come_has_no_presence(council, refused):
    meeting = council.call(held_on=later(days=2).date())
    assert refused(council.sit, meeting) == (
        "Бул отурум али боло элек: ким катышканы ошол күнү белгиленет."
    )


def test_the_chair_leads_unless_another_is_chosen(council):
    assert council.open().leader == council.chair
    other = actions.record_presence(
        meeting=council.call(time=NOW.time()),
        presence=presence({2, 3, 4}, leader=4, invited=(("Асел Токтоева", "инспектор"),)),
        by=council.secretary,
        now=NOW,
    )
    assert other.leader.seat == 4
    assert other.invitee_set.get().role == "инспектор"


def test_who_is_absent_does_not_lead(council, refused):
    said = refused(
        actions.record_presence,
        meeting=council.call(),
        presence=presence({2, 3, 4}, leader=1),
        by=council.chair,
        now=NOW,
    )
    assert said == "Отурумду алып баруучу катышып жаткан болушу керек."


def test_presence_is_corrected_until_somebody_voted(council, refused):
    meeting = council.open({1, 2, 3})
    meeting = council.sit(meeting, {1, 2, 3, 4})
    ballot = council.vote(council.item(meeting), dict.fromkeys([1, 2, 3, 4], "for"))
    assert refused(council.sit, meeting, {1, 2, 3}) == (
        "Бул мүчө добуш берген, демек катышкан: Назгүл Турдубаева. "
        "Адегенде добушту кайтарып алыңыз."
    )
    assert refused(council.sit, meeting, {1, 2, 3, 4, 5}) == (
        "Катышкандар добуш берген. Муну өзгөртүүдөн мурун добуштарды кайтарып алыңыз."
    )
    actions.drop_ballot(ballot=ballot, by=council.chair, now=NOW)
    assert council.sit(meeting).attendance_set.filter(is_present=True).count() == 5


def test_who_came_to_the_commission_later_is_not_of_this_meeting(council):
    meeting = council.open()
    person = council.seat(5).person
    Member.objects.filter(seat=5).update(left_on=later(days=1).date())
    Member.objects.create(
        school=council.school, person=person, seat=6, post="parent", joined_on=later(days=1).date()
    )
    council.now = later(days=2)
    again = council.sit(meeting, {1, 2, 3})
    assert [row.member.seat for row in again.attendance_set.all()] == [1, 2, 3, 4, 5]
