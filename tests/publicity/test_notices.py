"""What was made known is written down once, corrected in the open, and never lost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ishenim.publicity.actions import (
    Made,
    add_notice,
    change_notice,
    put_back_notice,
    remove_notice,
)
from ishenim.publicity.models import Notice
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import later


def test_a_notice_belongs_to_the_school_year_of_its_day(school, head, now):
    days = {date(2025, 8, 31): 2024, date(2025, 9, 1): 2025, date(2026, 4, 1): 2025}
    for day, year in days.items():
        row = add_notice(school=school, made=Made(kind="message", done_on=day), by=head, now=now)
        assert row.school_year == year
        assert (row.by, row.recorded_on) == (head, now.date())


def test_a_day_that_has_not_come_is_refused(school, head, now, today):
    made = Made(kind="meeting", done_on=date(2026, 4, 16))
    with pytest.raises(BadInput) as refused:
        add_notice(school=school, made=made, by=head, now=now)
    assert refused.value.sentence == "Бул күн азырынча келе элек. Иш бүткөндө жазыңыз."
    assert not Notice.objects.exists()


def test_a_publication_without_a_link_is_refused(school, head, now, today):
    with pytest.raises(BadInput) as refused:
        add_notice(school=school, made=Made(kind="site", done_on=today), by=head, now=now)
    assert "шилтемеси болушу керек" in refused.value.sentence


def test_the_database_itself_refuses_a_publication_without_a_link(published):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=published.pk).update(link="")


def test_a_correction_keeps_the_line_as_it_was(meeting, members, now):
    made = Made(kind="meeting", done_on=meeting.done_on, people=95)
    fresh = change_notice(notice=meeting, made=made, by=members[1].person, now=later(days=1))
    meeting.refresh_from_db()
    assert (meeting.people, meeting.removed_by) == (120, members[1].person)
    assert (fresh.people, fresh.by, fresh.removed_on) == (95, members[1].person, None)
    assert list(Notice.objects.standing(meeting.school)) == [fresh]


def test_a_line_taken_back_is_kept_with_who_and_when(meeting, head, now):
    remove_notice(notice=meeting, by=head, now=now)
    meeting.refresh_from_db()
    assert (meeting.removed_by, meeting.removed_on) == (head, now.date())
    assert not Notice.objects.standing(meeting.school).exists()
    with pytest.raises(NotNow) as refused:
        remove_notice(notice=meeting, by=head, now=now)
    assert refused.value.sentence == "Бул жазуу мурда эле кайтарылып алынган."


def test_a_line_taken_back_can_be_put_back_once(meeting, head, now):
    remove_notice(notice=meeting, by=head, now=now)
    put_back_notice(notice=meeting, by=head, now=now)
    assert list(Notice.objects.standing(meeting.school)) == [meeting]
    with pytest.raises(NotNow) as refused:
        put_back_notice(notice=meeting, by=head, now=now)
    assert refused.value.sentence == "Бул жазуу ордунда турат."
