"""Was the box opened when the regulation says? Each planned day against the journal (R8).

The rulebooks lie beside the journal; their hashes are in the head's orders. The school's own days
off are its own word, and are said to be so.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

from ishenim.audit.days import Days
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Verdict
from ishenim.regulation.calendar import Versions, openings_of
from ishenim.regulation.errors import RulebookError
from ishenim.regulation.rulebook import DEFAULT, read_rulebook

_DAY = timedelta(days=1)
#: No box is older: a day that nobody can have sealed one on costs a reader no time.
_EARLIEST = date(2020, 1, 1)
#: A planned opening that was moved farther counts as one that was not held.
FARTHEST = timedelta(days=14)


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
    planned = openings_of(school.versions, first, today - _DAY, school.own)
    days = sorted(told.opened)
    for day, following in pairwise([*planned, today]):
        at = bisect_left(days, day)
        opened = days[at] if at < len(days) else None
        _place(day, following, opened, told, today, verdict)


def _place(
    day: date, following: date, opened: date | None, told: Days, today: date, verdict: Verdict
) -> None:
    """Judge one planned day; `opened` is the first day from it on when the box was opened."""
    found = verdict.tuesdays
    kind, reason, moved_to = told.end_of(day)
    ends = moved_to or day
    if ends > day + FARTHEST:
        verdict.add(NOTE, "MOVED_TOO_FAR", detail=f"{day}, {ends}")
        kind = ""
    if opened == day:
        found.on_time.append(day)
    elif kind == "missed":
        found.missed.append((day, reason))
    elif kind == "moved" and (ends >= today or (opened is not None and opened <= ends)):
        found.moved.append((day, reason))
    elif opened is not None and opened < following:
        found.late.append(day)
    else:
        found.unexplained.append(day)
