"""R14: a closed letter is kept by the rulebook of the day it was closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.keeping import ended_by, kept_until
from ishenim.regulation.rulebook import DEFAULT

SHORTER, LONGER = date(2028, 3, 1), date(2029, 7, 1)
VERSIONS = [
    (date.min, DEFAULT),
    (SHORTER, replace(DEFAULT, retention_years=1)),
    (LONGER, replace(DEFAULT, retention_years=10)),
]


@pytest.mark.parametrize(
    ("finished", "year"),
    [
        (date(2026, 4, 21), 2031),
        (SHORTER - timedelta(days=1), 2033),
        (SHORTER, 2029),
        (LONGER - timedelta(days=1), 2030),
        (LONGER, 2039),
    ],
)
def test_the_last_day(finished, year):
    assert kept_until(VERSIONS, finished) == date(year, 12, 31)


@settings(max_examples=200)
@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.dates(date(2024, 1, 1), date(2055, 1, 1)))
def test_what_has_ended_is_what_was_promised(finished, day):
    ended = any(first <= finished <= last for first, last in ended_by(VERSIONS, day))
    assert ended == (kept_until(VERSIONS, finished) < day)
