"""The opened locks: the coordinator hands them to every member, one file for all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_step,
    hold,
    refusing_bad_seals,
    room_of,
    used_card,
)
from ishenim.opening.models import Opening
from ishenim.seal.envelope import stanzas
from ishenim.seal.errors import OpeningError
from ishenim.ui.refusals import NotNow

Step = Opening.Step


@transaction.atomic
def put_keys(*, opening: Opening, by: Member, file: bytes, now: datetime) -> Opening:
    """Keep the keys file, which the server cannot read: each member's browser checks it."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.KEYS})
    if opening.coordinator_id != by.pk:
        raise NotNow(_("Another member leads the opening."), code="STEP")
    room = room_of(opening=opening, now=now)
    assert room.openers is not None  # noqa: S101  (this step follows a frozen box)
    with refusing_bad_seals():
        # Everybody must be able to read it: nobody gets the keys alone.
        if stanzas(file) != ["mlkem768x25519"] * len(room.openers.members):
            raise OpeningError("KEYS_FORMAT")
    opening.keys_file = file
    opening.save(update_fields=["keys_file"])
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)
