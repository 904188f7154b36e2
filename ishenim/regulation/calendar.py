"""Working days and planned openings of a school (R7, R8)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import holidays

from ishenim.regulation.rulebook import Rulebook

#: A school's own days: True works, False does not; they win over the national calendar.
OwnDays = Mapping[date, bool]


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KG", years=year))


def is_working_day(day: date, own: OwnDays) -> bool:
    """Return whether the school works on `day`: its own calendar, then holidays, then weekends."""
    if day in own:
        return own[day]
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def next_working_day(day: date, own: OwnDays) -> date:
    """Return `day` itself or the first working day after it."""
    while not is_working_day(day, own):
        day += timedelta(days=1)
    return day


def planned_openings(rules: Rulebook, first: date, last: date, own: OwnDays) -> Iterator[date]:
    """Yield the opening days of each week from `first` to `last` (R8).

    An opening weekday that is a holiday moves to the next working day. A week without any working
    day left has its opening on the same day as the next week's: it is yielded once.
    """
    start = first - timedelta(days=14)
    day = start + timedelta(days=(rules.opening_weekday - start.weekday()) % 7)
    seen: date | None = None
    while day <= last:
        held = next_working_day(day, own)
        if held != seen and first <= held <= last:
            yield held
        seen = held
        day += timedelta(days=7)


def next_opening(rules: Rulebook, today: date, own: OwnDays) -> date:
    """Return the first planned opening on or after `today` (R8, UX-04)."""
    return next(planned_openings(rules, today, today + timedelta(days=366), own))
