"""Turning one's key: shares on their way to the coordinator, encrypted to this opening alone."""

from datetime import datetime

from django.db import transaction
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
from ishenim.proof.note import split_note
from ishenim.seal.errors import OpeningError
from ishenim.ui.refusals import NotNow

Step = Opening.Step


@transaction.atomic
def release(*, opening: Opening, by: Member, file: bytes, note: str, now: datetime) -> Opening:
    """Keep a member's released shares; the same member again changes nothing."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.RELEASE, Step.KEYS})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.opening_seats)
    if by.seat in room.released:
        return opening
    assert room.openers is not None  # noqa: S101  (this step follows a frozen box)
    with refusing_bad_seals():
        open_text = split_note(opening.open_note)[0]
        seat = papers.check_release(note, room.openers, open_text=open_text, file=file)
        if seat != by.seat:
            raise OpeningError("RELEASE_SIG", "another seat")
    Release.objects.create(opening=opening, seat=by.seat, file=file, note=note)
    append(school=opening.school, kind="release", note=note, now=now)
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


@transaction.atomic
def refuse_release(*, opening: Opening, by: Member, seat: int, now: datetime) -> Opening:
    """Put aside a release whose shares are not the committed ones; only the coordinator can tell.

    The member may release again; another may release in their place.
    """
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.RELEASE, Step.KEYS})
    if opening.coordinator_id != by.pk:
        raise NotNow(_("Another member leads the opening."), code="STEP")
    Release.objects.filter(opening=opening, seat=seat).delete()
    opening.step = Step.RELEASE
    opening.save(update_fields=["step"])
    return advance(opening=opening, now=now)
