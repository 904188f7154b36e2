"""Pages for everybody. They hold nothing personal, so the server may keep each a few seconds."""

from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ishenim.box.notice import TALK, Notice, notice_of
from ishenim.journal.models import Entry, Witness
from ishenim.public import beside
from ishenim.public.journal import find_seal, one, told
from ishenim.public.openings import lines_before
from ishenim.public.regulation import Version, chosen, page, paper, printed, versions
from ishenim.public.strip import STATES, strip
from ishenim.public.trust import MARKS, PEOPLE
from ishenim.regulation.clauses import value
from ishenim.regulation.rulebook import DEFAULT
from ishenim.schools.addresses import absolute, root
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
    """What a child is told before writing: traces, what is kept and for how long, who is told."""
    rules = request.school.rulebook_on(timezone.localdate()) if request.school else DEFAULT
    years = value(rules, "retention_years", get_language() or "ky")
    data = {"notice": _notice(request), "years": years}
    return _shared(render(request, "public/safety.html", data))


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Tell somebody: whom, how to begin, what a call is like, and a slip to show without a word."""
    notice = _notice(request)
    lines = notice.help_for("child") if notice else []
    line = next((one for one in lines if one.kind == TALK), None)
    data = {"people": PEOPLE, "marks": MARKS, "helplines": lines, "line": line}
    return _shared(render(request, "public/trust.html", data))


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
    lines, older = lines_before(request.school, last, today=timezone.localdate())
    context = {"lines": lines, "older": older, "notice": _notice(request), "voice": "child"}
    return _shared(render(request, "public/openings.html", context))


@require_safe
def manifest(request: HttpRequest, box: int, ending: str = "") -> HttpResponse:
    """A list of seals, one a line (docs/spec/act.md §Lists)."""
    found = beside.manifest(request.school, box, ending) if request.school else None
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


@csrf_exempt  # asked without a cookie, changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """The journal in plain words, newest first; a seal number is looked for by POST alone."""
    if request.school is None:
        raise NotFound(_("There is no such page"))
    everything = request.GET.get("all") == "1"
    lines, older = told(request.school, before=_before(request), everything=everything)
    context = {
        "lines": lines,
        "older": older,
        "all": everything,
        "states": STATES,
        "witnesses": Witness.objects.filter(school=request.school),
        "squares": strip(request.school, timezone.localdate()),
        "address": root(request.school),
        **_asked_seal(request),
    }
    answer = render(request, "public/journal.html", context)
    return answer if request.method == "POST" else _shared(answer)


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("before", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        raise NotFound(_("There is no such page"))
    return int(asked)


def _asked_seal(request: HttpRequest) -> dict[str, object]:
    """Return what is known of the seal number that was typed; nothing of it is kept."""
    if request.method != "POST":
        return {}
    typed = request.POST.get("seal", "")[:40]
    try:
        return {"seal": typed, "opening": find_seal(request.school, typed)}
    except ValueError:
        return {"seal": typed, "problem": _("A seal number has 16 letters and digits.")}


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """A page that checks the whole journal in the reader's own browser."""
    if request.school is None:
        raise NotFound(_("There is no such page"))
    files = request.build_absolute_uri(reverse("journal-vkey")).removesuffix("/vkey")
    return _shared(render(request, "public/check.html", {"files": files}))


@require_safe
def journal_entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry with the words that were signed and its proof."""
    found = one(request.school, index) if request.school else None
    if found is None:
        raise NotFound(_("There is no such page"))
    note = Entry.objects.get(school=request.school, index=index).note
    return _shared(render(request, "public/entry.html", {"line": found, "note": note}))


@require_safe
def journal_feed(request: HttpRequest) -> HttpResponse:
    """The newest lines for who wants to be told (RFC 4287)."""
    if request.school is None:
        raise NotFound(_("There is no such page"))
    lines, _older = told(request.school, before=None, everything=False)
    here = absolute(request.school, reverse("public-journal"))
    feed = Atom1Feed(
        title=_("The journal of the «Trust Box»") + f" · {request.school.name}",
        link=here,
        description="",
        language=get_language(),
        feed_url=absolute(request.school, request.path),
    )
    for line in lines:
        at = absolute(request.school, reverse("public-journal-entry", args=[line.index]))
        day = datetime.combine(line.day, time(12), tzinfo=timezone.get_current_timezone())
        more = line.more or line.what
        feed.add_item(title=line.what, link=at, description=more, unique_id=at, updateddate=day)
    return _shared(HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type))
