"""What is known of every school put together: states, days by quarter, what is new."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ishenim.regulation.calendar import quarter
from ishenim.watch.kept import Known
from ishenim.watch.listing import Row

#: What can have become of a planned day, the best first.
KINDS = ("on_time", "late", "moved", "missed", "unexplained")
#: States, the worst first.
STATES = ("misconduct", "unread", "unproven", "clean")
#: Letters that Unicode puts after я: in a Kyrgyz list they follow these.
AFTER = str.maketrans({"ё": "е\uffff", "ң": "н\uffff", "ө": "о\uffff", "ү": "у\uffff"})
#: So many days back the news go.
NEWS = timedelta(days=100)


@dataclass(frozen=True)
class Line:
    """One school of the list."""

    row: Row
    known: Known
    is_read: bool  # in this round
    evidence: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """The one word for it."""
        weights = {one["weight"] for one in self.known.now}
        if "misconduct" in weights:
            return "misconduct"
        if not self.is_read:
            return "unread"
        return "unproven" if "gap" in weights else "clean"

    def name(self, language: str) -> str:
        """What people call the school: as the list says, or as the school itself does."""
        names: Mapping[str, str] = self.known.last.get("names", {})
        return self.row.name or names.get(language) or names.get("ky") or self.row.addresses[0]

    @property
    def quarters(self) -> dict[str, Counter[str]]:
        """Planned days by quarter and by what became of them."""
        found: dict[str, Counter[str]] = {}
        for day, kind, _why in self.known.last.get("days", ()):
            found.setdefault(quarter_name(day), Counter())[kind] += 1
        return found

    @property
    def unsigned(self) -> list[tuple[str, str, list[int]]]:
        """Minutes that not all have signed: number, day, seats."""
        minutes = self.known.last.get("minutes", ())
        return [(number, day, seats) for number, day, _index, seats in minutes if seats]

    def said(self, name: str) -> list[Any]:
        """A list of what was read last."""
        return list(self.known.last.get(name, ()))


def _in_order(name: str) -> str:
    """Return what puts Kyrgyz names in order: ё, ң, ө, ү stand after е, н, о, у (UX-56)."""
    return name.casefold().translate(AFTER)


@dataclass(frozen=True)
class Board:
    """Every school, the worst first."""

    lines: list[Line]
    moment: str
    states: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Iterable[Line], moment: str) -> "Board":
        """Return a board of these schools."""
        found = sorted(
            lines, key=lambda line: (STATES.index(line.state), _in_order(line.name("ky")))
        )
        return cls(found, moment, Counter(line.state for line in found))

    @property
    def quarters(self) -> dict[str, Counter[str]]:
        """Days of all schools by quarter, the oldest first, with reports and minutes."""
        found: dict[str, Counter[str]] = {}
        for line in self.lines:
            for name, counted in line.quarters.items():
                found.setdefault(name, Counter()).update(counted)
            for name in line.said("reports_missing"):
                found.setdefault(name, Counter())["no_report"] += 1
            for name in line.said("reports_late"):
                found.setdefault(name, Counter())["report_late"] += 1
            for _number, day, _seats in line.unsigned:
                found.setdefault(quarter_name(day), Counter())["unsigned"] += 1
        return dict(sorted(found.items()))

    @property
    def districts(self) -> dict[str, list[Line]]:
        """Schools by district; empty where the list names none."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.row.district, []).append(line)
        return {} if set(found) == {""} else dict(sorted(found.items()))


@dataclass(frozen=True)
class News:
    """One thing that came to be known."""

    line: Line
    name: str  # the same from round to round
    on: str  # day or moment
    code: str  # of a finding, or what became of a day
    detail: str = ""
    is_finding: bool = False


def news_of(board: Board) -> list[News]:
    """Return what is new, the newest first: findings, days that were not kept, reports."""
    since = str(date.fromisoformat(board.moment[:10]) - NEWS)
    found = [one for line in board.lines for one in _news(line) if one.on >= since]
    return sorted(found, key=lambda one: (one.on, one.line.row.id, one.name), reverse=True)


def _news(line: Line) -> Iterator[News]:
    for one in (*line.known.now, *line.known.earlier):
        if one["weight"] != "note":
            name = f"{one['code']}/{one['index']}/{one['detail']}"
            yield News(line, name, one["first"], one["code"], one["detail"], is_finding=True)
    for day, kind, why in line.said("days"):
        if kind != "on_time":
            yield News(line, f"day/{day}/{kind}", day, kind, why)
    for of in line.said("reports_missing"):
        yield News(line, f"report/{of}", str(_end(of)), "no_report", of)
    for number, day, seats in line.unsigned:
        detail = f"№ {number}: {', '.join(map(str, seats))}"
        yield News(line, f"minutes/{number}/{day}", day, "unsigned", detail)


def quarter_name(day: str) -> str:
    """Return the quarter of a day as 2026-4."""
    found = quarter(date.fromisoformat(day))
    return f"{found.year}-{found.number}"


def _end(name: str) -> date:
    year, _dash, number = name.partition("-")
    return quarter(date(int(year), int(number) * 3, 1)).last
