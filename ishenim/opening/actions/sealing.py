"""Sealing the next box: locks are dealt and signed in the members' browsers (R11, R12)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ishenim.commission.models import Member
from ishenim.opening import papers
from ishenim.opening.actions.advance import advance, start_over
from ishenim.opening.actions.common import (
    check_seat,
    check_step,
    hold,
    presence_of,
    refusing_bad_seals,
    room_of,
    used_card,
)
from ishenim.opening.models import Deal, Opening, Signature
from ishenim.proof.note import check_line
from ishenim.seal.envelope import is_hybrid, stanzas
from ishenim.seal.errors import BoxError

Step = Opening.Step


@transaction.atomic
def deal(
    *, opening: Opening, by: Member, recipient: str, shares: list[dict[str, Any]], now: datetime
) -> Opening:
    """Hand in the lock that this member's browser made; the same maker again changes nothing."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.DEAL})
    check_seat(seat=by.seat, seats=opening.dealers)
    room = room_of(opening=opening, now=now)
    if by.seat in room.dealt:
        return opening
    lock = opening.dealers.index(by.seat) + 1
    made = Deal(opening=opening, lock=lock, seat=by.seat, recipient=recipient, shares=shares)
    with refusing_bad_seals():
        _check_shape(made, list(room.sealers.members))
    made.save(force_insert=True)
    return advance(opening=opening, now=now)


def _check_shape(made: Deal, seats: list[int]) -> None:
    """Look at a deal from outside: one sealed share for each seat, none for anybody else."""
    shares = papers.floor_deal(made).shares
    whole = all(len(s.commitment) == 32 and stanzas(s.file) == ["mlkem768x25519"] for s in shares)
    if [s.seat for s in shares] != seats or not whole or not is_hybrid(made.recipient):
        raise BoxError("DEAL_SHAPE")


@transaction.atomic
def deal_anew(*, opening: Opening, by: Member, without: int, now: datetime) -> Opening:
    """Throw the locks away after one of them was found wrong; its maker deals last, if at all."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.DEAL, Step.SIGN_BOX})
    presence_of(opening=opening, member=by)
    start_over(opening=opening, last=without)
    return advance(opening=opening, now=now)


@transaction.atomic
def sign_box(*, opening: Opening, by: Member, line: str, now: datetime) -> Opening:
    """Sign the next box; with the last signature it enters the journal (R12, R13)."""
    opening = hold(opening=opening)
    check_step(opening=opening, steps={Step.SIGN_BOX})
    room = room_of(opening=opening, now=now)
    check_seat(seat=by.seat, seats=room.sealing_seats)
    with refusing_bad_seals():
        roster = room.sealers
        if check_line(opening.box_text, line, roster.keyring) != roster.name(by.seat):
            raise BoxError("BOX_QUORUM", "another member's signature")
    Signature.objects.get_or_create(
        opening=opening, document=Signature.Document.BOX, seat=by.seat, defaults={"line": line}
    )
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)
