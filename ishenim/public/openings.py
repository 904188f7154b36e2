"""The public list of openings: kept, late, moved, missed, with the seal numbers taken out (R8)."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ishenim.opening.models import Missed, Opening
from ishenim.schools.models import School
from ishenim.seal.letter import seal_number

PAGE = 60
_ACT = re.compile(r"trustbox\.v1/act\norigin \S+\nnumber ([1-9][0-9]*)\n")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One opening, or one that was moved or did not happen."""

    day: date
    kind: str
    kept: str
    was_opened: bool = False
    reason: str = ""
    moved_to: date | None = None
    letters: int = 0
    urgent: int = 0
    paper: int = 0
    act: int | None = None
    seals: list[str] = field(default_factory=list)


def lines_before(school: School, last: date) -> tuple[list[Line], date | None]:
    """Return a page of lines up to `last`, newest first, and where the next page begins."""
    held = Opening.objects.filter(
        school=school, step=Opening.Step.DONE, held_on__lte=last
    ).order_by("-held_on", "-began_at")[: PAGE + 1]
    missed = Missed.objects.filter(school=school, planned_on__lte=last)[: PAGE + 1]
    lines = [_opened(row) for row in held] + [_missed(row) for row in missed]
    lines.sort(key=lambda line: line.day, reverse=True)
    older = lines[PAGE].day if len(lines) > PAGE else None
    return lines[:PAGE], older


def _numbers(manifest: str) -> list[str]:
    """Return the seal numbers of a manifest, in its own (sorted) order."""
    return [seal_number(bytes.fromhex(seal)) for seal in manifest.split()]


def _opened(row: Opening) -> Line:
    seals, urgent = _numbers(row.manifest), _numbers(row.urgent_manifest)
    kinds = {
        Opening.Kind.FIRST: _("First sealing of the box"),
        Opening.Kind.PLANNED: _("Planned opening"),
        Opening.Kind.EXTRAORDINARY: _("Extraordinary opening"),
    }
    late = row.kind == Opening.Kind.PLANNED and row.held_on > row.planned_on
    return Line(
        day=row.held_on,
        kind=kinds[Opening.Kind(row.kind)],
        kept=_("later than planned") if late else _("on the day"),
        was_opened=row.kind != Opening.Kind.FIRST,
        reason=row.reason,
        letters=len(seals),
        urgent=len(urgent),
        paper=row.paper_letters,
        act=_act_number(row.closing_note),
        seals=[*seals, *urgent],
    )


def _missed(row: Missed) -> Line:
    moved = row.kind == "moved"
    return Line(
        day=row.planned_on,
        kind=_("Planned opening"),
        kept=_("moved to another day") if moved else _("did not happen"),
        reason=row.reason,
        moved_to=row.moved_to,
    )


def _act_number(note: str) -> int | None:
    """Return the number of the act, or None where an empty opening has a journal line alone."""
    found = _ACT.match(note)
    return int(found[1]) if found else None
