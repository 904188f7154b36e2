"""What the publicity pages show, read in one place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ishenim.publicity.checklist import LINES
from ishenim.publicity.facts import year_words
from ishenim.publicity.models import SITE, Check, Notice
from ishenim.regulation.calendar import school_year
from ishenim.schools.models import School

#: How many lines taken back the page still shows.
TAKEN_BACK = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the set-up list."""

    code: str
    words: str
    why: str
    check: Check | None


def checklist(school: School) -> list[Line]:
    """Return the set-up list with what is done: one query."""
    standing = Check.objects.filter(school=school, undone_on__isnull=True).select_related("by")
    done = {check.code: check for check in standing}
    return [
        Line(code=code, words=str(words), why=str(why), check=done.get(code))
        for code, (words, why) in LINES.items()
    ]


def glance(school: School, today: date) -> dict[str, Any]:
    """Return this school year at a glance, the earlier ones, and the set-up list."""
    year = school_year(today)
    rows = list(Notice.objects.standing(school))
    this = [row for row in rows if row.school_year == year]
    told = [row for row in this if row.kind != SITE]
    lines = checklist(school)
    needed = school.rulebook_on(today).publicity_per_year
    return {
        "year": year_words(year),
        "published": next((row for row in rows if row.kind == SITE), None),
        "told": len(told),
        "people": sum(row.people or 0 for row in told),
        "needed": needed,
        "missing": max(0, needed - len(told)),
        "this_year": this,
        "earlier": _by_year(row for row in rows if row.school_year != year),
        "removed": _removed(school),
        "lines": lines,
        "done": sum(line.check is not None for line in lines),
    }


def _by_year(rows: Any) -> list[tuple[str, list[Notice]]]:
    found: dict[int, list[Notice]] = {}
    for row in rows:
        found.setdefault(row.school_year, []).append(row)
    return [(year_words(year), found[year]) for year in sorted(found, reverse=True)]


def _removed(school: School) -> list[Notice]:
    rows = Notice.objects.filter(school=school, removed_on__isnull=False)
    return list(rows.select_related("by", "removed_by").order_by("-removed_on", "-pk")[:TAKEN_BACK])
