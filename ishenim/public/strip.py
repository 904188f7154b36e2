"""A calendar of Tuesdays: each planned opening and what became of it (R8)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ishenim.box.models import Box
from ishenim.opening.models import Missed, Opening
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
    """Return the planned days since the first box was sealed, a year at most, and the next one."""
    sealed = Box.objects.filter(school=school).order_by("number")
    first = sealed.values_list("sealed_on", flat=True).first()
    if first is None:
        return []
    begin, own = max(first + timedelta(days=1), today - BACK), school.days_off()
    planned = school.planned_openings(begin, today, own)
    coming = school.next_opening(today + timedelta(days=1), own)
    held, told = _held(school, begin), _told(school, begin)
    squares = []
    for day, following in zip(planned, [*planned, coming][1:], strict=True):
        state = told.get(day) or _state(day, following, held, today)
        squares.append(Square(day, KEPT if day in held else state))
    return [*squares[-SHOWN:], Square(coming, COMING)]


def _held(school: School, begin: date) -> set[date]:
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, held_on__gte=begin)
    done = done.exclude(kind__in=[Opening.Kind.FIRST, Opening.Kind.RESEAL])
    return set(done.values_list("held_on", flat=True))


def _told(school: School, begin: date) -> dict[date, str]:
    rows = Missed.objects.filter(school=school, planned_on__gte=begin)
    return dict(rows.values_list("planned_on", "kind"))


def _state(day: date, following: date, held: set[date], today: date) -> str:
    if any(day < one < following for one in held):
        return LATE
    return COMING if day == today else SILENT
