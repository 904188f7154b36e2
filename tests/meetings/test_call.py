"""Calling a meeting: who may, when, what comes on its agenda by itself."""

from datetime import date, time

import pytest

from ishenim.meetings import actions, reading
from ishenim.meetings.models import Meeting
from tests.cast import NOW, later
from tests.councils import calling, day, presence


def test_numbers_are_continuous_also_over_a_cancelled_meeting(council):
    first = council.call(time=time(9, 0))
    actions.cancel(meeting=first, reason="Кворум болбойт", by=council.chair, now=NOW)
    assert [first.number, council.call(time=time(10, 0)).number, council.open().number] == [1, 2, 3]


def test_the_kind_is_as_chosen_once_the_commission_has_elected(council):
    assert council.call(kind="extraordinary").kind == "extraordinary"


def test_the_first_meeting_is_called_by_the_responsible_person(new_council, refused):
    assert refused(new_council.call, by=new_council.seat(1)) == (
        "Биринчи отурумду жооптуу адам чакырат."
    )
    meeting = new_council.call(kind="regular")
    assert meeting.kind == Meeting.Kind.FIRST
    assert [item.kind for item in meeting.agendaitem_set.all()] == ["election"]


def test_there_is_one_first_meeting_at_a_time(new_council, refused):
    new_council.call()
    assert refused(new_council.call, time=time(16, 0)) == "Биринчи отурум чакырылган."


@pytest.mark.parametrize("seat", [1, 2, 3])
def test_chair_secretary_and_responsible_person_call(council, seat):
    assert council.call(by=council.seat(seat)).called_by.seat == seat


def test_another_member_does_not_call(council, refused):
    assert refused(council.call, by=council.seat(4)) == (
        "Отурумду төрага, катчы же жооптуу адам чакырат."
    )


def test_a_day_that_passed_needs_presence_at_once(council, refused):
    council.now = later(days=3)
    assert refused(council.call) == "Бул күн өтүп кеткен. Ким катышканын ошол замат белгилеңиз."
    held = actions.call(by=council.chair, calling=calling(), now=council.now, presence=presence())
    assert (held.state, held.held_on) == ("called", NOW.date()) or held.state == "open"
    held.refresh_from_db()
    assert (held.state, held.has_quorum) == ("open", True)


def test_presence_cannot_be_known_ahead(council, refused):
    tomorrow = calling(held_on=later(days=1).date())
    assert refused(
        actions.call, by=council.chair, calling=tomorrow, now=NOW, presence=presence()
    ) == ("Бул отурум али боло элек: ким катышканы ошол күнү белгиленет.")


def test_an_hour_has_one_meeting(council, refused):
    council.call()
    assert refused(council.call) == "Бул күнгө жана саатка отурум чакырылган."


def test_a_quarter_that_ended_comes_on_the_agenda_once(council, open_box):
    council.now = later(days=90)  # 14 July: the second quarter ended, the box is from 15 April
    meeting = council.call(held_on=day("2026-07-14"))
    (item,) = meeting.agendaitem_set.all()
    assert (item.kind, item.year, item.quarter) == ("report", 2026, 2)
    again = council.call(held_on=day("2026-07-20"))
    assert not again.agendaitem_set.exists()
    actions.cancel(meeting=meeting, reason="Кворум болбойт", by=council.chair, now=council.now)
    assert council.call(held_on=day("2026-07-21")).agendaitem_set.get().quarter == 2


def test_a_report_put_on_a_meeting_without_quorum_comes_again(council, open_box):
    council.now = later(days=90)
    council.open({1, 2}, held_on=day("2026-07-14"))
    assert council.call(held_on=day("2026-07-14"), time=time(17, 0)).agendaitem_set.exists()


def test_a_called_meeting_moves_and_its_agenda_follows(council, open_box):
    meeting = council.call()
    moved = actions.change(
        meeting=meeting,
        calling=calling(held_on=day("2026-07-02"), place="Китепкана"),
        by=council.chair,
        now=NOW,
    )
    assert (moved.held_on, moved.place) == (date(2026, 7, 2), "Китепкана")
    assert moved.agendaitem_set.get().kind == "report"


def test_an_open_meeting_does_not_move(council, refused):
    meeting = council.open()
    assert refused(
        actions.change, meeting=meeting, calling=calling(), by=council.chair, now=NOW
    ) == ("Отурум өтүп жатат: күнү өзгөрбөйт.")


def test_a_cancelled_meeting_says_why(council, refused):
    meeting = council.call()
    assert refused(actions.cancel, meeting=meeting, reason=" ", by=council.chair, now=NOW) == (
        "Отурум эмне үчүн болбой калганын жазыңыз."
    )
    actions.cancel(meeting=meeting, reason="Карантин", by=council.chair, now=NOW)
    assert refused(council.sit, meeting) == "Бул отурум болбой калган."


def test_a_meeting_with_votes_is_not_cancelled(council, refused):
    meeting = council.open()
    council.vote(council.item(meeting), dict.fromkeys(range(1, 6), "for"))
    assert refused(actions.cancel, meeting=meeting, reason="x", by=council.chair, now=NOW) == (
        "Добуш берилген: отурум өткөн. Анын протоколун жазыңыз."
    )


def test_the_counts_of_the_half_year(council):
    council.open()
    council.open({1, 2}, time=time(15, 0))  # no quorum: not held
    council.call(time=time(16, 0))
    school = council.school
    assert reading.meetings_held(school, date(2026, 1, 1), date(2026, 6, 30)) == 1
    assert reading.next_meeting(school).number == 3
    assert reading.without_minutes(school).count() == 2
