"""How much of a term is left, in working days of the school's own calendar (R14, R15)."""

from dataclasses import dataclass
from datetime import date

from ishenim.regulation.calendar import OwnDays, is_working_day, national_working_days


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A term as people see it: `days` are working days left, late, or taken too many."""

    due: date
    state: str  # "left", "today", "late", "kept" or "kept-late"
    days: int = 0


def working_days_between(first: date, last: date, own: OwnDays) -> int:
    """Return how many working days come after `first`, up to and with `last`."""
    if last <= first:
        return 0
    changed = (day for day in own if first < day <= last)
    return (
        national_working_days(last)
        - national_working_days(first)
        + sum(own[day] - is_working_day(day, {}) for day in changed)
    )


def clock(due: date, done: date | None, today: date, own: OwnDays) -> Clock:
    """Return what a term says on `today`."""
    if done is not None:
        late = working_days_between(due, done, own)
        return Clock(due=due, state="kept-late" if done > due else "kept", days=late)
    if today > due:
        return Clock(due=due, state="late", days=working_days_between(due, today, own))
    if today == due:
        return Clock(due=due, state="today")
    return Clock(due=due, state="left", days=working_days_between(today, due, own))
