"""What the pages of openings show, read in one place so that views only load, gate and answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ishenim.commission.models import Member
from ishenim.opening import papers, planning, verdict
from ishenim.opening.models import Missed, Opening
from ishenim.opening.room import Room, active, newest_box, newest_roster, waiting_boxes
from ishenim.schools.models import School

PAST = 60


@dataclass(frozen=True)
class Past:
    """One day of the opening journal: held, moved or missed."""

    day: date
    kind: str  # "act", "empty", "first", "reseal", "moved", "missed", "abandoned"
    opening: Opening | None = None
    missed: Missed | None = None
    by: str = ""  # who gave it up

    @property
    def is_late(self) -> bool:
        """Whether it was held after its planned day."""
        done = self.opening
        return bool(done and done.kind == done.Kind.PLANNED and done.held_on > done.planned_on)


def opening(school: School, now: datetime) -> dict[str, Any]:
    """Return the next opening, what is owed (R8) and what was (R13)."""
    today, box, going = timezone.localdate(now), newest_box(school), active(school)
    roster, ready = newest_roster(school)
    moved = planning.moved_here(school, today)
    return {
        "going": going,
        "is_void": going is not None and Room(going, now).is_void,
        "box": box,
        "has_roster": roster is not None,
        "is_due": box is None or today >= box.opens_on or moved is not None,
        "may_reseal": bool(box and roster and (ready or box.epoch != roster.epoch)),
        "waiting": waiting_boxes(school),
        "next": planning.next_planned(school, today),
        "owed": planning.owed(school, today)[::-1],
        "explainers": _explainers(school),
        "past": past(school),
        "time": school.rulebook_on(today).opening_time,
    }


def is_due(school: School, today: date) -> bool:
    """Return whether the box may be opened today without being brought forward."""
    box = newest_box(school)
    return box is not None and today >= box.opens_on


def late_for(school: School, today: date) -> date | None:
    """Return the planned day for which the room asks why the box is opened after it, if it does."""
    moved = planning.moved_here(school, today)
    is_moved = moved is not None and moved.planned_on < today
    return None if is_moved or not is_due(school, today) else planning.late_for(school, today)


def _explainers(school: School) -> str:
    """Return who may write the reason of an opening that was missed."""
    leads = Q(is_chair=True) | Q(is_secretary=True) | Q(is_responsible=True)
    found = Member.objects.current(school).filter(leads).order_by("seat")
    return ", ".join(found.values_list("person__name", flat=True))


def past(school: School) -> list[Past]:
    """Return openings, explained days and what was given up by whom, the newest first."""
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE).select_related("next_box")
    kept = [Past(row.held_on, _kind(row), opening=row) for row in done[:PAST]]
    explained = Missed.objects.filter(school=school)[:PAST]
    rows = kept + [Past(row.planned_on, row.kind, missed=row) for row in explained]
    rows = sorted(rows, key=lambda row: row.day, reverse=True)[:PAST]
    # … which push nothing else out of the list, however many there are.
    left = Opening.objects.filter(school=school, step=Opening.Step.ABANDONED)
    for row in left.prefetch_related("given_up_by__person")[:PAST]:
        names = ", ".join(member.person.name for member in row.given_up_by.all())
        rows.append(Past(row.held_on, "abandoned", by=names))
    return sorted(rows, key=lambda row: row.day, reverse=True)


def _kind(row: Opening) -> str:
    if row.kind in {Opening.Kind.FIRST, Opening.Kind.RESEAL}:
        return row.kind
    return "act" if row.act_number else "empty"


def room(going: Opening, member: Member) -> dict[str, Any]:
    """Return what the room's page starts with; everything that moves comes from the state."""
    return {
        "opening": going,
        "member": member,
        "number": (going.box.number if going.box else 0) + 1,
        "opens": Room(going, going.began_at).opens_boxes,
    }


@dataclass(frozen=True)
class Blame:
    """Somebody who handed out what opened nothing."""

    box: int
    name: str


@dataclass(frozen=True)
class Signed:
    """Somebody under an act."""

    seat: int
    name: str
    post: str


def paper(done: Opening) -> dict[str, Any]:
    """Return an act or a line in words, with who signed it."""
    read = papers.read_closing(done)
    names = {m.seat: m for m in Member.objects.filter(school=done.school).select_related("person")}
    signed = papers.signers(done)
    return {
        "opening": done,
        "boxes": list(done.boxes.all()),
        "blamed": _blamed(done, names),
        "new": done.next_box,
        "present": [_signed(names[seat]) for seat in (read.present if read else signed)],
        "signed": [_signed(names[seat]) for seat in signed],
        "few": bool(done.act_number) and len(signed) < _enough(done),
        "signatures": len(signed),
        "least": _enough(done),
        "seals": [papers.seal_number(seal) for seal in done.seals],
        "urgent": [papers.seal_number(seal) for seal in done.urgent_seals],
        "damaged": [papers.seal_number(seal) for seal in done.damaged.split()],
        "waits": [papers.seal_number(seal) for seal in done.waiting.split()],
        "note": done.closing_note or (done.next_box.note if done.next_box else ""),
    }


def _blamed(done: Opening, names: dict[int, Member]) -> list[Blame]:
    """Return whose release was false or did not open, as the findings agreed."""
    room = Room(done, done.began_at)
    pairs = verdict.blamed(room, "false") | verdict.blamed(room, "unreadable")
    return [Blame(box, names[seat].person.name) for box, seat in sorted(pairs)]


def _enough(done: Opening) -> int:
    """Return how many signatures an act of that day has at least (R12)."""
    return done.school.rulebook_on(done.held_on).act_signatures_at_least


def _signed(member: Member) -> Signed:
    return Signed(member.seat, member.person.name, str(member.get_post_display()))
