"""When openings are due, which were missed without a word, and the days of the next box (R8)."""

from datetime import date, timedelta

from django.db.models import QuerySet

from ishenim.box.models import Box
from ishenim.opening.models import Missed, Opening
from ishenim.schools.models import School


def day_of_next_box(school: School, today: date) -> date:
    """Return the day on which a box sealed today is opened."""
    return school.next_opening(today + timedelta(days=1), school.days_off())


def held(school: School) -> QuerySet[Opening]:
    """Return the openings that took place; sealing anew for new cards is none."""
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE)
    return done.exclude(kind=Opening.Kind.RESEAL)


def moved_here(school: School, today: date) -> Missed | None:
    """Return the planned opening that was moved to today, if there is one."""
    moved = Missed.objects.filter(school=school, moved_to=today)
    return moved.order_by("planned_on").first()


def next_planned(school: School, today: date) -> date:
    """Return the first planned opening from today on that has not been held."""
    done = held(school).filter(held_on=today)
    start = today + timedelta(days=1) if done.exists() else today
    return school.next_opening(start, school.days_off())


def owed(school: School, today: date) -> list[date]:
    """Return planned openings before today that were neither held that day nor explained (R8)."""
    first = Box.objects.filter(school=school).order_by("number").first()
    if first is None:
        return []
    yesterday = today - timedelta(days=1)
    planned = school.planned_openings(first.opens_on, yesterday, school.days_off())
    done = held(school)
    explained = set(done.values_list("held_on", flat=True))
    explained |= set(Missed.objects.filter(school=school).values_list("planned_on", flat=True))
    return [day for day in planned if day not in explained]


def planned_day(school: School, today: date) -> date:
    """Return the planned opening that one held today stands for: today's, or the last before."""
    passed = school.planned_openings(today - timedelta(days=21), today, school.days_off())
    return passed[-1] if passed else today


def explainable(school: School, today: date) -> list[date]:
    """Return the days that can be explained: those owed, and the next planned one ahead of time."""
    ahead = next_planned(school, today)
    done = Missed.objects.filter(school=school, planned_on=ahead).exists()
    return owed(school, today) + ([] if done else [ahead])
