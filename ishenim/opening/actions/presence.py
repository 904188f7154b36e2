"""Coming into the room, being seen there, saying «I am here»."""

from base64 import b64encode
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import check_step, hold, presence_of
from ishenim.opening.models import Opening, Presence
from ishenim.opening.room import Room
from ishenim.ui.refusals import NotAllowed, NotNow


@transaction.atomic
def enter(*, opening: Opening, by: Member, now: datetime) -> Presence:
    """Come into the room (R9); coming in twice is once."""
    opening = hold(opening=opening)
    if opening.is_over:
        raise NotNow(_("This opening is over."))
    found, _new = Presence.objects.update_or_create(
        opening=opening,
        member=by,
        defaults={"seen_at": now, "is_aside": False},
        create_defaults={"came_at": now, "seen_at": now},
    )
    return found


@transaction.atomic
def see(*, opening: Opening, seats: list[int], now: datetime) -> Opening:
    """Remember that these seats' page is open, and go on if they were waited for."""
    opening = hold(opening=opening)
    Presence.objects.filter(opening=opening, member__seat__in=seats).update(seen_at=now)
    return advance(opening=opening, now=now)


@transaction.atomic
def confirm(*, opening: Opening, by: Member, public: bytes, now: datetime) -> Opening:
    """Say «I am here» with a key card in hand (R9).

    Once more with another card of the same seat: one made anew seals the next box, the one made
    before opens the boxes that are sealed to it.
    """
    opening = hold(opening=opening)
    if opening.is_over:
        raise NotNow(_("This opening is over."))
    person, room = presence_of(opening=opening, member=by), Room(opening, now)
    known = [room.newest, *map(room.roster_of, room.card_boxes)]
    lines = [roster.members.get(by.seat) for roster in known]
    if not any(line and line.public == public for line in lines):
        raise NotAllowed(
            _("This card is neither on the newest composition nor does it open a box that waits."),
            code="ROSTER_MEMBER",
        )
    card = b64encode(public).decode()
    person.cards = [*(known for known in person.cards if known != card), card]
    person.is_aside, person.seen_at = False, now
    person.confirmed_at = person.confirmed_at or now
    person.save()
    return advance(opening=opening, now=now)


@transaction.atomic
def set_aside(*, opening: Opening, by: Member, other: int, now: datetime) -> Opening:
    """Seal without somebody who did not confirm or whose connection is lost.

    Whoever is here and has confirmed is passed over by a quorum alone (R12): `go_on_without`. That
    holds for oneself too: who comes and goes would make the others' signatures void.
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    check_step(opening=opening, steps={Opening.Step.GATHER, Opening.Step.SEAL})
    person = Presence.objects.filter(opening=opening, member__seat=other).first()
    if person is None:
        return opening
    if person.confirmed_at and Room(opening, now).is_here(person):
        raise NotNow(_("This member is here. Please wait for them."))
    person.is_aside, person.confirmed_at, person.cards = True, None, []
    person.save()
    return advance(opening=opening, now=now)
