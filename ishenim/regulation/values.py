"""What a key of the rulebook may say: types, ranges, and how they stand in TOML."""

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Protocol

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Term:
    """Working days for considering a letter that was received on `valid_from` or later (R15)."""

    days: int
    valid_from: date = date.min


class Kind(Protocol):
    """One type of value: refuses with a reason, reads from TOML's value, writes it back."""

    def wrong(self, value: object) -> str:
        """Return the reason code of a refusal, or ""."""

    def read(self, value: object) -> object:
        """Return the rulebook's value of a TOML value that is not wrong."""

    def write(self, value: object) -> object:
        """Return the TOML value of a rulebook's value; what is wrong stays wrong."""


class _Plain:
    """A value that stands in TOML as it is."""

    def read(self, value: object) -> object:
        """Return it."""
        return value

    def write(self, value: object) -> object:
        """Return it."""
        return value


@dataclass(frozen=True)
class Fixed(_Plain):
    """A value that no school chooses: it is written for the reader."""

    value: str | bool

    def wrong(self, value: object) -> str:
        """Refuse every other value."""
        return "" if type(value) is type(self.value) and value == self.value else "fixed"

    def write(self, value: object) -> object:  # a Kind
        """Return the one value."""
        return self.value


@dataclass(frozen=True)
class Number(_Plain):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def wrong(self, value: object) -> str:
        """Refuse another type and what is out of range."""
        if not isinstance(value, int) or isinstance(value, bool):
            return "type"
        return "" if self.low <= value <= self.high else "range"


class Hour(_Plain):
    """An hour of the day, in full minutes."""

    def wrong(self, value: object) -> str:
        """Refuse another type, seconds and zones."""
        if not isinstance(value, time):
            return "type"
        return "range" if value.second or value.microsecond or value.tzinfo else ""


@dataclass(frozen=True)
class OneOf(_Plain):
    """One of a few words."""

    options: tuple[str, ...]

    def wrong(self, value: object) -> str:
        """Refuse another word."""
        if not isinstance(value, str):
            return "type"
        return "" if value in self.options else "choice"


@dataclass(frozen=True)
class Names:
    """Some of a few words, each once; `must` are never missing."""

    options: tuple[str, ...]
    must: tuple[str, ...] = ()

    def wrong(self, value: object) -> str:
        """Refuse other words, repeated ones, and a list without those that must be."""
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            return "type"
        if not set(value) <= set(self.options):
            return "choice"
        if len(set(value)) < len(value):
            return "repeated"
        return "" if set(self.must) <= set(value) else "incomplete"

    def read(self, value: object) -> object:
        """Return the words in their usual order."""
        assert isinstance(value, list)  # noqa: S101  # wrong() said so
        return tuple(word for word in self.options if word in value)

    def write(self, value: object) -> object:
        """Return a list."""
        return list(value) if isinstance(value, tuple) else value


class Weekday:
    """A day of the week by its English name; in the rulebook a number, Monday is 0."""

    def wrong(self, value: object) -> str:
        """Refuse what is not a day's name."""
        if not isinstance(value, str):
            return "type"
        return "" if value in WEEKDAYS else "choice"

    def read(self, value: object) -> object:
        """Return the number."""
        return WEEKDAYS.index(str(value))

    def write(self, value: object) -> object:
        """Return the name."""
        return WEEKDAYS[value] if isinstance(value, int) and 0 <= value < 7 else value


class Weekdays:
    """Some days of the week, at least one."""

    def __init__(self) -> None:
        self._names = Names(WEEKDAYS)

    def wrong(self, value: object) -> str:
        """Refuse what is not a list of days' names."""
        return self._names.wrong(value) or ("" if value else "incomplete")

    def read(self, value: object) -> object:
        """Return the numbers in order."""
        assert isinstance(value, list)  # noqa: S101  # wrong() said so
        return tuple(sorted(WEEKDAYS.index(word) for word in value))

    def write(self, value: object) -> object:
        """Return the names."""
        day = Weekday()
        return [day.write(number) for number in value] if isinstance(value, tuple) else value


class OpeningDays(Weekdays):
    """The days of openings: one by its name, several as a list."""

    def wrong(self, value: object) -> str:
        """Refuse what is neither a day's name nor a list of them."""
        return super().wrong([value] if isinstance(value, str) else value)

    def read(self, value: object) -> object:
        """Return the numbers in order."""
        return super().read([value] if isinstance(value, str) else value)

    def write(self, value: object) -> object:
        """Return one name, or the list."""
        names = super().write(value)
        return names[0] if isinstance(names, list) and len(names) == 1 else names


class Day(_Plain):
    """A day of the calendar, neither before nor long after anybody's box."""

    def wrong(self, value: object) -> str:
        """Refuse another type, hours, and days of other centuries."""
        if type(value) is not date:
            return "type"
        return "" if date(2000, 1, 1) <= value <= date(2099, 12, 31) else "range"


class HoursByDay:
    """Hours of their own for some days of the week: `saturday = [08:00:00, 13:00:00]`."""

    def wrong(self, value: object) -> str:
        """Refuse other names, other than two hours, and an end that is not after the beginning."""
        if not isinstance(value, dict):
            return "type"
        if not set(value) <= set(WEEKDAYS):
            return "choice"
        reasons = (self._wrong_hours(hours) for hours in value.values())
        return next(filter(None, reasons), "")

    def _wrong_hours(self, hours: object) -> str:
        if not isinstance(hours, list) or len(hours) != 2:
            return "type"
        reason = next(filter(None, map(Hour().wrong, hours)), "")
        return reason or ("" if hours[0] < hours[1] else "order")

    def read(self, value: object) -> object:
        """Return weekday, beginning and end, in the order of the week."""
        assert isinstance(value, dict)  # noqa: S101  # wrong() said so
        found = ((WEEKDAYS.index(name), *hours) for name, hours in value.items())
        return tuple(sorted(found))

    def write(self, value: object) -> object:
        """Return the table."""
        if not isinstance(value, tuple):
            return value
        return {WEEKDAYS[day]: [begin, end] for day, begin, end in value}


@dataclass(frozen=True)
class Terms:
    """Terms one after the other: only the first has no `from`."""

    low: int
    high: int

    def wrong(self, value: object) -> str:
        """Refuse other tables, numbers out of range, and days that do not ascend."""
        if not isinstance(value, list) or not all(isinstance(line, dict) for line in value):
            return "type"
        if not value:
            return "incomplete"
        reasons = [self._wrong_line(line, is_first=line is value[0]) for line in value]
        if any(reasons):
            return next(filter(None, reasons))
        days = [line["from"] for line in value[1:]]
        return "" if all(before < after for before, after in pairwise(days)) else "order"

    def _wrong_line(self, line: dict[str, object], *, is_first: bool) -> str:
        if set(line) - {"days", "from"}:
            return "unknown"
        if "days" not in line or not (is_first or "from" in line):
            return "missing"
        if is_first and "from" in line:
            return "order"
        if not is_first and type(line["from"]) is not date:
            return "type"
        return Number(self.low, self.high).wrong(line.get("days"))

    def read(self, value: object) -> object:
        """Return the terms."""
        assert isinstance(value, list)  # noqa: S101  # wrong() said so
        return tuple(
            Term(days=line["days"], valid_from=line.get("from", date.min)) for line in value
        )

    def write(self, value: object) -> object:
        """Return the tables."""
        if not isinstance(value, tuple):
            return value
        return [
            {"days": term.days} | ({} if term.valid_from == date.min else {"from": term.valid_from})
            for term in value
        ]


def flat(document: dict[str, object], known: set[str]) -> dict[str, object]:
    """Return the keys of a document by their paths: `opening.weekday`.

    A table that is not known and has no known key in it keeps its own name.
    """
    found: dict[str, object] = {}
    for name, value in document.items():
        if isinstance(value, dict) and any(path.startswith(f"{name}.") for path in known):
            found.update({f"{name}.{inner}": what for inner, what in value.items()})
        else:
            found[name] = value
    return found
