"""When openings are due, which were missed without a word, and the days of the next box (R8)."""

from datetime import date, timedelta

from django.db.models import QuerySet

from ishenim.box.models import Box
from ishenim.opening.models import Missed, Opening
from ishenim.regulation.openings import Held, Planned, Told, judged
from ishenim.schools.models import School

#: No two planned openings lie farther apart.
LONGEST = timedelta(days=200)


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


def planned(school: School, last: date, today: date, first: date | None = None) -> list[Planned]:
    """Return the planned days up to `last`, from the first box's own on, and what became of each.

    Every page, list and paper that tells of openings asks here (R8).
    """
    box = Box.objects.filter(school=school).order_by("number").first()
    if box is None:
        return []
    begin = max(box.opens_on, first) if first else box.opens_on
    days = school.planned_openings(begin, last, school.days_off())
    done = held(school).exclude(kind=Opening.Kind.FIRST)
    openings = done.values_list("planned_on", "held_on", "reason", "closing_index")
    told = Missed.objects.filter(school=school).values_list("planned_on", "moved_to", "reason")
    return judged(
        days,
        (Held(planned_on=day, held_on=on, reason=why, index=at) for day, on, why, at in openings),
        (Told(planned_on=day, moved_to=to, reason=why) for day, to, why in told),
        today,
    )


def owed(school: School, today: date) -> list[date]:
    """Return planned openings before today of which nobody has said why they were not held (R8)."""
    passed = planned(school, today - timedelta(days=1), today)
    return [one.day for one in passed if one.state in {"silent", "late"} and not one.reason]


def late_for(school: School, today: date) -> date | None:
    """Return the planned day that an opening today would be late for, not explained so far."""
    day = planned_day(school, today)
    told = Missed.objects.filter(school=school, planned_on=day).exists()
    return None if day == today or told else day


def planned_day(school: School, today: date) -> date:
    """Return the planned opening that one held today stands for: today's, or the last before."""
    passed = school.planned_openings(today - LONGEST, today, school.days_off())
    return passed[-1] if passed else today


def explainable(school: School, today: date) -> list[date]:
    """Return the days that can be explained: those owed, and the next planned one ahead of time."""
    ahead = next_planned(school, today)
    done = Missed.objects.filter(school=school, planned_on=ahead).exists()
    return owed(school, today) + ([] if done else [ahead])
