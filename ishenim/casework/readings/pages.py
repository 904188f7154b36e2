"""What the access log and the search show (R32)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse

from ishenim.casework import access, words
from ishenim.casework.letters import HEAVY
from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.schools.models import School
from ishenim.seal.letter import seal_number

#: Lines on a page of the log.
A_PAGE = 100
#: Letters that one search goes through; older ones are found in the register.
MOST_SEARCHED = 300
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the log."""

    row: Reading
    label: str
    done: str

    @property
    def address(self) -> str:
        """The letter's seal as addresses write it."""
        return bytes(self.row.letter_id).hex()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How a member narrows the log."""

    seat: str = ""
    what: str = ""
    case: str = ""

    @property
    def query(self) -> str:
        """The same as an address says it, for the pages of the list."""
        named = (("member", self.seat), ("what", self.what), ("case", self.case))
        return "".join(f"{name}={value}&" for name, value in named if value)


def log(school: School, asked: Asked, page: int) -> dict[str, Any]:
    """Return a page of the log for members: every line, whoever reads it."""
    rows = narrowed(school, asked)
    count = rows.count()
    start = (page - 1) * A_PAGE
    members = Member.objects.filter(school=school).select_related("person").order_by("seat")
    return {
        "lines": lines(rows[start : start + A_PAGE]),
        "asked": asked,
        "members": members,
        "deeds": words.DONE,
        "count": count,
        "page": page,
        "pages": max(1, -(-count // A_PAGE)),
    }


def narrowed(school: School, asked: Asked) -> QuerySet[Reading]:
    """Return the lines that were asked for, the newest first."""
    rows = Reading.objects.filter(letter__school=school)
    if asked.seat:
        rows = rows.filter(member__school=school, member__seat=int(asked.seat))
    if asked.what:
        rows = rows.filter(what=asked.what)
    if asked.case:
        year, number = map(int, asked.case.split("-"))
        rows = rows.filter(letter__case__year=year, letter__case__number=number)
    return rows


def lines(rows: QuerySet[Reading]) -> list[Line]:
    """Return rows as people read them, in one query."""
    heavy = [f"letter__{name}" for name in HEAVY if not name.startswith("box__")]
    found = rows.select_related("member__person", "letter__case").defer(*heavy)
    return [
        Line(row=row, label=_label(row), done=words.word_of(row.what, words.DONE)) for row in found
    ]


def _label(row: Reading) -> str:
    try:
        return row.letter.case.label
    except Case.DoesNotExist:  # urgent, read before it got its number
        return seal_number(bytes(row.letter_id))


def counts(school: School, today: date) -> dict[str, Any]:
    """Return what the head sees: how often, month by month; neither who nor which letter."""
    first = date(today.year - 1, today.month, 1)
    rows = Reading.objects.filter(letter__school=school, at__date__gte=first).order_by()
    counted = rows.annotate(month=TruncMonth("at")).values_list("month", "what")
    found = counted.annotate(count=Count("pk"))
    table: dict[date, dict[str, int]] = {}
    for month, what, count in found:
        table.setdefault(month.date(), {})[what] = count
    deeds = [one for one in words.DONE if any(one.code in row for row in table.values())]
    latest = sorted(table, reverse=True)[:MONTHS]
    return {"deeds": deeds, "months": [_month(month, table[month], deeds) for month in latest]}


def _month(month: date, found: dict[str, int], deeds: list[words.Word]) -> dict[str, Any]:
    counts = [{"word": one.word, "count": found.get(one.code, 0)} for one in deeds]
    return {"month": month, "counts": counts}


def searched(school: School, member: Member) -> list[dict[str, str]]:
    """Return the letters a member's own device may search in: those their card has opened."""
    heavy = [f"letter__{name}" for name in HEAVY if not name.startswith("box__")]
    cases = access.visible(school, member).filter(destroyed_on__isnull=True)
    light = cases.select_related("letter").defer(*heavy)
    return [_place(case) for case in light[:MOST_SEARCHED]]


def _place(case: Case) -> dict[str, str]:
    seal = bytes(case.letter_id).hex()
    return {
        "label": case.label,
        "seal": seal,
        "kind": case.letter.kind,
        "page": reverse("letter", args=[seal]),
        "keys": reverse("letter-keys", args=[seal]),
        "releases": reverse("letter-releases", args=[seal]),
        "take": reverse("letter-take", args=[seal]) + "?for=search",
    }
