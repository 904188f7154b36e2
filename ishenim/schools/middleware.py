"""Finds the school and the language in the address: [/ru|/en][/s/<school>]/<page>.

The prefix becomes Django's script prefix, so every reversed address keeps both and no view
carries them as arguments. Kyrgyz and the default school have no prefix.
"""

import re
import sys
from collections.abc import Callable

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import reverse, set_script_prefix
from django.utils import translation
from django.views.defaults import server_error

from ishenim.schools.models import School
from ishenim.ui.faults import Broken, fault_of
from ishenim.ui.middleware import answer_refusal, strict_headers
from ishenim.ui.refusals import FormIsOld, Refusal, Unreadable

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
LANGUAGES = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
#: What people write before a Kyrgyz page who know /ru and /en.
EXPECTED = f"/{settings.LANGUAGE_CODE}"


def split(path: str) -> tuple[str, str, str]:
    """Return (language, school slug or "", the rest of the path beginning with "/")."""
    parts = path.split("/")  # "/ru/s/x/w" → ["", "ru", "s", "x", "w"]
    language, slug, rest = settings.LANGUAGE_CODE, "", parts[1:]
    if rest and rest[0] in LANGUAGES:
        language, rest = rest[0], rest[1:]
    if len(rest) > 1 and rest[0] == "s":
        slug, rest = rest[1], rest[2:]
    return language, slug, "/" + "/".join(rest)


def prefix(language: str, slug: str) -> str:
    """Return the address prefix of a school in a language, without a final slash."""
    start = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{start}/s/{slug}" if slug else start


def find_school(slug: str) -> School | None:
    """Return the school of a slug; of "", the default one."""
    if slug and not SLUG.fullmatch(slug):
        return None  # PostgreSQL would fail at some characters instead of finding nothing
    wanted = {"slug": slug} if slug else {"is_default": True}
    return School.objects.filter(**wanted).first()


def refuse(request: HttpRequest, refusal: Callable[[], Refusal]) -> HttpResponse:
    """Say a refusal in the language of the address, without asking the database for anything.

    Whoever wants to leave fast leaves, whatever fails here: to the page that most schools chose.
    """
    language, slug, rest = split(request.path)
    request.slug, request.path_info = slug, rest
    set_script_prefix(prefix(language, slug) + "/")
    if request.path == reverse("public-exit"):
        away = School().exit_url
        return HttpResponseRedirect(away, status=303, headers=strict_headers())
    with translation.override(language):
        answer = answer_refusal(request, refusal())
    for name, value in {**strict_headers(), "Content-Language": language}.items():
        answer.headers.setdefault(name, value)
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """Say what failed (Django's handler500): the database, the disk or a mistake of ours."""
    error = sys.exc_info()[1]
    try:
        return refuse(request, (lambda: fault_of(error)) if error else Broken)
    except Exception:  # the page itself fails: one without any logic is left
        return server_error(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request cannot be read (Django's handler400)."""
    del exception  # may quote what was sent
    return refuse(request, Unreadable)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came from elsewhere, or too late (Django's CSRF_FAILURE_VIEW)."""
    del reason
    return refuse(request, FormIsOld)


def place(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: set request.school, request.slug and the active language.

    Who writes the default language before the path is led to the same page without it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if f"{request.path_info}/".startswith(f"{EXPECTED}/"):
            request.path = "/" + request.path_info.removeprefix(EXPECTED).lstrip("/")
            return HttpResponsePermanentRedirect(request.get_full_path())
        language, slug, rest = split(request.path_info)
        request.slug = slug
        request.path_info = rest
        set_script_prefix(prefix(language, slug) + "/")
        school = find_school(slug)
        request.school = school  # type: ignore[assignment]  # None only before the first-run page
        with translation.override(language):
            if slug and school is None:
                raise Http404
            response = get_response(request)
            response.headers["Content-Language"] = language
            return response

    return middleware
