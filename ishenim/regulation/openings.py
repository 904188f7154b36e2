"""What became of each planned opening (R8): the one answer that every page, list and paper gives.

A planned day is kept where the box was opened on it, and moved where it was opened on the day that
a line names, or while that day is ahead: at most two weeks later, or brought forward to a day after
the planned one before. Opened on another day, before the next planned one, it is late. What was
said of it makes it missed; a day that passed without either is silent.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

State = Literal["kept", "late", "moved", "missed", "silent", "coming"]

#: A planned opening that was moved farther counts as one of which nothing was said.
FARTHEST = timedelta(days=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """An opening that is over."""

    held_on: date
    reason: str = ""
    index: int | None = None  # its line in the journal


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the journal says of a planned day: moved to another, or missed."""

    planned_on: date
    moved_to: date | None = None
    reason: str = ""
    index: int | None = None


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A planned day and what became of it."""

    day: date
    state: State = "coming"
    held: Held | None = None  # the opening that stands for it
    told: Told | None = None  # what was said last: a day that was moved may be moved again

    @property
    def moved_to(self) -> date | None:
        """The last day to which it was moved."""
        return self.told.moved_to if self.told else None

    @property
    def is_far(self) -> bool:
        """Whether it was moved too far to count."""
        return self.moved_to is not None and self.moved_to > self.day + FARTHEST

    @property
    def reason(self) -> str:
        """Why it was not held on its day, in the words of who was there or who explained it."""
        said = (self.held and self.held.reason) or (self.told and self.told.reason)
        return said or ""

    @property
    def owes(self) -> date | None:
        """The day of which nobody has said yet why the box was not opened on it."""
        if self.state == "silent":
            return self.day if self.is_far else self.moved_to or self.day
        return self.day if self.state == "late" and not self.reason else None


def judged(
    days: Iterable[date], held: Iterable[Held], told: Iterable[Told], today: date
) -> list[Planned]:
    """Return what became of planned days, in their order; the last ones reach up to today."""
    planned, explained = list(days), {one.planned_on: one for one in told}
    over = (one for one in held if one.held_on <= today)
    openings = sorted(over, key=lambda one: one.held_on)
    found, before = [], date.min
    for day in planned:
        said = _last(day, explained)
        end = said.moved_to if said else None
        if end and not before < end <= day + FARTHEST:
            end = None
        opened = _first(openings, day, _after(planned, max(day, end or day)))
        moved = _first(openings, end, end + _DAY) if end else None
        found.append(_judged(Planned(day=day, told=said), opened, moved, end, today))
        before = day
    return found


def _judged(
    one: Planned, opened: Held | None, moved: Held | None, end: date | None, today: date
) -> Planned:
    """Judge a day; `opened` is the first opening from it on, `moved` the one it was moved to."""
    if opened and opened.held_on == one.day:
        return replace(one, state="kept", held=opened)
    if moved or (end and end >= today and not opened):
        return replace(one, state="moved", held=moved)
    if opened:
        return replace(one, state="late", held=opened)
    if one.told and not one.moved_to:
        return replace(one, state="missed")
    return replace(one, state="silent" if one.day < today else "coming")


def _after(planned: Sequence[date], day: date) -> date | None:
    """Return the first planned day after one, from which on an opening stands for another."""
    at = bisect_right(planned, day)
    return planned[at] if at < len(planned) else None


def _first(openings: Sequence[Held], first: date, after: date | None) -> Held | None:
    """Return the first opening from a day on, before another."""
    at = bisect_left(openings, first, key=lambda one: one.held_on)
    found = openings[at] if at < len(openings) else None
    return found if found and (after is None or found.held_on < after) else None


def _last(day: date, explained: Mapping[date, Told]) -> Told | None:
    """Return what was said of a day in the end; the day to which it was moved may be moved too."""
    told, seen = explained.get(day), {day}
    while told and told.moved_to and told.moved_to not in seen:
        seen.add(told.moved_to)
        following = explained.get(told.moved_to)
        if following is None:
            break
        told = following
    return told
