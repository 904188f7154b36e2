"""R8, R15: rest days delay the box and its answers by a summer at most, whatever is stored."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.calendar import LONGEST_WAIT, add_working_days, next_of, openings_of
from ishenim.regulation.rests import LONGEST_REST, fault_of_days, fault_of_rules, longest_wait
from ishenim.regulation.rulebook import DEFAULT, IN_MONTH, check
from ishenim.seal import box

DAY = timedelta(days=1)
MODEL = [(date.min, DEFAULT)]
SKIP = replace(DEFAULT, holiday_rule="skip")
MONTHLY = replace(SKIP, opening_in_month=("first",))
JUNE = date(2027, 6, 7)  # a Monday

every_rulebook = st.builds(
    lambda weekday, weeks, names, moves, vacations: replace(
        DEFAULT,
        opening_weekdays=(weekday,),
        opening_weeks=1 if names else weeks,
        opening_in_month=names,
        holiday_rule=moves,
        access_vacations=vacations,
    ),
    st.integers(0, 4),
    st.integers(1, 8),
    st.lists(st.sampled_from(IN_MONTH), unique=True, max_size=2).map(tuple),
    st.sampled_from(["next", "previous", "skip"]),
    st.sampled_from(["closed", "open"]),
)


def span(first: date, days: int) -> list[date]:
    return [first + DAY * n for n in range(days)]


def rest(*days: date) -> dict[date, bool]:
    return dict.fromkeys(days, False)


def school_years() -> list[date]:
    """Return the vacations of schools in Kyrgyzstan, the longest of recent years."""
    found: list[date] = []
    for year in range(2026, 2040):
        found += span(date(year, 3, 20), 10) + span(date(year, 5, 26), 98)
        found += span(date(year, 11, 4), 8) + span(date(year, 12, 30), 14)
    return found


@pytest.mark.parametrize(
    "rules",
    [
        DEFAULT,
        SKIP,
        MONTHLY,
        replace(SKIP, opening_weeks=4),
        replace(DEFAULT, opening_weeks=8),
        replace(SKIP, opening_weeks=8, access_vacations="open"),
    ],
)
def test_the_vacations_of_every_year_are_possible(rules):
    days = school_years()
    assert fault_of_days([(date.min, rules)], rest(*days), days) is None
    assert fault_of_rules([(date.min, DEFAULT), (JUNE, rules)], rest(*days), JUNE) is None


@pytest.mark.parametrize(
    ("rules", "days", "kind"),
    [
        (DEFAULT, span(JUNE, 97), None),
        (DEFAULT, span(JUNE, LONGEST_REST + 5), "rest"),
        (replace(DEFAULT, access_vacations="open"), span(JUNE, LONGEST_REST + 5), "rest"),
        (DEFAULT, span(JUNE, 500), "rest"),
        (DEFAULT, span(JUNE, 3660), "rest"),
        # A working day now and then makes no term and no opening.
        (DEFAULT, [day for day in span(JUNE, 365) if day.day != 1], "term"),
        (DEFAULT, [day for day in span(JUNE, 365) if day.weekday() != 1], "term"),
        # Every day of opening, one by one.
        (SKIP, [day for day in span(JUNE, 100) if day.weekday() == 1], None),
        (SKIP, [day for day in span(JUNE, 140) if day.weekday() == 1], "openings"),
        (DEFAULT, [day for day in span(JUNE, 365) if day.weekday() == 1], None),
        (MONTHLY, [day for day in span(JUNE, 365) if day.weekday() == 1], "openings"),
        (
            replace(MONTHLY, access_vacations="open"),
            [day for day in span(JUNE, 365) if day.weekday() == 1],
            None,
        ),
    ],
)
def test_what_is_too_long(rules, days, kind):
    found = fault_of_days([(date.min, rules)], rest(*days), days)
    assert (found and found.kind) == kind


def test_days_set_before_count_and_what_was_too_long_before_can_be_put_right():
    before, after = span(JUNE, 60), span(JUNE + 60 * DAY, 60)
    assert fault_of_days(MODEL, rest(*before), before) is None
    found = fault_of_days(MODEL, rest(*before, *after), after)
    assert found is not None
    assert (found.kind, found.first <= JUNE, found.last >= after[-1]) == ("rest", True, True)
    stored = rest(*span(JUNE, 500))
    assert fault_of_days(MODEL, stored | {JUNE + 50 * DAY: True}, []) is None
    assert fault_of_days(MODEL, stored, [JUNE - 200 * DAY]) is None


def test_orders_one_after_the_other_come_to_the_same_end():
    own: dict[date, bool] = {}
    for day in span(JUNE, 400):
        if fault_of_days(MODEL, own | {day: False}, [day]) is None:
            own[day] = False
    assert all(next_of(MODEL, day, own) - day <= 121 * DAY for day in span(JUNE, 400))
    ends = [add_working_days(day, 14, own) - day for day in span(JUNE, 300)]
    assert max(ends) <= 156 * DAY


def test_a_sound_rulebook_on_the_days_already_set():
    tuesdays = rest(*[day for day in span(JUNE, 365) if day.weekday() == 1])
    assert fault_of_rules([*MODEL, (JUNE, SKIP)], tuesdays, JUNE) is not None
    fridays = replace(SKIP, opening_weekdays=(4,))
    assert fault_of_rules([*MODEL, (JUNE, fridays)], tuesdays, JUNE) is None


def test_rulebooks_one_after_the_other_come_to_the_same_end():
    """Each begins on the day of opening of the one before, and opens on the day before it."""
    versions = list(MODEL)
    for week in range(50):
        first = JUNE + DAY * (7 * week + 1 - week % 2)
        new = (first, replace(SKIP, opening_weekdays=((first.weekday() - 1) % 5,)))
        if fault_of_rules([*versions, new], {}, first) is None:
            versions.append(new)
    days = list(openings_of(versions, JUNE - 30 * DAY, JUNE + 400 * DAY, {}))
    assert max(other - one for one, other in pairwise(days)) <= 121 * DAY


@settings(max_examples=60)
@given(every_rulebook, st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_no_sound_rulebook_alone_is_too_slow(rules, day):
    check(rules)
    assert longest_wait(rules) <= LONGEST_WAIT.days
    assert fault_of_rules([*MODEL, (day, rules)], {}, day) is None


@settings(max_examples=40)
@given(
    every_rulebook,
    st.lists(st.tuples(st.integers(0, 900), st.integers(1, 1500), st.booleans()), max_size=3),
    st.integers(0, 900),
)
def test_the_next_opening_is_near_whatever_is_stored(rules, stretches, after):
    own = {day: works for begin, days, works in stretches for day in span(JUNE + begin * DAY, days)}
    today = JUNE + after * DAY
    for versions in ([(date.min, rules)], [*MODEL, (JUNE, rules)]):
        assert today <= next_of(versions, today, own) <= today + LONGEST_WAIT


def test_ten_years_off_leave_the_plan_of_the_rulebook():
    own = rest(*span(JUNE, 3700))
    assert next_of(MODEL, JUNE + DAY, own) == JUNE + DAY
    assert next_of([(date.min, SKIP)], JUNE + 2 * DAY, own) == JUNE + 8 * DAY


def test_no_box_is_sealed_for_longer():
    assert LONGEST_WAIT == box.LONGEST
