"""Cosigning the journal: each browser has verified that it continues what it saw before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.journal import actions as journal
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_seat,
    check_step,
    hold,
    refusing_bad_seals,
    room_of,
)
from ishenim.opening.models import Opening
from ishenim.ui.refusals import NotNow

Step = Opening.Step


@transaction.atomic
def cosign(*, opening: Opening, by: Member, size: int, line: str, now: datetime) -> Opening:
    """Witness the journal (R13); with a quorum the next box opens, or the opening is over."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.COSIGN_BOX, Step.COSIGN})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.sealing_seats)
    if size != room.cosigned_size:
        raise NotNow(_("The opening has gone on meanwhile."), code="STEP")
    own = room.sealers.name(by.seat)
    with refusing_bad_seals():
        keys = {own: room.sealers.keys[own]}
        journal.cosign(school=opening.school, size=size, line=line, name_keys=keys, now=now)
    return advance(opening=opening, now=now)
