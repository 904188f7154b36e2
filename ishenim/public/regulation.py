"""The school's regulation for everybody: which version, from when, and what it says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

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


def page(version: Version, found: list[Version], language: str) -> dict[str, Any]:
    """Return what the page shows."""
    rules = version.rules
    return {
        "version": version,
        "versions": found,
        "title": clauses.title(language),
        "sections": clauses.clauses(rules, language),
        "days": clauses.value(rules, "access_days", language),
        "rules": rules,
    }
