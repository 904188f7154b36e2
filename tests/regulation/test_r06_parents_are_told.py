"""R6: parents are told; how often in a school year is counted."""

from datetime import date

from ishenim.publicity.actions import Made, add_notice, remove_notice
from ishenim.publicity.pages import glance


def tell(school, head, now, *, kind="meeting", day=date(2026, 4, 1), people=None):
    made = Made(kind=kind, done_on=day, people=people)
    return add_notice(school=school, made=made, by=head, now=now)


def test_a_year_in_which_nobody_told_the_parents_is_seen(school, today):
    at_a_glance = glance(school, today)
    assert (at_a_glance["told"], at_a_glance["needed"], at_a_glance["missing"]) == (0, 1, 1)


def test_a_meeting_a_message_and_a_poster_are_counted(school, head, now, today):
    tell(school, head, now, people=120)
    tell(school, head, now, kind="message", people=300)
    tell(school, head, now, kind="poster")
    at_a_glance = glance(school, today)
    assert (at_a_glance["told"], at_a_glance["missing"], at_a_glance["people"]) == (3, 0, 420)


def test_last_years_meeting_does_not_count_for_this_year(school, head, now, today):
    tell(school, head, now, day=date(2025, 8, 31))
    at_a_glance = glance(school, today)
    assert (at_a_glance["told"], at_a_glance["year"]) == (0, "2025–2026")
    assert [year for year, _rows in at_a_glance["earlier"]] == ["2024–2025"]


def test_what_was_taken_back_does_not_count(school, head, now, today):
    remove_notice(notice=tell(school, head, now), by=head, now=now)
    assert glance(school, today)["told"] == 0
