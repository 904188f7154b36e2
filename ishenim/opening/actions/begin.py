"""Beginning an opening, planned or extraordinary, and giving one up."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.opening import planning
from ishenim.opening.actions.common import check_seat, check_step, hold, room_of
from ishenim.opening.models import Opening, Signature
from ishenim.opening.room import active, newest_box
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def begin(*, school: School, by: Member, now: datetime, reason: str = "") -> Opening:
    """Open the room (R8): the planned opening, the first sealing or, with a reason, another day.

    Two members who press at once come into the same room.
    """
    going = _going_today(school, by, now)
    if going:
        return going
    try:
        with transaction.atomic():
            return Opening.objects.create(**_new(school, reason.strip(), now))
    except IntegrityError:
        found = active(school)
        if found is None:
            raise
        return found


def _going_today(school: School, by: Member, now: datetime) -> Opening | None:
    """Return the opening going on; one left behind on another day, before sealing, is given up."""
    going = active(school)
    if going and going.is_before_sealing and going.held_on != timezone.localdate(now):
        abandon(opening=going, by=by, now=now)
        return None
    return going


def _new(school: School, reason: str, now: datetime) -> dict[str, object]:
    if rosters.in_force(school) is None:
        raise NotNow(_("The composition must be signed before a box can be sealed."))
    today, box = timezone.localdate(now), newest_box(school)
    if box is None:
        _check_constituted(school)
        kind, planned, reason = Opening.Kind.FIRST, today, ""
    elif today >= box.opens_on:
        kind, planned, reason = Opening.Kind.PLANNED, planning.planned_day(school, today), ""
    elif reason:
        kind, planned = Opening.Kind.EXTRAORDINARY, today
    else:
        raise BadInput(_("Please write why the box is opened before its day."))
    return {
        "school": school,
        "kind": kind,
        "reason": reason,
        "planned_on": planned,
        "held_on": today,
        "began_at": now,
        "rulebook": school.rules_on(today)[0],
        "box": box,
    }


def _check_constituted(school: School) -> None:
    """Refuse the first sealing before the commission has a chair and a secretary (R20, R21)."""
    held = Member.objects.current(school).aggregate(
        chairs=Count("pk", filter=Q(is_chair=True)),
        secretaries=Count("pk", filter=Q(is_secretary=True)),
    )
    if not (held["chairs"] and held["secretaries"]):
        raise NotNow(
            _(
                "First the commission elects its chair and its secretary at its first meeting. "
                "Then the box is sealed."
            ),
            link=(reverse("meetings"), _("To the meetings")),
        )


@transaction.atomic
def abandon(*, opening: Opening, by: Member, now: datetime) -> None:
    """Give an opening up: possible until the next box is in the journal, then it is finished."""
    del by  # any member may
    opening = hold(opening=opening)
    if not opening.is_before_sealing:
        raise NotNow(_("The next box is sealed: the opening must be finished."))
    opening.step, opening.ended_at = Opening.Step.ABANDONED, now
    opening.save(update_fields=["step", "ended_at"])


@transaction.atomic
def call_broken(*, opening: Opening, by: Member, now: datetime) -> None:
    """Say that a lock does not open (LOCK_MISMATCH); when a quorum says so, the opening ends.

    So nobody who made a wrong lock can stop all later openings, and nobody alone can end this one.
    The letters stay locked, and the day must be explained in the journal (R8).
    """
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Opening.Step.KEYS})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.opening_seats)
    document = Signature.Document.BROKEN
    Signature.objects.get_or_create(opening=opening, document=document, seat=by.seat)
    said = Signature.objects.filter(opening=opening, document=document).count()
    if room.openers and said >= room.openers.quorum:
        opening.step, opening.ended_at = Opening.Step.ABANDONED, now
        opening.save(update_fields=["step", "ended_at"])
