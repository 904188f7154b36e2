"""How long a school may rest: what a head orders delays the box and its answers, never silences it.

A rest day is one that the school set as not working; vacations are nothing else. With the
rulebook's `access.vacations` open they close no box, but a term waits for a working day all the
same (R15).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from ishenim.regulation.calendar import (
    LONGEST_EXTENSION,
    LONGEST_WAIT,
    OwnDays,
    Versions,
    is_working_day,
    openings_of,
)
from ishenim.regulation.rulebook import Rulebook

#: Days in a row without a working one: the summer, from 26 May to 31 August, with its weekends.
LONGEST_REST = 100
#: Within so many days there are as many working ones as the longest term has: by the national
#: calendar eight weeks hold them, and the summer may lie between.
_TERM, LONGEST_TERM = LONGEST_EXTENSION, 56 + LONGEST_REST
#: What a stretch of days touches lies no farther off.
_AROUND = timedelta(days=400)
_DAY = timedelta(days=1)

Kind = Literal["rest", "term", "openings"]


@dataclass(frozen=True, kw_only=True)
class TooLong:
    """A stretch that would be too long, from the first to the last of its days."""

    kind: Kind
    first: date
    last: date
    most: int


def longest_wait(rules: Rulebook) -> int:
    """Return how many days may lie between two openings: the summer, and a holiday beside it."""
    often = 35 if rules.opening_in_month else 7 * rules.opening_weeks
    return min(LONGEST_REST + 3 * often, LONGEST_WAIT.days)


def fault_of_days(versions: Versions, own: OwnDays, rests: Collection[date]) -> TooLong | None:
    """Return what rest days would make too long; `own` holds them with all that were set before.

    Only a stretch that has one of them counts: what was too long before can be put right by and by.
    """
    for first, last in _near(sorted(rests)):
        begin, end = first - _AROUND, last + _AROUND
        days = (begin + _DAY * n for n in range((end - begin).days + 1))
        works = [day for day in days if is_working_day(day, own)]
        held = list(openings_of(versions, begin, end, own))
        for one in (
            *_stretches("rest", _ended(works, 1, begin, end), 1, LONGEST_REST + 1),
            *_stretches("term", _ended(works, _TERM, begin, end), _TERM, LONGEST_TERM),
            *_waits(versions, _ended(held, 1, begin, end)),
        ):
            if any(one.first <= day <= one.last for day in rests):
                return one
    return None


def fault_of_rules(versions: Versions, own: OwnDays, effective: date) -> TooLong | None:
    """Return between which days from `effective` on no opening would be planned for too long."""
    begin, end = effective - _AROUND, max([effective, *own]) + _AROUND
    held = list(openings_of(versions, begin, end, own))
    waits = _waits(versions, _ended(held, 1, begin, end))
    return next((one for one in waits if one.last >= effective), None)


def _near(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return the first and the last of days that lie near each other."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] <= _AROUND:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _ended(days: Sequence[date], count: int, begin: date, end: date) -> list[date]:
    """Return days with the ends of what was looked at, so that an empty stretch is seen too."""
    return [begin - _DAY] * count + [*days] + [end + _DAY] * count


def _stretches(kind: Kind, days: Sequence[date], count: int, most: int) -> list[TooLong]:
    """Return where a day and the `count`-th after it are too far apart."""
    return [
        TooLong(kind=kind, first=one + _DAY, last=other - _DAY, most=most)
        for one, other in zip(days, days[count:], strict=False)
        if (other - one).days > most
    ]


def _waits(versions: Versions, days: Sequence[date]) -> list[TooLong]:
    """Return where two openings are too far apart for the rulebooks in force between them."""
    ends = [*(since for since, _rules in versions[1:]), date.max]
    spans = [
        (since, end, longest_wait(rules))
        for (since, rules), end in zip(versions, ends, strict=True)
    ]
    return [
        found
        for one, other in pairwise(days)
        for found in _stretches(
            "openings",
            [one, other],
            1,
            max(most for since, end, most in spans if since <= other and end > one),
        )
    ]
