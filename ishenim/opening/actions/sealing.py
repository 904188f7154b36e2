"""Signing: the next box with the line of an empty one, and the act at the end (R10 to R12)."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from ishenim.commission.models import Member
from ishenim.opening import papers
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_seat,
    check_signature,
    check_step,
    gone_on,
    hold,
    keep_signature,
    presence_of,
    used_card,
)
from ishenim.opening.models import Opening, Signature
from ishenim.opening.room import Room

Step = Opening.Step
Document = Signature.Document


@transaction.atomic
def seal(
    *, opening: Opening, by: Member, text: bytes, line: str, empty: str, now: datetime
) -> Opening:
    """Sign the next box, and the line should it be found empty; with the last it is sealed.

    `text` is the hash of what was signed: if the facts have changed since, the browser asks again.
    """
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.SEAL})
    presence_of(opening=opening, member=by)
    room = Room(opening, now)
    check_seat(seat=by.seat, seats=room.seated)
    box, line_text = papers.next_texts(room)
    if room.is_void or text != sha256((box + line_text).encode()).digest():
        raise gone_on()
    for document, wanted, signed in ((Document.BOX, box, line), (Document.LINE, line_text, empty)):
        if wanted:
            check_signature(text=wanted, line=signed, roster=room.newest, seat=by.seat)
            keep_signature(
                opening=opening, document=document, seat=by.seat, text=wanted, line=signed
            )
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


@transaction.atomic
def sign(*, opening: Opening, by: Member, text: bytes, line: str, now: datetime) -> Opening:
    """Sign the act (R10) or the line; when everybody present has, it enters the journal (R13)."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.SIGN})
    presence_of(opening=opening, member=by)
    room = Room(opening, now)
    check_seat(seat=by.seat, seats=room.seated)
    if text != sha256(opening.closing_text.encode()).digest():
        raise gone_on()
    check_signature(text=opening.closing_text, line=line, roster=room.newest, seat=by.seat)
    keep_signature(
        opening=opening, document=Document.ACT, seat=by.seat, text=opening.closing_text, line=line
    )
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)
