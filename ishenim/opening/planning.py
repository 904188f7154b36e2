"""When openings are due, which were missed without a word, and the days of the next box (R8)."""

from datetime import date, timedelta

from ishenim.box.models import Box
from ishenim.opening.models import Missed, Opening
from ishenim.schools.models import School


def days_of_next_box(school: School, today: date) -> tuple[date, date]:
    """Return the day a box sealed today opens, and the last day before it is stale."""
    opens = school.next_opening(today + timedelta(days=1), school.days_off())
    return opens, opens + timedelta(days=school.rulebook_on(opens).stale_after_days)


def next_planned(school: School, today: date) -> date:
    """Return the first planned opening from today on that has not been held."""
    held = Opening.objects.filter(school=school, held_on=today, step=Opening.Step.DONE)
    start = today + timedelta(days=1) if held.exists() else today
    return school.next_opening(start, school.days_off())


def owed(school: School, today: date) -> list[date]:
    """Return planned openings before today that were neither held that day nor explained (R8)."""
    first = Box.objects.filter(school=school).order_by("number").first()
    if first is None:
        return []
    yesterday = today - timedelta(days=1)
    planned = school.planned_openings(first.opens_on, yesterday, school.days_off())
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE)
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
