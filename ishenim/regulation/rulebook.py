"""The rulebook: what the school's regulation fixes, as one typed document (docs/spec/rulebook.md).

A school adopts it in versions. Whoever computes with it takes the version in force on his day.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import tomli_w

from ishenim.regulation import values
from ishenim.regulation.errors import RulebookError
from ishenim.regulation.values import Term

__all__ = [
    "BY_FIELD",
    "BY_PATH",
    "DEFAULT",
    "DEFAULT_TOML",
    "FORMAT",
    "GROUNDS",
    "KEYS",
    "SERVED",
    "Key",
    "Rulebook",
    "RulebookError",
    "Term",
    "check",
    "check_sound",
    "check_successor",
    "consideration_days",
    "read_rulebook",
    "with_consideration",
    "write_rulebook",
]

FORMAT = "trustbox.v2/rulebook"

#: The six grounds (R1, R2) and those whom the box serves (R4).
GROUNDS = ("CRM", "VIO", "RCK", "SUI", "RGT", "COR")
SERVED = ("pupils", "parents")
#: Which of a weekday's days in a month; a fifth one is never but the last.
IN_MONTH = ("first", "second", "third", "fourth", "last")


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What the school's regulation says in numbers; the defaults are the model regulation's."""

    grounds: tuple[str, ...] = GROUNDS  # R1, R2
    served: tuple[str, ...] = SERVED  # R4
    publicity_per_year: int = 1  # R6: how often parents are told in a school year

    access_days: tuple[int, ...] = (0, 1, 2, 3, 4)  # R7; Monday is 0
    access_from: time = time(8, 0)  # R7
    access_to: time = time(17, 0)  # R7
    access_vacations: str = "closed"  # R7, R8: "open" also on the school's own days off
    access_hours: tuple[tuple[int, time, time], ...] = ()  # R7: weekdays with hours of their own

    opening_weekdays: tuple[int, ...] = (1,)  # R8: Tuesday
    opening_time: time = time(12, 0)  # R8
    opening_weeks: int = 1  # R8: every week, every second…
    opening_from: date = date(2024, 1, 1)  # … counted from the week of this day
    opening_in_month: tuple[str, ...] = ()  # R8: only these of each month
    holiday_rule: str = "next"  # R8: "next" working day, the "previous" one, or "skip" the opening
    act_signatures_at_least: int = 3  # R12

    members_at_least: int = 3  # R18
    duty_readers_at_least: int = 1  # who reads what cannot wait
    acquaintance_days: int = 5  # R16: working days for reading the order
    undertaking_days: int = 5  # R32: working days for the undertaking of confidentiality

    meetings_per_half_year: int = 2  # R25
    half_year: str = "calendar"  # R25: "calendar" or "school"
    all_sign_minutes: bool = True  # R27

    report_day: int = 5  # R29: of the month after the quarter
    small_number: int = 3  # R30: fewer letters than this are not shown as a number

    registration_days: int = 1  # R14: working days
    consideration: tuple[Term, ...] = (Term(days=14),)  # R15
    retention_years: int = 5
    reminder_days: int = 5  # how many days before it is due an obligation is brought to mind

    def hours_on(self, weekday: int) -> tuple[time, time]:
        """Return when access begins and ends on a day of the week (R7)."""
        own = {day: (begin, end) for day, begin, end in self.access_hours}
        return own.get(weekday, (self.access_from, self.access_to))


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key of the document: where it stands, the field it fills, and what it may say.

    `rule` names the rules of the regulation. A fixed key says what the program holds to whatever a
    school would like; most of them fill no field. A key that may be left out is written only where
    it says something else than the model regulation: documents from before it was there stay whole.
    """

    path: str
    field: str
    kind: values.Kind
    rule: str = ""
    may_be_left_out: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether a school cannot choose the value."""
        return isinstance(self.kind, values.Fixed) or self.field in {"grounds", "served"}


def _key(path: str, field: str, kind: values.Kind, rule: str = "") -> Key:
    return Key(path=path, field=field, kind=kind, rule=rule)


def _more(path: str, field: str, kind: values.Kind, rule: str = "") -> Key:
    return Key(path=path, field=field, kind=kind, rule=rule, may_be_left_out=True)


#: Every key in the order of the document.
KEYS: tuple[Key, ...] = (
    _key("format", "", values.Fixed(FORMAT)),
    _key("purpose.grounds", "grounds", values.Names(GROUNDS, must=GROUNDS), "R1–R2"),
    _key("purpose.served", "served", values.Names(SERVED, must=SERVED), "R4"),
    _key("publicity.per_year", "publicity_per_year", values.Number(1, 12), "R6"),
    _key("access.days", "access_days", values.Weekdays(), "R7"),
    _key("access.from", "access_from", values.Hour(), "R7"),
    _key("access.to", "access_to", values.Hour(), "R7"),
    _more("access.vacations", "access_vacations", values.OneOf(("closed", "open")), "R7"),
    _more("access.hours", "access_hours", values.HoursByDay(), "R7"),
    _key("opening.weekday", "opening_weekdays", values.OpeningDays(), "R8"),
    _key("opening.time", "opening_time", values.Hour(), "R8"),
    _more("opening.weeks", "opening_weeks", values.Number(1, 8), "R8"),
    _more("opening.counted_from", "opening_from", values.Day(), "R8"),
    _more("opening.in_month", "opening_in_month", values.Names(IN_MONTH), "R8"),
    _key("opening.holiday", "holiday_rule", values.OneOf(("next", "previous", "skip")), "R8"),
    _key("opening.quorum", "", values.Fixed("more-than-half"), "R9"),
    _key("opening.act", "", values.Fixed("if-letters"), "R10"),
    _key("opening.act_signatures", "act_signatures_at_least", values.Number(2, 15), "R12"),
    _key("opening.sealed", "", values.Fixed(value=True), "R11–R13"),
    _key("commission.least", "members_at_least", values.Number(3, 29), "R16"),
    _key("commission.odd", "", values.Fixed(value=True), "R18"),
    _key("commission.parent", "", values.Fixed(value=True), "R17"),
    _key("commission.duty_readers", "duty_readers_at_least", values.Number(1, 29), "R19"),
    _key("commission.acquaintance_days", "acquaintance_days", values.Number(1, 30), "R16"),
    _key("commission.undertaking_days", "undertaking_days", values.Number(1, 30), "R32"),
    _key("meetings.per_half_year", "meetings_per_half_year", values.Number(2, 26), "R25"),
    _key("meetings.half_year", "half_year", values.OneOf(("calendar", "school")), "R25"),
    _key("meetings.all_sign", "all_sign_minutes", values.Fixed(value=True), "R27"),
    _key("report.day", "report_day", values.Number(1, 28), "R29"),
    _key("report.small_number", "small_number", values.Number(2, 20), "R30"),
    _key("letters.registration_days", "registration_days", values.Number(1, 5), "R14"),
    _key("letters.consideration", "consideration", values.Terms(1, 30), "R15"),
    _key("records.letters_years", "retention_years", values.Number(1, 75), "R14"),
    _key("reminders.days", "reminder_days", values.Number(1, 30)),
)
BY_PATH: Mapping[str, Key] = {key.path: key for key in KEYS}
BY_FIELD: Mapping[str, Key] = {key.field: key for key in KEYS if key.field}


@lru_cache(maxsize=256)
def read_rulebook(toml: str) -> Rulebook:
    """Return the rulebook that a document says.

    Raises:
        RulebookError: naming the first key that is unknown, missing, of a wrong type, out of its
            range, or against another key.
    """
    try:
        written = values.flat(tomllib.loads(toml), set(BY_PATH))
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise RulebookError("", "syntax") from error
    for path in written:
        if path not in BY_PATH:
            raise RulebookError(path, "unknown")
    found: dict[str, Any] = {}
    for key in KEYS:
        if key.path not in written:
            if key.may_be_left_out:
                continue
            raise RulebookError(key.path, "missing")
        value = _read(key, written[key.path])
        if key.field:
            found[key.field] = value
    rules = Rulebook(**found)
    check(rules)
    return rules


def write_rulebook(rules: Rulebook) -> str:
    """Return the canonical document of a rulebook: the same rules always give the same text.

    Rules that could not be read again are refused as `check` does.
    """
    check(rules)
    document: dict[str, object] = {}
    for key in KEYS:
        if key.may_be_left_out and getattr(rules, key.field) == getattr(_MODEL, key.field):
            continue
        value = key.kind.write(getattr(rules, key.field) if key.field else None)
        table, _dot, name = key.path.rpartition(".")
        place = document.setdefault(table, {}) if table else document
        place[name] = value  # type: ignore[index]  # a table
    return tomli_w.dumps(document)


def check(rules: Rulebook) -> None:
    """Refuse values that are out of range or against each other.

    Raises:
        RulebookError: naming the key.
    """
    for field in fields(rules):
        key = BY_FIELD[field.name]
        _read(key, key.kind.write(getattr(rules, field.name)))
    if rules.access_from >= rules.access_to:
        raise RulebookError("access.to", "order")
    if not {day for day, _begin, _end in rules.access_hours} <= set(rules.access_days):
        raise RulebookError("access.hours", "closed-day")
    if not set(rules.opening_weekdays) <= set(rules.access_days):
        raise RulebookError("opening.weekday", "not-access")
    if rules.opening_weeks > 1 and rules.opening_in_month:
        raise RulebookError("opening.in_month", "both")
    if rules.members_at_least % 2 == 0:
        raise RulebookError("commission.least", "even")


def check_sound(rules: Rulebook) -> None:
    """Refuse values that cannot be kept together; a document adopted before this stays readable.

    Raises:
        RulebookError: naming the key.
    """
    check(rules)
    for weekday in rules.opening_weekdays:
        begin, end = rules.hours_on(weekday)
        if not begin <= rules.opening_time <= end:
            raise RulebookError("opening.time", "closed")
    for key in ("opening.act_signatures", "commission.duty_readers"):
        if getattr(rules, BY_PATH[key].field) > rules.members_at_least:
            raise RulebookError(key, "few")


def check_successor(old: Rulebook, new: Rulebook, effective: date) -> None:
    """Refuse a new rulebook that would touch the letters received before it is in force (R15).

    Raises:
        RulebookError: `letters.consideration`, `past`.
    """
    if _terms_before(old, effective) != _terms_before(new, effective):
        raise RulebookError("letters.consideration", "past")


def with_consideration(rules: Rulebook, days: int, effective: date) -> tuple[Term, ...]:
    """Return the terms of `rules`, with `days` for letters received on `effective` or later."""
    kept = tuple(term for term in rules.consideration if term.valid_from < effective)
    if kept and kept[-1].days == days:
        return kept
    return (*kept, Term(days=days, valid_from=effective if kept else date.min))


def consideration_days(rules: Rulebook, received: date) -> int:
    """Return within how many working days a letter received on a day is considered (R15)."""
    valid = [term.days for term in rules.consideration if term.valid_from <= received]
    return valid[-1] if valid else rules.consideration[0].days


def _read(key: Key, value: object) -> object:
    reason = key.kind.wrong(value)
    if reason:
        raise RulebookError(key.path, reason)
    return key.kind.read(value)


def _terms_before(rules: Rulebook, day: date) -> tuple[tuple[date, int], ...]:
    """Return what the terms say of each stretch of days before `day`."""
    lines = [(term.valid_from, term.days) for term in rules.consideration if term.valid_from < day]
    return tuple(lines[:1]) + tuple(
        after for before, after in pairwise(lines) if before[1] != after[1]
    )


_MODEL = Rulebook()
DEFAULT_TOML = (files(__package__) / "default.toml").read_text("utf-8")
#: The model regulation: in force until the head adopts another.
DEFAULT = read_rulebook(DEFAULT_TOML)
