"""Who comes into the room, and members who work in turn at one computer.

Each signs in, each unlocks their own card. The browser's own sign-in stays as it is; who else sits
here is kept in its session.
"""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.access import card_of, check_member
from ishenim.commission.models import Member
from ishenim.commission.tries import SIGNED_IN
from ishenim.opening.models import Opening
from ishenim.opening.room import newest_roster, waiting_boxes
from ishenim.seal.roster import Roster
from ishenim.ui.refusals import NotAllowed

_KEY = "room"


def room_rosters(request: HttpRequest) -> list[Roster]:
    """Return the rosters whose cards let into the room: the newest ones, and closed boxes' own.

    With the card that opened the last box its member still sees how that ended.
    """
    newest, _ready = newest_roster(request.school)
    in_force = rosters.in_force(request.school)
    last = Opening.objects.filter(school=request.school).select_related("box").first()
    boxes = [*waiting_boxes(request.school), *([last.box] if last and last.box else [])]
    epochs = {box.epoch for box in boxes}
    old = [rosters.of_epoch(request.school, epoch) for epoch in sorted(epochs, reverse=True)]
    return [roster for roster in (newest, in_force, *old) if roster]


#: For members who have proven a card of one of those rosters.
room_card = card_of(room_rosters)


def members_here(request: HttpRequest, opening: Opening) -> list[Member]:
    """Return the members at this computer, the one who signed in first."""
    own = check_member(request)
    kept = request.session.get(_KEY, {})
    others = kept.get("members", []) if kept.get("opening") == opening.pk else []
    found = Member.objects.current(request.school).filter(pk__in=others) if others else []
    return [own, *(m for m in found if m.pk != own.pk)]


def member_here(request: HttpRequest, opening: Opening, seat: object) -> Member:
    """Return the member of this seat at this computer.

    Raises:
        NotAllowed: if that member has not signed in here.
    """
    for member in members_here(request, opening):
        if member.seat == seat:
            return member
    raise NotAllowed(_("This member has not signed in at this computer."), code="SIGNED_OUT")


def sit_down(
    request: HttpRequest, opening: Opening, *, email: str, password: str, code: str
) -> Member:
    """Let another member take part at this computer, with password and authenticator app.

    Raises:
        NotAllowed: if the person, the password or the code is wrong, or they hold no seat here.
    """
    guesser = f"room/{check_member(request).pk}"  # who lends the computer; strangers do not count
    if not SIGNED_IN.take(guesser):
        raise NotAllowed(_("Too many wrong tries. Please wait a quarter of an hour."))
    person = get_adapter().authenticate(request, email=email, password=password)
    factor = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    member = (
        Member.objects.current(request.school).filter(person=person).first() if person else None
    )
    if member is None or factor is None or not TOTP(factor).validate_code(code):
        raise NotAllowed(_("E-mail, password or code is wrong, or this person holds no seat here."))
    SIGNED_IN.give_back(guesser)
    others = [m.pk for m in members_here(request, opening)[1:]]
    request.session[_KEY] = {"opening": opening.pk, "members": [*others, member.pk]}
    return member
