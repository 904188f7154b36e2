"""The public list of openings: kept, late, moved, missed, with the seal numbers taken out (R8)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ishenim.opening import planning
from ishenim.opening.models import Missed, Opening
from ishenim.schools.models import School
from ishenim.seal.letter import seal_number

PAGE = 60


@dataclass(frozen=True, kw_only=True)
class Line:
    """One opening, or one that was moved or did not happen."""

    day: date
    kind: str
    kept: str = ""
    was_opened: bool = False
    reason: str = ""
    moved_to: date | None = None
    letters: int = 0
    urgent: int = 0
    paper: int = 0
    damaged: int = 0
    waiting: int = 0
    act: int | None = None
    seals: list[str] = field(default_factory=list)


def lines_before(school: School, last: date, *, today: date) -> tuple[list[Line], date | None]:
    """Return a page of lines up to `last`, newest first, and where the next page begins."""
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, held_on__lte=last)
    held = done.prefetch_related("boxes").order_by("-held_on", "-began_at")[: PAGE + 1]
    missed = Missed.objects.filter(school=school, planned_on__lte=last)[: PAGE + 1]
    lines = [_opened(row) for row in held] + [_missed(row) for row in missed]
    lines += [_silent(day) for day in _unexplained(school, today) if day <= last]
    lines.sort(key=lambda line: line.day, reverse=True)
    older = lines[PAGE].day if len(lines) > PAGE else None
    return lines[:PAGE], older


def _numbers(manifest: str) -> list[str]:
    """Return the seal numbers of a manifest, in its own (sorted) order."""
    return [seal_number(bytes.fromhex(seal)) for seal in manifest.split()]


def _opened(row: Opening) -> Line:
    boxes = row.boxes.all()
    seals = [seal for box in boxes for seal in _numbers(box.manifest)]
    urgent = [seal for box in boxes for seal in _numbers(box.urgent_manifest)]
    was_opened = row.kind not in {Opening.Kind.FIRST, Opening.Kind.RESEAL}
    kinds = {
        Opening.Kind.FIRST: _("First sealing of the box"),
        Opening.Kind.PLANNED: _("Planned opening"),
        Opening.Kind.MOVED: _("Moved opening"),
        Opening.Kind.EXTRAORDINARY: _("Extraordinary opening"),
        Opening.Kind.RESEAL: _("Sealed anew to new key cards"),
    }
    late = row.kind == Opening.Kind.PLANNED and row.held_on > row.planned_on
    return Line(
        day=row.held_on,
        kind=kinds[Opening.Kind(row.kind)],
        kept=(_("later than planned") if late else _("on the day")) if was_opened else "",
        was_opened=was_opened,
        reason=row.reason,
        letters=len(seals),
        urgent=len(urgent),
        paper=row.paper_letters,
        damaged=len(row.damaged.split()),
        waiting=len(row.waiting.split()),
        act=row.act_number,
        seals=[*seals, *urgent],
    )


def _unexplained(school: School, today: date) -> list[date]:
    """Return the days of which nobody said a word; an opening that came late stands for its day."""
    return planning.silent(school, today - timedelta(days=1), today)


def _silent(day: date) -> Line:
    return Line(day=day, kind=_("Planned opening"), kept=_("not opened, no reason given"))


def _missed(row: Missed) -> Line:
    moved = row.kind == "moved"
    return Line(
        day=row.planned_on,
        kind=_("Planned opening"),
        kept=_("moved to another day") if moved else _("did not happen"),
        reason=row.reason,
        moved_to=row.moved_to,
    )
