"""Beginning an opening, planned or extraordinary, and giving one up."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.opening import planning
from ishenim.opening.actions.common import hold, keep_signature, presence_of
from ishenim.opening.models import Missed, Opening, Presence, Signature
from ishenim.opening.room import Room, active, newest_box, newest_roster
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow

GIVE_UP = Signature.Document.GIVE_UP


@transaction.atomic
def begin(
    *, school: School, by: Member, now: datetime, reason: str = "", reseal: bool = False
) -> Opening:
    """Open the room (R8): the planned or moved opening, the first sealing, with a reason any day.

    `reseal` seals the next box alone, to the cards of a composition that is ready: nothing is
    opened. Two members who press at once come into the same room.
    """
    going = _going_today(school, now)
    if going:
        return going
    try:
        with transaction.atomic():
            return Opening.objects.create(**_new(school, reason.strip(), now, reseal=reseal))
    except IntegrityError:
        found = active(school)
        if found is None:
            raise
        return found


def _going_today(school: School, now: datetime) -> Opening | None:
    """Return the opening going on; one left behind on another day, before sealing, is given up."""
    going = active(school)
    if going and going.is_before_sealing and going.held_on != timezone.localdate(now):
        _end(going, now)
        return None
    return going


def _new(school: School, reason: str, now: datetime, *, reseal: bool) -> dict[str, object]:
    roster, ready = newest_roster(school)
    if roster is None:
        raise NotNow(_("The composition must be signed before a box can be sealed."))
    today, box = timezone.localdate(now), newest_box(school)
    kind, planned, said = Opening.Kind.FIRST, today, ""
    if box is None:
        _check_constituted(school)
    elif reseal:
        kind = Opening.Kind.RESEAL
        if ready is None and box.epoch == roster.epoch:
            raise NotNow(
                _("The box is sealed to the cards of today. There is nothing to seal anew.")
            )
    else:
        kind, planned, said = _kind_today(school, box, reason, today)
    return {
        "school": school,
        "kind": kind,
        "reason": said,
        "planned_on": planned,
        "held_on": today,
        "began_at": now,
        "rulebook": school.rules_on(today)[0],
        "box": box,
    }


def _kind_today(
    school: School, box: Box, reason: str, today: date
) -> tuple[Opening.Kind, date, str]:
    """Return as what a box may be opened today, the day it stands for, and why.

    Moved to a later day it is moved; brought forward, it is extraordinary with that line's reason.
    """
    moved = planning.moved_here(school, today)
    if today >= box.opens_on:
        if moved and moved.planned_on < today:
            return Opening.Kind.MOVED, moved.planned_on, moved.reason
        return Opening.Kind.PLANNED, *_late(school, reason, today)
    reason = reason or (moved.reason if moved else "")
    if not reason:
        raise BadInput(_("Please write why the box is opened before its day."))
    return Opening.Kind.EXTRAORDINARY, today, reason


def _late(school: School, reason: str, today: date) -> tuple[date, str]:
    """Return the planned day, and why it is held later: what was explained before, or said now."""
    day = planning.planned_day(school, today)
    if day == today:
        return day, ""
    told = Missed.objects.filter(school=school, planned_on=day).first()
    said = told.reason if told else reason
    if not said:
        raise BadInput(_("Please write why the box is opened after its day."))
    return day, said


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
    """Say: give this opening up; possible until the next box is in the journal.

    It ends once more than half of those in the room say so, or whoever is alone there. Their names
    stay with it: nobody stops an opening unnamed.
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    if not opening.is_before_sealing:
        raise NotNow(_("The next box is sealed: the opening must be finished."))
    keep_signature(opening=opening, document=GIVE_UP, seat=by.seat, text="", line="")
    Presence.objects.filter(opening=opening, member=by).update(seen_at=now)
    room = Room(opening, now)
    if room.is_given_up:
        opening.given_up_by.set(
            person.member for person in room.people if person.member.seat in room.giving_up
        )
        _end(opening, now)


def _end(opening: Opening, now: datetime) -> None:
    opening.step, opening.ended_at = Opening.Step.ABANDONED, now
    opening.save(update_fields=["step", "ended_at"])
