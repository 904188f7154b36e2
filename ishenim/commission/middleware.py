"""Says which seat and which offices the signed-in person holds in this school."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ishenim.commission.models import Member, Office


def seat(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: set request.member (or None) and request.offices ("head", "administrator").

    Without a session cookie nothing is asked of the database: an author's page stays as cheap and
    as anonymous as if there were no accounts.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.member, request.offices = None, frozenset()
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.school is not None:
            load(request)
        return get_response(request)

    return middleware


def load(request: HttpRequest) -> None:
    """Look up the seat and the offices of the signed-in person, if anybody is signed in."""
    if not request.user.is_authenticated:
        return
    current = Member.objects.current(request.school)
    request.member = current.filter(person=request.user.pk).first()
    held = Office.objects.filter(school=request.school, person=request.user.pk)
    request.offices = frozenset(held.values_list("kind", flat=True))
