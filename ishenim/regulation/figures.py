"""The figures of the quarterly report, computed from plain facts (R28–R30, forms.md 2.7).

What comes out may be published: numbers of work, and tables of `suppression.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median_low
from typing import Any

from ishenim.regulation.calendar import OwnDays, Quarter, quarter_of
from ishenim.regulation.clocks import working_days_between
from ishenim.regulation.openings import Planned, State
from ishenim.regulation.suppression import (
    Table,
    added,
    is_small,
    safe_below,
    safe_period,
    safe_year,
)

#: A cell for what nobody wrote down.
UNKNOWN = "-"
#: Tables of letters, by the field they count, in the order of the report.
DIMENSIONS = (
    *("channel", "author", "anonymity", "language"),
    *("ground", "urgency", "extended", "repeated", "outcome"),
)


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A registered letter, without a word of it."""

    received_on: date
    register_by: date
    registered_on: date | None  # its line in the register was written
    answer_by: date
    finished_on: date | None = None  # answered or finished, whichever came first
    channel: str = ""
    author: str = ""
    is_anonymous: bool = True
    language: str = ""
    ground: str = ""
    category: str = ""
    urgency: str = ""
    outcome: str = ""
    is_extended: bool = False
    is_repeated: bool = False

    def value(self, dimension: str) -> str:
        """Return the cell of a dimension it falls into."""
        if dimension == "anonymity":
            return "anonymous" if self.is_anonymous else "named"
        if dimension in {"extended", "repeated"}:
            return "yes" if getattr(self, f"is_{dimension}") else "no"
        return str(getattr(self, dimension)) or UNKNOWN


@dataclass(frozen=True, kw_only=True)
class OpeningLine:
    """An opening that took place."""

    held_on: date
    is_extraordinary: bool = False
    has_act: bool = False  # there is one where something was taken out (R10)
    is_broken: bool = False  # some of its letters stayed locked: too few cards came


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """What a meeting asked somebody to do."""

    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a report is computed from: this year and the one before, up to the day it is fixed."""

    own: OwnDays = field(default_factory=dict)
    letters: Sequence[LetterLine] = ()
    planned: Sequence[Planned] = ()  # those that have passed
    openings: Sequence[OpeningLine] = ()
    tasks: Sequence[TaskLine] = ()
    referrals: Sequence[tuple[date, str, bool]] = ()  # sent on, body, was replied to
    measures: Sequence[tuple[date, str]] = ()
    notices: Sequence[tuple[date, str]] = ()
    #: Cells that are there without a letter: dimension → codes; "category" has every category.
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)  # category → ground


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days from the first to the last."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is one of them."""
        return day is not None and self.first <= day <= self.last


def spans(year: int, number: int) -> dict[str, Span]:
    """Return the periods of a report: the quarter, the one before, a year ago, the year so far."""
    this = quarter_of(year, number)
    before = quarter_of(*before_quarter(year, number))
    ago = quarter_of(year - 1, number)
    return {
        "this": _span(this),
        "before": _span(before),
        "year_ago": _span(ago),
        "to_date": Span(first=date(year, 1, 1), last=this.last),
    }


def before_quarter(year: int, number: int) -> tuple[int, int]:
    """Return the quarter before."""
    return (year, number - 1) if number > 1 else (year - 1, 4)


def _span(quarter: Quarter) -> Span:
    return Span(first=quarter.first, last=quarter.last)


def compute(facts: Facts, year: int, number: int, threshold: int, today: date) -> dict[str, Any]:
    """Return the report on a quarter as JSON values; `today` is the day it is fixed."""
    periods = spans(year, number)
    return {
        "year": year,
        "quarter": number,
        "fixed_on": today.isoformat(),
        "small_number": threshold,
        "numbers": {name: numbers(facts, span, threshold, today) for name, span in periods.items()},
        "tables": tables(facts, periods["this"], threshold),
        "year_tables": year_tables(facts, year, threshold) if number == 4 else {},
        "openings": [
            {"day": day.isoformat(), "state": state}
            for day, state in _timeline(facts, periods["this"])
        ],
    }


# ── Numbers of work ───────────────────────────────────────────────────────────
def numbers(facts: Facts, span: Span, threshold: int, today: date) -> dict[str, int | None]:
    """Return the numbers of one period; None where too few letters would tell of one of them."""
    return {
        **_box(facts, span),
        **terms([one for one in facts.letters if span.holds(one.received_on)], today),
        **_durations(facts, span, threshold),
        **_execution(facts, span),
    }


def _timeline(facts: Facts, span: Span) -> list[tuple[date, str]]:
    """Return the planned days and what became of each, and the extraordinary openings."""
    days = [(one.day, _STATES[one.state]) for one in facts.planned]
    days += [(one.held_on, "extraordinary") for one in facts.openings if one.is_extraordinary]
    return sorted(one for one in days if span.holds(one[0]))


#: A planned day of which nobody said a word was missed as well.
_STATES: Mapping[State, str] = {
    "kept": "held",
    "late": "late",
    "moved": "moved",
    "missed": "missed",
    "silent": "missed",
    "coming": "missed",
}


def _box(facts: Facts, span: Span) -> dict[str, int]:
    states = [state for _day, state in _timeline(facts, span)]
    held = [one for one in facts.openings if span.holds(one.held_on)]
    return {
        "openings_planned": len(states) - states.count("extraordinary"),
        "openings_held": states.count("held"),
        "openings_late": states.count("late"),
        "openings_moved": states.count("moved"),
        "openings_missed": states.count("missed"),
        "openings_extraordinary": states.count("extraordinary"),
        "openings_empty": sum(not one.has_act for one in held),
        "acts": sum(one.has_act for one in held),
        "incidents": sum(one.is_broken for one in held),
    }


def terms(letters: list[LetterLine], today: date) -> dict[str, int]:
    """Return in how many of these letters the terms were kept."""
    done = [one for one in letters if one.finished_on]
    still = [one for one in letters if not one.finished_on]
    return {
        "letters": len(letters),
        "registered_in_time": sum(_is_in_time(one) for one in letters),
        "registered_late": sum(_is_late(one, today) for one in letters),
        "considered": len(done),
        "considered_in_time": sum(_day(one.finished_on) <= one.answer_by for one in done),
        "considered_late": sum(_day(one.finished_on) > one.answer_by for one in done),
        "in_work": sum(one.answer_by >= today for one in still),
        "overdue": sum(one.answer_by < today for one in still),
    }


def _is_in_time(one: LetterLine) -> bool:
    return one.registered_on is not None and one.registered_on <= one.register_by


def _is_late(one: LetterLine, today: date) -> bool:
    """Tell whether a letter was registered after its term, or is not yet though it has passed."""
    return (one.registered_on or today) > one.register_by


def _day(day: date | None) -> date:
    return day or date.max


def _durations(facts: Facts, span: Span, threshold: int) -> dict[str, int | None]:
    """Return the median and the 90th percentile: one of the days that really were."""
    days = sorted(
        working_days_between(one.received_on, one.finished_on, facts.own)
        for one in facts.letters
        if one.finished_on and span.holds(one.received_on)
    )
    if is_small(len(days), threshold):
        return {"median_days": None, "ninetieth_days": None}
    return {"median_days": median_low(days), "ninetieth_days": days[-(-9 * len(days) // 10) - 1]}


def _execution(facts: Facts, span: Span) -> dict[str, int]:
    due = [one for one in facts.tasks if span.holds(one.due_on)]
    late = [one for one in due if one.done_on and one.done_on > one.due_on]
    return {
        "tasks_due": len(due),
        "tasks_in_time": sum(one.done_on is not None for one in due) - len(late),
        "tasks_late": len(late),
        "tasks_open": sum(one.done_on is None for one in due),
        "notices": sum(span.holds(day) for day, _kind in facts.notices),
    }


# ── Tables of letters ─────────────────────────────────────────────────────────
def tables(facts: Facts, span: Span, threshold: int) -> dict[str, Any]:
    """Return every table of a quarter as it may be published."""
    found = {name: safe_period(cells, threshold) for name, cells in _cells(facts, span).items()}
    below = _below(facts, [span], found["ground"], threshold)
    plain = {name: as_json(table) for name, table in found.items()} | below
    notices = _count((kind for day, kind in facts.notices if span.holds(day)), ())
    plain["notices"] = as_json(Table(total=sum(notices.values()), shown=notices))
    return plain


def whole_tables(facts: Facts, span: Span) -> dict[str, Any]:
    """Return every table as it is, for who has read all letters in it; nothing of it goes out."""
    cells = _cells(facts, span)
    found = {name: Table(total=sum(one.values()), shown=one) for name, one in cells.items()}
    grounds = {code: count for code, count in cells["ground"].items() if count}
    below = _below(facts, [span], Table(total=sum(grounds.values()), shown=grounds), 1)
    return {name: as_json(table) for name, table in found.items()} | below


def year_tables(facts: Facts, year: int, threshold: int) -> dict[str, Any]:
    """Return one table of the quarters of a year that were too small for tables of their own."""
    quarters = [_span(quarter_of(year, number)) for number in range(1, 5)]
    cells = [_cells(facts, span) for span in quarters]
    found = {name: safe_year([one[name] for one in cells], threshold) for name in cells[0]}
    small = [
        span
        for span, one in zip(quarters, cells, strict=True)
        if is_small(sum(one["ground"].values()), threshold)
    ]
    below = _below(facts, small, found["ground"], threshold)
    return {name: as_json(table) for name, table in found.items()} | below


def _cells(facts: Facts, span: Span) -> dict[str, dict[str, int]]:
    """Return the bare counts of a period: nothing of this leaves the module."""
    letters = [one for one in facts.letters if span.holds(one.received_on)]
    found = {
        name: _count((one.value(name) for one in letters), facts.codes.get(name, ()))
        for name in DIMENSIONS
        if name != "outcome"
    }
    outcomes = (one.outcome for one in letters if one.outcome)
    bodies = (body for sent, body, _replied in facts.referrals if span.holds(sent))
    measures = (kind for day, kind in facts.measures if span.holds(day))
    return found | {
        "outcome": _count(outcomes, facts.codes.get("outcome", ())),
        "referrals": _count(bodies, facts.codes.get("referrals", ())),
        "measures": _count(measures, facts.codes.get("measures", ())),
    }


def _below(
    facts: Facts, periods: list[Span], grounds: Table, threshold: int
) -> dict[str, dict[str, Any]]:
    """Return tables of categories, each below a ground whose number is published."""
    letters = [one for one in facts.letters if any(span.holds(one.received_on) for span in periods)]
    known = (one.category for one in letters if facts.above.get(one.category) == one.ground)
    cells = _count(known, facts.codes.get("category", ()))
    above = dict(facts.above)
    for one in letters:  # a ground without a category of its own, or with another's
        if above.get(one.category) != one.ground:
            cells = added([cells, {f"{one.ground}{UNKNOWN}": 1}])
            above[f"{one.ground}{UNKNOWN}"] = one.ground
    found = safe_below(grounds, cells, above, threshold)
    return {f"category-{ground}": as_json(table) for ground, table in found.items()}


def _count(values: Iterable[str], codes: tuple[str, ...]) -> dict[str, int]:
    cells = dict.fromkeys(codes, 0)
    for value in values:
        cells[value] = cells.get(value, 0) + 1
    return cells


def as_json(table: Table) -> dict[str, Any]:
    """Return a table as JSON values."""
    return {
        "total": table.total,
        "cells": dict(table.shown),
        "hidden": list(table.hidden),
        "other": table.other,
    }


def days_after(quarter: Quarter) -> date:
    """Return the first day after a quarter, when its report is opened."""
    return quarter.last + timedelta(days=1)
