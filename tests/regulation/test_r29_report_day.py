"""R29: the report on a quarter is due by the 5th of the month after it, holiday or not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.regulation.calendar import quarter_of, report_due
from ishenim.regulation.rulebook import DEFAULT


@pytest.mark.parametrize(
    ("number", "due"),
    [(1, date(2026, 4, 5)), (2, date(2026, 7, 5)), (3, date(2026, 10, 5)), (4, date(2027, 1, 5))],
)
def test_four_reports_a_year(number, due):
    assert report_due(2026, number, DEFAULT) == due


@given(st.integers(2024, 2035), st.integers(1, 4), st.integers(1, 28))
def test_it_is_that_day_of_the_month_after_the_quarter(year, number, day):
    due = report_due(year, number, replace(DEFAULT, report_day=day))
    assert due == quarter_of(year, number).last + timedelta(days=day)
