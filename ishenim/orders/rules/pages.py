"""What the pages of the regulation and of the year show."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language

from ishenim.regulation import clauses
from ishenim.regulation.calendar import is_access_day, public_holidays
from ishenim.regulation.rulebook import Rulebook
from ishenim.schools.models import School

#: The year of a school, for the page of days.
MONTHS = 12


def rulebook(school: School, today: date) -> dict[str, Any]:
    """Return the versions of the regulation and which one is in force."""
    found = school.rulebooks()
    return {
        "versions": found[::-1],
        "version": school.rules_on(today)[0],
        "coming": [one for one in found if one[1] > today],
    }


def differences(old: Rulebook, new: Rulebook) -> list[clauses.Change]:
    """Return what would change, in the reader's language."""
    return clauses.changes(old, new, get_language() or "ky")


@dataclass(frozen=True, kw_only=True)
class ShownDay:
    """A day of the year: what it is, and why."""

    day: date
    is_here: bool  # in this month; the others only fill the week
    kind: str = ""  # "off", "holiday", "own-off", "own-work", ""
    name: str = ""
    is_opening: bool = False
    is_today: bool = False


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month in weeks."""

    first: date
    weeks: list[list[ShownDay]]
    told: list[ShownDay]  # days with a name, for those who do not see the table


@dataclass(frozen=True)
class _Year:
    """What is known of a year, read once."""

    school: School
    today: date
    own: Mapping[date, tuple[bool, str]]
    openings: frozenset[date]
    holidays: Mapping[date, str]

    def shown(self, day: date, month: int) -> ShownDay:
        _works, name = self.own.get(day, (None, self.holidays.get(day, "")))
        return ShownDay(
            day=day,
            is_here=day.month == month,
            kind=self._kind(day),
            name=name,
            is_opening=day in self.openings,
            is_today=day == self.today,
        )

    def _kind(self, day: date) -> str:
        if day in self.own:
            return "own-work" if self.own[day][0] else "own-off"
        if day in self.holidays:
            return "holiday"
        return "" if is_access_day(day, self.school.rulebook_on(day), {}) else "off"


def year(school: School, begin: int, today: date) -> dict[str, Any]:
    """Return the months of a calendar year, with two queries."""
    rows = school.day_set.filter(day__year__gte=begin - 1, day__year__lte=begin + 1)
    own = {row.day: (row.is_working, row.name) for row in rows}
    first, last = date(begin, 1, 1), date(begin, 12, 31)
    works = {day: is_working for day, (is_working, _name) in own.items()}
    known = _Year(
        school=school,
        today=today,
        own=own,
        openings=frozenset(school.planned_openings(first, last, works)),
        holidays=public_holidays(begin, get_language() or "ky"),
    )
    return {"year": begin, "months": [_month(known, begin, number) for number in range(1, 13)]}


def _month(known: _Year, begin: int, number: int) -> Month:
    weeks = [
        [known.shown(day, number) for day in week]
        for week in calendar.Calendar().monthdatescalendar(begin, number)
    ]
    told = [
        day
        for week in weeks
        for day in week
        if day.is_here and day.kind in {"holiday", "own-off", "own-work"}
    ]
    return Month(first=date(begin, number, 1), weeks=weeks, told=told)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days in a row that a school set alike."""

    first: date
    last: date
    is_working: bool
    name: str


def stretches(school: School, begin: int) -> list[Stretch]:
    """Return the school's own days of a year, those in a row as one."""
    found: list[Stretch] = []
    for row in school.day_set.filter(day__year=begin):
        before = found[-1] if found else None
        follows = before and row.day == before.last + timedelta(days=1)
        if before and follows and (before.is_working, before.name) == (row.is_working, row.name):
            found[-1] = Stretch(
                first=before.first, last=row.day, is_working=row.is_working, name=row.name
            )
        else:
            found.append(
                Stretch(first=row.day, last=row.day, is_working=row.is_working, name=row.name)
            )
    return found
