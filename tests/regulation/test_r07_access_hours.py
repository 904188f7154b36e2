"""R7: the box can be reached on working days from 8:00 to 17:00; online, a letter is always taken
and counts as received at the next hour of access."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import ZONE, is_access_day, received_on
from ishenim.regulation.rulebook import DEFAULT

START = datetime(2024, 1, 1, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_within_the_hours_a_letter_is_received_at_once():
    assert received_on(at(23, 8), DEFAULT, {}) == at(23, 8)
    assert received_on(at(23, 16, 59), DEFAULT, {}) == at(23, 16, 59)


def test_before_and_after_them_at_the_next_hour_of_access():
    assert received_on(at(23, 7, 59), DEFAULT, {}) == at(23, 8)
    assert received_on(at(23, 17), DEFAULT, {}) == at(24, 8)


def test_a_letter_of_the_weekend_is_received_on_monday():
    assert received_on(at(27, 17, 30), DEFAULT, {}) == at(30, 8)
    assert received_on(at(28, 11), DEFAULT, {}) == at(30, 8)


def test_a_moved_working_saturday_has_hours_too():
    assert received_on(at(28, 11), DEFAULT, {date(2026, 11, 28): True}) == at(28, 11)


def test_the_hours_are_those_of_bishkek():
    assert received_on(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), DEFAULT, {}) == at(23, 8)
    assert received_on(datetime(2026, 11, 22, 22, 0, tzinfo=UTC), DEFAULT, {}) == at(23, 8)


def test_a_school_of_six_days_has_access_on_saturday():
    six = replace(DEFAULT, access_days=(0, 1, 2, 3, 4, 5))
    assert received_on(at(28, 11), six, {}) == at(28, 11)
    assert received_on(at(29, 11), six, {}) == at(30, 8)


def test_new_year_is_no_time_of_access():
    evening = datetime(2025, 12, 31, 20, 0, tzinfo=ZONE)
    assert received_on(evening, DEFAULT, {}).date() == date(2026, 1, 8)


@settings(max_examples=80)
@given(
    st.integers(0, 5 * 366 * 24 * 60).map(lambda n: START + timedelta(minutes=n)),
    st.dictionaries(st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.booleans(), max_size=8),
)
def test_it_is_the_first_minute_of_access_that_a_clock_would_find(moment, own):
    found = received_on(moment, DEFAULT, own)
    clock = moment.astimezone(ZONE)
    while not (is_access_day(clock.date(), DEFAULT, own) and time(8) <= clock.time() < time(17)):
        clock = clock.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assert found == clock
