"""Says which seat and which offices the signed-in person holds in this school."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse

from ishenim.commission.access import second_factors
from ishenim.commission.models import Member, Office
from ishenim.commission.rosters import late
from ishenim.schools.models import School
from ishenim.seal.bytes import b64
from ishenim.seal.roster import Roster


def seat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: set request.member (or None), request.offices ("head", "administrator").

    request.head_key is the key of the head's card in base64, for the head alone; "" for others.

    Without a session cookie nothing is asked of the database: an author's page stays as cheap and
    as anonymous as if there were no accounts.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.member, request.offices, request.head_key = None, frozenset(), ""
        request.has_second_factor = None
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
    request.signing_keys = partial(keys_of, request.member, request.late_rosters)
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


def keys_of(member: Member | None, late: Callable[[], Sequence[Roster]]) -> str:
    """Return the keys a seat may sign with, in base64: the present card, then replaced ones.

    A card that was made anew works from the next roster on; the box sealed before still opens with
    the old one.
    """
    if member is None:
        return ""
    lines = [roster.members.get(member.seat) for roster in late()]
    keys = [bytes(member.signing_key or b""), *(line.public for line in lines if line)]
    return " ".join(b64(key) for key in dict.fromkeys(keys) if key)
