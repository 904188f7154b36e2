"""The act of an opening with letters, the line of one without: signed by everybody present."""

from datetime import datetime

from django.db import transaction

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_seat,
    check_step,
    hold,
    refusing_bad_seals,
    room_of,
    used_card,
)
from ishenim.opening.models import Opening, Signature
from ishenim.proof.note import check_line
from ishenim.seal.errors import OpeningError

Step = Opening.Step


@transaction.atomic
def sign_closing(*, opening: Opening, by: Member, line: str, now: datetime) -> Opening:
    """Sign the act (R10) or the line; when everybody present has, it enters the journal (R13)."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.SIGN})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.opening_seats)
    assert room.openers is not None  # noqa: S101  (a first sealing has no such step)
    with refusing_bad_seals():
        name = check_line(opening.closing_text, line, room.openers.keyring)
        if name != room.openers.name(by.seat):
            raise OpeningError("ACT_QUORUM", "another member's signature")
    Signature.objects.get_or_create(
        opening=opening,
        document=Signature.Document.CLOSING,
        seat=by.seat,
        defaults={"line": line},
    )
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)
