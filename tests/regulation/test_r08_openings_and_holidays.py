"""R8: an opening day that is a holiday moves to the next working day, or falls out, as adopted."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import is_working_day, next_of, openings_of, planned_openings
from ishenim.regulation.rulebook import DEFAULT

SKIP = replace(DEFAULT, holiday_rule="skip")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_year_of_tuesdays():
    tuesdays = [day for day in days_of(*YEAR) if day.weekday() == 1]
    assert len(tuesdays) == 52
    held = list(planned_openings(DEFAULT, *YEAR, {}))
    assert [day for day in tuesdays if is_working_day(day, {})] == [
        day for day in held if day.weekday() == 1
    ]
    for tuesday in tuesdays:
        if not is_working_day(tuesday, {}):
            assert tuesday not in held
            after = next(day for day in days_of(tuesday, YEAR[1]) if is_working_day(day, {}))
            assert after in held


def test_a_holiday_on_tuesday_moves_or_falls_out():
    # Tuesday 6 January 2026 is in the New Year holidays.
    first, last = date(2026, 1, 1), date(2026, 1, 14)
    assert list(planned_openings(DEFAULT, first, last, {})) == [
        date(2026, 1, 8),
        date(2026, 1, 13),
    ]
    assert list(planned_openings(SKIP, first, last, {})) == [date(2026, 1, 13)]


def test_a_leap_year_has_its_29_february():
    leap = date(2028, 2, 29)
    assert leap.weekday() == 1
    assert leap in planned_openings(DEFAULT, date(2028, 2, 1), date(2028, 3, 1), {})


def test_the_last_day_of_a_year_leads_into_the_next():
    assert next_of([(date.min, DEFAULT)], date(2025, 12, 31), {}).year == 2026


def test_a_summer_without_school_has_one_opening_after_it():
    summer = dict.fromkeys(days_of(date(2026, 6, 1), date(2026, 8, 31)), False)
    held = list(planned_openings(DEFAULT, date(2026, 5, 27), date(2026, 9, 8), summer))
    assert held == [date(2026, 9, 1), date(2026, 9, 8)]
    assert next_of([(date.min, SKIP)], date(2026, 6, 1), summer) == date(2026, 9, 1)


def test_a_new_rulebook_plans_from_its_day_on():
    thursdays = replace(DEFAULT, opening_weekdays=(3,))
    versions = [(date.min, DEFAULT), (date(2026, 11, 25), thursdays)]
    held = list(openings_of(versions, date(2026, 11, 16), date(2026, 12, 6), {}))
    assert held == [date(2026, 11, n) for n in (17, 24, 26)] + [date(2026, 12, 3)]
    assert next_of(versions, date(2026, 11, 25), {}) == date(2026, 11, 26)


@settings(max_examples=80)
@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 4),
    st.dictionaries(st.dates(date(2024, 1, 1), date(2028, 3, 1)), st.booleans(), max_size=20),
)
def test_skipping_is_the_weekday_when_the_school_works(first, weekday, own):
    rules = replace(SKIP, opening_weekdays=(weekday,))
    last = first + timedelta(days=60)
    expected = [
        d for d in days_of(first, last) if d.weekday() == weekday and is_working_day(d, own)
    ]
    assert list(planned_openings(rules, first, last, own)) == expected
