"""Freezing the letters: the coordinator signs the list of what is in the box (R8, R9)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.opening import papers
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_seat,
    check_step,
    hold,
    refusing_bad_seals,
    room_of,
    used_card,
)
from ishenim.opening.models import Opening, Release
from ishenim.seal.errors import OpeningError
from ishenim.ui.refusals import NotNow

Step = Opening.Step


@transaction.atomic
def put_open(*, opening: Opening, by: Member, note: str, now: datetime) -> Opening:
    """Hand in the open note, signed by the coordinator over exactly the letters taken out."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.OPEN})
    if opening.coordinator_id != by.pk or opening.box is None:
        raise NotNow(_("Another member leads the opening."), code="STEP")
    room = room_of(opening=opening, now=now)
    with refusing_bad_seals():
        if papers.check_open(note, room, timezone.localdate(now)) != by.seat:
            raise OpeningError("OPEN_SIGNER")
    opening.open_note = note
    opening.save(update_fields=["open_note"])
    append(school=opening.school, kind="open", note=note, now=now)
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


@transaction.atomic
def take_over(*, opening: Opening, by: Member, now: datetime) -> Opening:
    """Lead the opening in place of a coordinator whose connection is lost.

    Shares were released to the lost coordinator's key: they are released anew.
    """
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.OPEN, Step.RELEASE, Step.KEYS})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.opening_seats)
    if opening.coordinator_id == by.pk:
        return opening
    if opening.coordinator and opening.coordinator.seat in room.here_seats:
        raise NotNow(_("The member who leads the opening is here."))
    Release.objects.filter(opening=opening).delete()
    opening.coordinator, opening.open_note, opening.step = by, "", Step.OPEN
    opening.save(update_fields=["coordinator", "open_note", "step"])
    return advance(opening=opening, now=now)
