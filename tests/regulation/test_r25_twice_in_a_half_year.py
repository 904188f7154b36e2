"""R25: meetings are held not less than twice in a half-year; the list counts them."""

from datetime import date, time

from ishenim.meetings import actions, pages, reading
from tests.cast import NOW


def test_only_held_meetings_with_a_quorum_count(council):
    council.open()
    council.open({1, 2}, time=time(15, 0))
    cancelled = council.call(time=time(16, 0))
    actions.cancel(meeting=cancelled, reason="Карантин", by=council.chair, now=NOW)
    council.call(time=time(17, 0))
    assert reading.meetings_held(council.school, date(2026, 1, 1), date(2026, 6, 30)) == 1


def test_the_list_says_how_many_of_two(council):
    council.open()
    council.open(time=time(15, 0))
    shown = pages.meeting_list(council.school, council.chair, NOW.date())
    assert (shown["held"], shown["needed"]) == (2, 2)
    next_half = pages.meeting_list(council.school, council.chair, date(2026, 7, 1))
    assert next_half["held"] == 0
