"""The school's regulation for everybody: which version, from when, and what it says."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ishenim.papers import pdf
from ishenim.papers.document import Document
from ishenim.papers.forms import rulebook_text
from ishenim.papers.names import SchoolNames
from ishenim.regulation import clauses
from ishenim.regulation.rulebook import DEFAULT, DEFAULT_TOML, Rulebook
from ishenim.schools.models import RulebookVersion, School


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version: 0 is the model regulation, which no order adopted."""

    number: int
    rules: Rulebook
    toml: str
    since: date | None = None
    adopted_on: date | None = None
    order: str = ""
    is_in_force: bool = False
    is_coming: bool = False


def versions(school: School | None, today: date) -> list[Version]:
    """Return every version, newest first, with one query."""
    rows = list(school.rulebookversion_set.order_by("version")) if school else []
    begin = [date.min, *(row.effective_on for row in rows)]
    ends = [*begin[1:], None]
    return [
        _version(row, since, until, today)
        for row, since, until in reversed(list(zip([None, *rows], begin, ends, strict=True)))
    ]


def _version(row: RulebookVersion | None, since: date, until: date | None, today: date) -> Version:
    is_in_force = since <= today and (until is None or today < until)
    if row is None:
        return Version(number=0, rules=DEFAULT, toml=DEFAULT_TOML, is_in_force=is_in_force)
    return Version(
        number=row.version,
        rules=row.rulebook,
        toml=row.toml,
        since=since,
        adopted_on=row.adopted_on,
        order=row.order_number,
        is_in_force=is_in_force,
        is_coming=today < since,
    )


def chosen(found: list[Version], wanted: str | None) -> Version | None:
    """Return the version asked for by number; without one, the one in force."""
    if wanted is None:
        return next(one for one in found if one.is_in_force)
    return next((one for one in found if str(one.number) == wanted), None)


def paper(school: School | None, version: Version, today: date, language: str) -> Document:
    """Return a version as a paper; the model regulation is of today."""
    kept = {"ky": "", "ru": "", "en": ""}
    name = {code: getattr(school, f"name_{code}", "") for code in kept}
    place = {code: getattr(school, f"place_{code}", "") for code in kept}
    form = rulebook_text.RulebookForm(
        school=SchoolNames(name=name, place=place),
        version=version.number,
        rules=version.rules,
        effective=version.since or today,
        order=version.order,
        ordered=version.adopted_on,
    )
    return rulebook_text.document(form, language)


@lru_cache(maxsize=16)
def printed(document: Document) -> bytes:
    """Return a paper as PDF; everybody may ask, so the last few are kept."""
    return pdf.render(document)


def page(version: Version, found: list[Version], language: str) -> dict[str, Any]:
    """Return what the page shows."""
    rules = version.rules
    return {
        "version": version,
        "versions": found,
        "title": clauses.title(language),
        "sections": clauses.clauses(rules, language),
        "about_marks": "" if version.number else clauses.about_marks(language),
        "days": clauses.value(rules, "access_days", language),
        "own_hours": clauses.own_hours(rules, language, "{day} {begin}–{end}"),
        "rules": rules,
    }
