"""R8: letters are taken out every Tuesday at 12:00; a holiday moves the day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import is_working_day, next_opening, planned_openings
from ishenim.regulation.rulebook import Rulebook

RULES = Rulebook()
TUESDAY = date(2026, 11, 24)


def test_the_next_opening_is_this_tuesday():
    assert next_opening(RULES, date(2026, 11, 23), {}) == TUESDAY
    assert next_opening(RULES, TUESDAY, {}) == TUESDAY


def test_after_tuesday_it_is_the_tuesday_after():
    assert next_opening(RULES, TUESDAY + timedelta(days=1), {}) == date(2026, 12, 1)


def test_a_public_holiday_moves_the_opening_to_the_next_working_day():
    # Tuesday 6 January 2026 is in the New Year holidays, Wednesday is Christmas.
    assert next_opening(RULES, date(2026, 1, 5), {}) == date(2026, 1, 8)


def test_a_vacation_of_the_school_moves_it_too():
    vacation = {TUESDAY + timedelta(days=n): False for n in range(4)}
    assert next_opening(RULES, TUESDAY, vacation) == date(2026, 11, 30)


def test_a_saturday_the_school_works_counts():
    assert not is_working_day(date(2026, 11, 28), {})
    assert is_working_day(date(2026, 11, 28), {date(2026, 11, 28): True})


def test_a_long_vacation_has_one_opening_after_it_not_several_the_same_day():
    vacation = {TUESDAY + timedelta(days=n): False for n in range(14)}
    days = list(planned_openings(RULES, TUESDAY, date(2026, 12, 31), vacation))
    assert days[0] == date(2026, 12, 8)
    assert len(days) == len(set(days))


@settings(max_examples=60)
@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(0, 6))
def test_the_next_opening_is_a_working_day_within_a_fortnight(today, weekday):
    found = next_opening(Rulebook(opening_weekdays=(weekday,)), today, {})
    assert today <= found <= today + timedelta(days=21)
    assert is_working_day(found, {})
