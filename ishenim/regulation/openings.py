"""What became of each planned opening (R8): the one answer that every page, list and paper gives.

A planned day is kept where the box was opened on it. An opening after it stands for it where it
says so, late or moved, and says why. A day that passed without either is silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["kept", "late", "moved", "missed", "silent", "coming"]


@dataclass(frozen=True, kw_only=True)
class Held:
    """An opening that is over; an extraordinary one stands for no other day than its own."""

    planned_on: date
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
    state: State
    held: Held | None = None  # the opening that stands for it
    told: Told | None = None

    @property
    def reason(self) -> str:
        """Why it was not held on its day, in the words of who was there or who explained it."""
        said = (self.held and self.held.reason) or (self.told and self.told.reason)
        return said or ""


def judged(
    days: Iterable[date], held: Iterable[Held], told: Iterable[Told], today: date
) -> list[Planned]:
    """Return what became of planned days, in their order."""
    openings = sorted(held, key=lambda one: one.held_on)
    explained = {one.planned_on: one for one in told}
    return [_judged(day, openings, explained.get(day), today) for day in days]


def _judged(day: date, openings: list[Held], told: Told | None, today: date) -> Planned:
    on_time = next((one for one in openings if one.held_on == day), None)
    if on_time:
        return Planned(day=day, state="kept", held=on_time, told=told)
    later = next((one for one in openings if one.planned_on == day < one.held_on), None)
    if told and told.moved_to:
        # Brought forward, the box is opened out of turn: that opening stands for the day too.
        first = min(day, told.moved_to)
        held = later or next((one for one in openings if one.held_on >= first), None)
        return Planned(day=day, state="moved", held=held, told=told)
    if later:
        return Planned(day=day, state="late", held=later, told=told)
    if told:
        return Planned(day=day, state="missed", told=told)
    return Planned(day=day, state="silent" if day < today else "coming")
