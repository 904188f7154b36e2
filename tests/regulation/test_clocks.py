"""What is left of a term, in working days of the school's own calendar (R14, R15)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import add_working_days, is_working_day
from ishenim.regulation.clocks import clock, working_days_between

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
OWN = st.dictionaries(DAYS, st.booleans(), max_size=40)
FRIDAY, MONDAY = date(2026, 4, 10), date(2026, 4, 13)


def counted(first: date, last: date, own: dict[date, bool]) -> int:
    found, day = 0, first
    while day < last:
        day += timedelta(days=1)
        found += is_working_day(day, own)
    return found


@settings(max_examples=100)
@given(first=DAYS, ahead=st.integers(-40, 200), own=OWN)
def test_working_days_are_counted_as_by_hand(first: date, ahead: int, own: dict[date, bool]):
    last = first + timedelta(days=ahead)
    assert working_days_between(first, last, own) == counted(first, last, own)


@settings(max_examples=100)
@given(first=DAYS, days=st.integers(1, 40), own=OWN)
def test_a_term_of_so_many_days_has_as_many_left_when_it_begins(
    first: date, days: int, own: dict[date, bool]
):
    said = clock(add_working_days(first, days, own), None, first, own)
    assert (said.state, said.days) == ("left", days)


@settings(max_examples=100)
@given(due=DAYS, today=DAYS, own=OWN)
def test_a_term_is_left_today_or_late_and_never_two_of_them(
    due: date, today: date, own: dict[date, bool]
):
    said = clock(due, None, today, own)
    assert said.state == ("left" if today < due else "late" if today > due else "today")
    assert said.days >= 0


def test_friday_to_monday_is_one_working_day():
    assert clock(MONDAY, None, FRIDAY, {}).days == 1
    assert clock(FRIDAY, None, MONDAY, {}).days == 1
    assert clock(FRIDAY, None, MONDAY, {}).state == "late"


def test_on_the_last_day_it_says_today():
    assert clock(FRIDAY, None, FRIDAY, {}).state == "today"


def test_what_was_done_in_time_stays_kept_and_what_was_late_stays_late():
    assert clock(MONDAY, FRIDAY, date(2027, 1, 1), {}).state == "kept"
    assert clock(MONDAY, MONDAY, date(2027, 1, 1), {}).state == "kept"
    late = clock(FRIDAY, MONDAY, date(2027, 1, 1), {})
    assert (late.state, late.days) == ("kept-late", 1)
