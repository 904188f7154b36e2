"""Was the box opened when the regulation says? Each planned day against the journal (R8).

The rulebooks lie beside the journal; their hashes are in the head's orders. The school's own days
off are its own word, and are said to be so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from ishenim.audit.days import Days
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Verdict
from ishenim.regulation.calendar import Versions, openings_of
from ishenim.regulation.errors import RulebookError
from ishenim.regulation.openings import Held, Planned, judged
from ishenim.regulation.rulebook import DEFAULT, read_rulebook

_DAY = timedelta(days=1)
#: No box is older: a day that nobody can have sealed one on costs a reader no time.
_EARLIEST = date(2020, 1, 1)


@dataclass(frozen=True)
class School:
    """What lies beside a journal about its school."""

    names: Mapping[str, str] = field(default_factory=dict)
    versions: Versions = field(default_factory=lambda: [(date.min, DEFAULT)])
    own: Mapping[date, bool] = field(default_factory=dict)


def read_school(
    text: str | None, known: Mapping[int, tuple[date, bytes]], verdict: Verdict
) -> School:
    """Return names, rulebooks and days; `known` are the rulebooks that the head's orders name."""
    if text is None:
        verdict.add(GAP, "SCHOOL_MISSING")
        return School()
    try:
        said = json.loads(text)
        names = {key: str(value) for key, value in said["names"].items()}
        own = {date.fromisoformat(day): bool(works) for day, works in said["days"].items()}
        given = {int(row["version"]): str(row["toml"]) for row in said["rulebooks"]}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        verdict.add(GAP, "SCHOOL_FORM")
        return School()
    return School(names, _versions(given, known, verdict), own)


def _versions(
    given: Mapping[int, str], known: Mapping[int, tuple[date, bytes]], verdict: Verdict
) -> Versions:
    versions = [(date.min, DEFAULT)]
    for version, (first, digest) in sorted(known.items()):
        toml = given.get(version)
        if toml is None:
            verdict.add(GAP, "RULEBOOK_MISSING", detail=f"version {version}")
        elif sha256(toml.encode()).digest() != digest:
            verdict.add(MISCONDUCT, "RULEBOOK_CHANGED", detail=f"version {version}")
        else:
            try:
                versions.append((first, read_rulebook(toml)))
            except RulebookError as error:
                verdict.add(GAP, "RULEBOOK_FORM", detail=str(error))
    return versions


def judge(told: Days, school: School, today: date, verdict: Verdict) -> None:
    """Put every planned day since the first box was sealed where it belongs."""
    if told.first_sealed is None:
        return
    first = max(min(told.first_sealed, today), _EARLIEST) + _DAY
    planned = openings_of(school.versions, first, today, school.own)
    held = (Held(held_on=day) for day in told.opened)
    for one in judged(planned, held, told.told(), today):
        if one.day < today:
            _place(one, verdict)


def _place(one: Planned, verdict: Verdict) -> None:
    found = verdict.tuesdays
    if one.is_far:
        verdict.add(NOTE, "MOVED_TOO_FAR", detail=f"{one.day}, {one.moved_to}")
    if one.state in {"moved", "missed"}:
        days = found.moved if one.state == "moved" else found.missed
        days.append((one.day, one.reason))
    else:
        plain = {"kept": found.on_time, "late": found.late}
        plain.get(one.state, found.unexplained).append(one.day)
