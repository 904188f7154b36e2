"""R25: at least two meetings in each half-year, of the calendar or of the school."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.calendar import half_year, quarter, school_year
from ishenim.regulation.rulebook import DEFAULT

SCHOOL = replace(DEFAULT, half_year="school")


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-01-01", "2026-1"), ("2026-06-30", "2026-1"), ("2026-07-01", "2026-2"),
     ("2026-12-31", "2026-2"), ("2028-02-29", "2028-1")],
)  # fmt: skip
def test_halves_of_the_calendar(day, name):
    assert half_year(date.fromisoformat(day), DEFAULT).name == name


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-08-31", "2025/26-2"), ("2026-09-01", "2026/27-1"), ("2026-12-31", "2026/27-1"),
     ("2027-01-01", "2026/27-2"), ("2099-10-01", "2099/00-1")],
)  # fmt: skip
def test_halves_of_the_school_year(day, name):
    assert half_year(date.fromisoformat(day), SCHOOL).name == name


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from([DEFAULT, SCHOOL]))
def test_every_day_lies_in_its_half_and_halves_leave_no_gap(day, rules):
    half = half_year(day, rules)
    assert half.first <= day <= half.last
    following = half_year(half.last + timedelta(days=1), rules)
    assert following.first == half.last + timedelta(days=1)
    assert following.name != half.name


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_quarter_lies_in_one_half_of_the_calendar(day):
    found, half = quarter(day), half_year(day, DEFAULT)
    assert half.first <= found.first <= day <= found.last <= half.last
    assert found.number == (day.month - 1) // 3 + 1


def test_a_school_year_begins_on_1_september():
    assert school_year(date(2026, 8, 31)) == 2025
    assert school_year(date(2026, 9, 1)) == 2026
