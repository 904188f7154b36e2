"""Says which seat and which offices the signed-in person holds in this school."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ishenim.commission.access import has_card_of, newest, second_factors
from ishenim.commission.models import Member, Office
from ishenim.commission.rosters import card_in_use, late
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.roster import Roster


@dataclass(frozen=True)
class Cards:
    """The keys of a seat's cards as pages name them, in base64; "" for none."""

    in_use: str = ""
    waiting: str = ""  # made anew, and not in force yet


def seat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: set request.member (or None), request.offices ("head", "administrator").

    request.has_card tells whether this sign-in has proven the member's card in force.

    request.head_key is the key of the head's card in base64, for the head alone; "" for others.

    Without a session cookie nothing is asked of the database: an author's page stays as cheap and
    as anonymous as if there were no accounts.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.member, request.offices, request.head_key = None, frozenset(), ""
        request.has_second_factor, request.has_card = None, False
        request.late_rosters = cache(partial(late, request.school))  # asked once a page
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.school is not None:
            load(request)
        return get_response(request)

    return middleware


def load(request: HttpRequest) -> None:
    """Look up the seat and the offices of the signed-in person, if anybody is signed in."""
    if not request.user.is_authenticated:
        return
    # Names this sign-in to the browser's own keyring: another sign-in finds the card locked.
    named = f"keyring {request.session.session_key}".encode()
    request.desk_session = hashlib.sha256(named).hexdigest()[:16]
    held = Office.objects.filter(school=request.school, person=request.user.pk)
    seat: Any = _seats(request.school, held).filter(person=request.user.pk).first()
    request.member = seat
    # Called by the page alone (ui/desk.html): most answers to scripts never ask for it.
    request.cards = partial(cards_of, request.member, request.late_rosters)
    # Looked up by who asks. It lapses by itself: the roster in force is the measure every time.
    request.has_card = SimpleLazyObject(lambda: has_card_of(request, newest(request)))
    if seat is not None:
        request.has_second_factor = seat.has_second_factor
        if not seat.holds_office:
            return
    offices = dict(held.values_list("kind", "signing_key"))
    request.offices = frozenset(offices)
    key = offices.get(Office.Kind.HEAD)
    request.head_key = b64(bytes(key)) if key else ""


def _seats(school: School, offices: QuerySet[Office]) -> QuerySet[Member]:
    """Return the seats held now, with what every page asks of who sits there, in one query."""
    return Member.objects.current(school).annotate(
        holds_office=Exists(offices), has_second_factor=second_factors(OuterRef("person"))
    )


def cards_of(member: Member | None, late: Callable[[], Sequence[Roster]]) -> Cards:
    """Return the card with which a seat signs, and the one that is to follow it."""
    if member is None:
        return Cards()
    rosters = late()
    in_use = card_in_use(member, rosters[0]) if rosters else member.signing_key
    own = b64(bytes(member.signing_key)) if member.signing_key else ""
    named = b64(bytes(in_use)) if in_use else ""
    return Cards(in_use=named, waiting=own if own != named else "")
