"""Who may enter which desk page: decorators for views, checks for actions.

Sign-in is a password and a second factor. Pages that tell about letters ask for more: this sign-in
must have proven a key card, so that who renews somebody's sign-in sees nothing (decision 0028).
"""

import base64
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Person
from ishenim.seal.bytes import b64
from ishenim.seal.roster import Roster
from ishenim.ui.middleware import wants_json
from ishenim.ui.refusals import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Rosters = Callable[[HttpRequest], Iterable[Roster]]
#: Where a session keeps the public key of the card that it has proven.
CARD = "card"
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(person: Person) -> bool:
    """Return whether this person signs in with an authenticator app or a passkey."""
    return bool(is_mfa_enabled(person, SECOND_FACTORS))


def second_factors(person: Any) -> Exists:
    """Return a condition for queries: whether a person has what `has_second_factor` asks for."""
    return Exists(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS))


def _is_proven(request: HttpRequest) -> bool:
    """Return whether who asks has a second factor; members were asked with their seat."""
    known: bool | None = request.has_second_factor
    return has_second_factor(person(request)) if known is None else known


def person(request: HttpRequest) -> Person:
    """Return who asks.

    Raises:
        NotAllowed: if nobody is signed in.
    """
    if not isinstance(request.user, Person):
        raise NotAllowed(_("You are signed out. Please sign in again."), code="SIGNED_OUT")
    return request.user


def check_member(request: HttpRequest) -> Member:
    """Return the seat of who asks.

    Raises:
        NotAllowed: if the person holds no seat in this school.
    """
    if request.member is None:
        raise NotAllowed(_("This page is for members of the commission."))
    return request.member


def check_staff(request: HttpRequest) -> None:
    """Refuse who holds neither a seat nor an office in this school."""
    if request.member is None and not request.offices:
        raise NotAllowed(_("This page is for the commission and the management of the school."))


def check_office(request: HttpRequest, *kinds: str) -> None:
    """Refuse who holds none of these offices."""
    if not request.offices & set(kinds):
        raise NotAllowed(_("This page is for the head of the school and the administrator."))


def may_manage(request: HttpRequest) -> bool:
    """Return whether who asks may invite people and end seats."""
    return bool(request.offices)


def may_draft_roster(request: HttpRequest) -> bool:
    """Return whether who asks may put the composition together for signing."""
    member = request.member
    return bool(request.offices or (member and member.leads))


def check_may_draft_roster(request: HttpRequest) -> None:
    """Refuse who neither manages the school nor leads the commission."""
    if not may_draft_roster(request):
        raise NotAllowed(
            _("Only the management, the chair, the secretary or the responsible person do this.")
        )


def _signed_out(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        raise NotAllowed(_("You are signed out. Please sign in again."), code="SIGNED_OUT")
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def _gate(check: Callable[[HttpRequest], object]) -> Callable[[View[P]], View[P]]:
    """Return a decorator: sign-in, second factor, then `check`."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _signed_out(request)
            check(request)
            if not _is_proven(request):
                return redirect("second-factor")
            return view(request, *args, **kwargs)

        return gated

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """For the few pages that come before the second factor."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        return view(request, *args, **kwargs)

    return gated


def member_only(view: View[P]) -> View[P]:
    """For members of the commission alone."""
    return _gate(check_member)(view)


def card_only(view: View[P]) -> View[P]:
    """For members whose sign-in has proven the card that the roster in force names."""
    return card_of(newest)(view)


def card_of(rosters: Rosters) -> Callable[[View[P]], View[P]]:
    """For members whose sign-in has proven the card that one of these rosters names: the room's."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def carded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if has_card_of(request, rosters(request)):
                return view(request, *args, **kwargs)
            return _ask_for_card(request, rosters(request))

        return _gate(check_member)(carded)

    return decorate


def card_or_office(view: View[P]) -> View[P]:
    """For members as `card_only` has it, and for the management, which sees counts alone."""

    @wraps(view)
    def carded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.member is None or request.has_card:
            return view(request, *args, **kwargs)
        return _ask_for_card(request, newest(request))

    return _gate(check_staff)(carded)


def newest(request: HttpRequest) -> list[Roster]:
    """Return the roster in force, if there is one."""
    found: list[Roster] = request.late_rosters()[:1]
    return found


def proven_key(request: HttpRequest) -> bytes | None:
    """Return the public key of the card that this sign-in has proven, whichever roster names it.

    A card that another replaced meanwhile stays proven and lets in nobody: pages ask `has_card_of`.
    """
    kept = request.session.get(CARD)
    return base64.b64decode(kept) if kept and request.member is not None else None


def has_card_of(request: HttpRequest, rosters: Iterable[Roster]) -> bool:
    """Return whether this sign-in has proven a card that one of these rosters has for the seat."""
    key, member = proven_key(request), request.member
    if key is None or member is None:
        return False
    lines = (roster.members.get(member.seat) for roster in rosters)
    return any(line is not None and line.public == key for line in lines)


def _ask_for_card(request: HttpRequest, rosters: Iterable[Roster]) -> HttpResponse:
    """Refuse, with the panel in which the card is unlocked; the page then loads itself again."""
    if wants_json(request):
        raise NotAllowed(_("Please unlock your key card and load the page again."), code="CARD")
    member = check_member(request)
    lines = [line for line in (roster.members.get(member.seat) for roster in rosters) if line]
    keys = dict.fromkeys(b64(line.public) for line in lines)
    in_force = [
        roster.members[member.seat].public
        for roster in newest(request)
        if member.seat in roster.members
    ]
    own = bytes(member.signing_key or b"")
    data = {
        "keys": " ".join(keys),
        "has_roster": bool(newest(request)),
        "has_new": own not in in_force,
        # Nobody is asked for a card that is gone without a word on what comes next.
        "gone": member.card_lost_on if own in in_force or b64(own) not in keys else None,
    }
    return render(request, "commission/prove.html", data, status=403)


def staff_only(view: View[P]) -> View[P]:
    """For members, the head and the administrator."""
    return _gate(check_staff)(view)


def office_only(*kinds: str) -> Callable[[View[P]], View[P]]:
    """For holders of one of these offices."""
    return _gate(lambda request: check_office(request, *kinds))
