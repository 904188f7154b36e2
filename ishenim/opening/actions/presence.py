"""Coming into the room, being seen there, saying «I am here»."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance, start_over
from ishenim.opening.actions.common import hold, presence_of, room_of
from ishenim.opening.models import Opening, Presence
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
    """Say «I am here» with a key card in hand (R9)."""
    opening = hold(opening=opening)
    if opening.is_over:
        raise NotNow(_("This opening is over."))
    person = presence_of(opening=opening, member=by)
    if person.confirmed_at and person.public and bytes(person.public) != public:
        raise NotNow(_("You have confirmed with another card already."))
    room = room_of(opening=opening, now=now)
    rosters = filter(None, (room.sealers, room.openers))
    lines = [roster.members.get(by.seat) for roster in rosters]
    if not any(line and line.public == public for line in lines):
        raise NotAllowed(
            _("This card is not on the composition in force yet. It works after the next signing."),
            code="ROSTER_MEMBER",
        )
    person.public, person.is_aside, person.seen_at = public, False, now
    person.confirmed_at = person.confirmed_at or now
    person.save()
    return advance(opening=opening, now=now)


@transaction.atomic
def set_aside(*, opening: Opening, by: Member, seat: int, now: datetime) -> Opening:
    """Go on without somebody who did not confirm or whose connection is lost.

    A member whose page is open and who has confirmed cannot be passed over by another (R12).
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    person = Presence.objects.filter(opening=opening, member__seat=seat).first()
    if person is None:
        return opening
    room = room_of(opening=opening, now=now)
    if person.confirmed_at and room.is_here(person) and person.member_id != by.pk:
        raise NotNow(_("This member is here. Please wait for them."))
    person.is_aside, person.confirmed_at, person.public = True, None, None
    person.save()
    if opening.step in {Opening.Step.DEAL, Opening.Step.SIGN_BOX} and seat in opening.dealers:
        start_over(opening=opening)
    return advance(opening=opening, now=now)
