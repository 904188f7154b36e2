"""When openings are due, which were missed without a word, and the days of the next box (R8)."""

from datetime import date, timedelta

from django.db.models import QuerySet

from ishenim.box.models import Box
from ishenim.opening.models import Missed, Opening
from ishenim.regulation.openings import FARTHEST, Held, Planned, Told, judged
from ishenim.schools.models import School


def day_of_next_box(school: School, today: date) -> date:
    """Return the day on which a box sealed today is opened: not one brought forward to today."""
    own = school.days_off()
    day = school.next_opening(today + timedelta(days=1), own)
    is_forward = Missed.objects.filter(school=school, planned_on=day, moved_to=today).exists()
    return school.next_opening(day + timedelta(days=1), own) if is_forward else day


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
    # Up to today, so that an opening is told from one of a planned day further on.
    days = school.planned_openings(begin, max(last, today), school.days_off())
    done = held(school).exclude(kind=Opening.Kind.FIRST)
    openings = done.values_list("held_on", "reason", "closing_index")
    told = Missed.objects.filter(school=school).values_list("planned_on", "moved_to", "reason")
    found = judged(
        days,
        (Held(held_on=on, reason=why, index=at) for on, why, at in openings),
        (Told(planned_on=day, moved_to=to, reason=why) for day, to, why in told),
        today,
    )
    return [one for one in found if one.day <= last]


def silent(school: School, last: date, today: date, first: date | None = None) -> list[date]:
    """Return the days that passed without an opening and without a word, each once.

    Where one was moved to a day that passed likewise, that is the day.
    """
    passed = planned(school, last, today, first)
    return sorted({one.owes for one in passed if one.state == "silent" and one.owes})


def owed(school: School, today: date) -> list[date]:
    """Return days before today of which nobody has said why the box was not opened on them (R8).

    Planned ones, or those to which they were moved.
    """
    passed = planned(school, today - timedelta(days=1), today)
    return sorted({one.owes for one in passed if one.owes and one.owes < today})


def late_for(school: School, today: date) -> date | None:
    """Return the planned day that an opening today would be late for, not explained so far."""
    day = planned_day(school, today)
    told = Missed.objects.filter(school=school, planned_on=day).exists()
    return None if day == today or told else day


def planned_day(school: School, today: date) -> date:
    """Return the planned opening that one held today stands for: today's, or the last before.

    Those before the open box was sealed have openings of their own, however long ago that was.
    """
    box = Box.objects.filter(school=school).order_by("number").last()
    passed = school.planned_openings(box.opens_on, today, school.days_off()) if box else []
    return passed[-1] if passed else today


def may_move(school: School, day: date, to: date, today: date) -> bool:
    """Tell whether an opening may be moved there: a day that was judged too far says nothing."""
    passed = school.planned_openings(day - FARTHEST, day - timedelta(days=1), school.days_off())
    return max([today, *passed[-1:]]) <= to <= day + FARTHEST and to not in passed


def explainable(school: School, today: date) -> list[date]:
    """Return the days that can be explained: those owed, and the next planned one ahead of time."""
    ahead = next_planned(school, today)
    done = Missed.objects.filter(school=school, planned_on=ahead).exists()
    return owed(school, today) + ([] if done else [ahead])
