"""A calendar of Tuesdays: each planned opening and what became of it (R8)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ishenim.box.models import Box
from ishenim.opening import planning
from ishenim.schools.models import School

#: Days that are shown at once: a year has some fifty.
SHOWN = 52
BACK = timedelta(days=370)

STATES = ("kept", "late", "moved", "missed", "silent", "coming")
KEPT, LATE, MOVED, MISSED, SILENT, COMING = STATES


@dataclass(frozen=True)
class Square:
    """One planned day."""

    day: date
    state: str


def strip(school: School, today: date) -> list[Square]:
    """Return the planned days since the first box, a year at most, and the next one."""
    if not Box.objects.filter(school=school).exists():
        return []
    passed = planning.planned(school, today, today, today - BACK)
    coming = school.next_opening(today + timedelta(days=1), school.days_off())
    squares = [Square(one.day, one.state) for one in passed]
    return [*squares[-SHOWN:], Square(coming, COMING)]
