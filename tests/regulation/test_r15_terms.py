"""R15: a letter is considered within the term that was valid on the day it came."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import add_working_days, is_working_day, term_due
from ishenim.regulation.rulebook import DEFAULT, with_consideration

SHORTER = date(2027, 1, 1)
TEN = replace(DEFAULT, consideration=with_consideration(DEFAULT, 10, SHORTER))


def test_fourteen_working_days_after_a_tuesday():
    assert term_due(date(2026, 11, 24), DEFAULT, {}) == date(2026, 12, 14)


def test_ten_days_from_a_date_leave_earlier_letters_alone():
    before = SHORTER - timedelta(days=1)
    assert term_due(before, TEN, {}) == term_due(before, DEFAULT, {})
    assert term_due(SHORTER, TEN, {}) == add_working_days(SHORTER, 10, {})
    assert term_due(SHORTER, TEN, {}) < term_due(SHORTER, DEFAULT, {})


def test_the_new_year_holidays_do_not_count():
    assert term_due(date(2025, 12, 31), replace(DEFAULT), {}) == date(2026, 1, 27)


@settings(max_examples=100)
@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(1, 30),
    st.dictionaries(st.dates(date(2024, 1, 1), date(2028, 3, 1)), st.booleans(), max_size=20),
)
def test_so_many_working_days_lie_after_the_day_it_came(day, count, own):
    due = add_working_days(day, count, own)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(is_working_day(each, own) for each in between) == count
    assert is_working_day(due, own)
