"""Pages for everybody. They hold nothing personal, so the server may keep each a few seconds."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ishenim.box.notice import Notice, notice_of
from ishenim.public import beside
from ishenim.public.openings import lines_before
from ishenim.public.regulation import Version, chosen, page, paper, printed, versions
from ishenim.ui.refusals import NotFound

#: Seconds for which the server may answer everybody with the same bytes; never sent to a browser.
SECONDS = "5"


def _notice(request: HttpRequest) -> Notice | None:
    return notice_of(request.school, now=timezone.now()) if request.school else None


def _shared(response: HttpResponse) -> HttpResponse:
    """Let the server answer everybody with the same bytes for so many seconds."""
    response.headers["Ishenim-Shared"] = SECONDS
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"notice": _notice(request), "voice": "child"}
    return _shared(render(request, "public/home.html", context))


@require_safe
def before(request: HttpRequest) -> HttpResponse:
    return _shared(render(request, "public/before.html"))


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    return _shared(render(request, "public/safety.html", {"notice": _notice(request)}))


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: away to a page that everybody may be seen reading (UX-11)."""
    if request.school is None:
        return HttpResponseRedirect("/", status=303)
    return HttpResponseRedirect(request.school.exit_url, status=303)


def _version(request: HttpRequest) -> tuple[Version, list[Version]]:
    found = versions(request.school, timezone.localdate())
    version = chosen(found, request.GET.get("v"))
    if version is None:
        raise NotFound(_("There is no such version of the regulation."))
    return version, found


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    """What the school's regulation says, in the version in force or an older one (?v=2)."""
    data = page(*_version(request), get_language() or "ky")
    return _shared(render(request, "public/regulation.html", data))


@require_safe
def regulation_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper, with the head's approval where an order adopted it."""
    version, _all = _version(request)
    data = paper(request.school, version, timezone.localdate(), get_language() or "ky")
    answer = HttpResponse(printed(data), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="regulation.pdf"'
    return _shared(answer)


@require_safe
def regulation_toml(request: HttpRequest) -> HttpResponse:
    """The rulebook itself, as it was adopted (docs/spec/rulebook.md)."""
    version, _all = _version(request)
    return _shared(HttpResponse(version.toml, content_type="application/toml; charset=utf-8"))


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    if request.school is None:
        return _shared(render(request, "public/openings.html", {"lines": []}))
    try:
        last = date.fromisoformat(request.GET.get("before", "9999-12-31"))
    except ValueError as error:
        raise NotFound(_("There is no such page")) from error
    lines, older = lines_before(request.school, last)
    context = {"lines": lines, "older": older, "notice": _notice(request)}
    return _shared(render(request, "public/openings.html", context))


@require_safe
def manifest(request: HttpRequest, box: int, *, urgent: bool = False) -> HttpResponse:
    """The seals taken out of a box, one a line (docs/spec/opening.md §Manifest)."""
    found = beside.manifest(request.school, box, urgent=urgent) if request.school else None
    if found is None:
        raise Http404
    return _shared(HttpResponse(found, content_type="text/plain; charset=utf-8"))


@require_safe
def school_file(request: HttpRequest) -> HttpResponse:
    """What a verifier wants to know of the school: names, rulebooks, own days."""
    if request.school is None:
        raise Http404
    found = beside.school_file(request.school)
    return _shared(HttpResponse(found, content_type="application/json"))


@require_safe
def cosigned(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint that a quorum of members has seen and signed."""
    found = beside.cosigned(request.school) if request.school else None
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/plain; charset=utf-8")
