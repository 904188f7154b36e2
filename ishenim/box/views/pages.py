"""The author's pages, with scripts and without. No cookie, so nothing to forge either."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ishenim.box import flood, noscript
from ishenim.box.forms import (
    DANGER,
    TILES,
    WHO,
    AddForm,
    Answers,
    CodeForm,
    LetterForm,
    answers_of,
    avoidable,
    voice_of,
)
from ishenim.box.notice import Notice, all_posts, notice_of, post_word
from ishenim.box.padding import AS_IS, padded
from ishenim.box.refusals import Busy, NoBox, Unknown
from ishenim.box.stages import steps
from ishenim.schools.models import School
from ishenim.seal.errors import SealError
from ishenim.seal.receipt import ReceiptKeys
from ishenim.ui.kept import keeps_words
from ishenim.ui.refusals import Refusal

SENT_WITHOUT_SCRIPTS = {"plain": True}
SHARED_SECONDS = "5"
#: Room for a page with a letter and one long answer.
ROOM = 48 * 1024


def _school(request: HttpRequest) -> School:
    if request.school is None:
        raise NoBox
    return request.school


def _page(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """Return what every author's page knows: the notice, the voice, whether scripts may run."""
    voice = more.pop("voice", "") or _voice(request)
    plain = more.pop("plain", "p" in request.GET)
    notice = notice_of(_school(request), now=timezone.now())
    query = [*(["v=adult"] if voice == "adult" else []), *(["p=1"] if plain else [])]
    return {
        "notice": notice,
        "helplines": notice.help_for(voice),
        "readers": [(post, post_word(post)) for post in notice.seats_by_post],
        "voice": voice,
        "plain": plain,
        "query": "?" + "&".join(query) if query else "",
        "once": secrets.token_hex(32),
        **more,
    }


def _shared(request: HttpRequest, page: dict[str, Any], response: HttpResponse) -> HttpResponse:
    """Let the server send an empty form to everybody for some seconds, each with its own token."""
    if request.method == "GET":
        response.headers["Ishenim-Shared"] = SHARED_SECONDS
        response.headers["Ishenim-Fresh"] = page["once"]
    return response


def _silent(request: HttpRequest, page: dict[str, Any], response: HttpResponse) -> HttpResponse:
    """Let the size of what a code shows not tell whether there is an answer."""
    if request.method == "POST":
        response.content = padded(response.content, room=ROOM)
        response.headers["Cache-Control"] = AS_IS
    return _shared(request, page, response)


def _voice(request: HttpRequest) -> str:
    return "adult" if request.GET.get("v") == "adult" else "child"


# ── Writing ───────────────────────────────────────────────────────────────────
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
def write(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        start = Answers(who="parent" if _voice(request) == "adult" else "")
        return _letter_page(request, answers=start)
    answers = answers_of(request.POST)
    voice = voice_of(answers.who) if answers.who else _voice(request)
    shown: dict[str, Any] = {"answers": answers, "voice": voice, **SENT_WITHOUT_SCRIPTS}
    if "only" in request.POST:  # another language was asked for, nothing is sent
        return _letter_page(request, **shown)
    page = _page(request, voice=voice, **SENT_WITHOUT_SCRIPTS)
    form = LetterForm(request.POST, request.FILES, seats=page["notice"].seats_by_post, voice=voice)
    if not form.is_valid():
        return _letter_page(request, problems=form.problems, status=400, **shown)
    try:
        sent = noscript.send(form, school=_school(request), now=timezone.now())
    except Refusal as refusal:
        return _refused_letter(request, refusal, **shown)
    page["readers"] = [one for one in page["readers"] if one[0] not in form.cleaned_data["avoid"]]
    return render(request, "box/receipt_page.html", {**page, **sent.shown()})


def _refused_letter(request: HttpRequest, refusal: Refusal, **shown: Any) -> HttpResponse:
    problem = noscript.sentence(refusal, shown["voice"])
    return _letter_page(request, problem=problem, status=refusal.status, **shown)


def _letter_page(
    request: HttpRequest, *, answers: Answers, status: int = 200, **more: Any
) -> HttpResponse:
    page = _page(request, answers=answers, **more)
    notice: Notice = page["notice"]
    page |= {
        "whos": WHO,
        "tiles": TILES,
        "dangers": DANGER,
        "avoids": avoidable(notice.seats_by_post),
    }
    return _shared(request, page, render(request, "box/write.html", page, status=status))


# ── Reading the answer ────────────────────────────────────────────────────────
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_words
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _code_page(request)
    form = CodeForm(request.POST, voice=_voice(request))
    if "only" in request.POST and "text" not in request.POST:  # only another language
        return _code_page(request)
    if not form.is_valid():
        return _code_page(request, problem=form.problem, status=400)
    code, school = form.cleaned_data["code"], _school(request)
    try:
        keys = noscript.keys_of(code, school=school, budget=flood.looking)
    except Busy as refusal:
        return _code_page(request, refusal=refusal)
    return _thread_page(request, code, keys, **_unsent(request))


@csrf_exempt
@require_POST
@keeps_words
def add(request: HttpRequest) -> HttpResponse:
    form, voice = AddForm(request.POST, voice=_voice(request)), _voice(request)
    if "code" in form.errors:
        return _code_page(request, problem=form.problem, status=400)
    code, typed = form.cleaned_data["code"], _unsent(request)
    school = _school(request)
    budget = flood.looking if "only" in request.POST else flood.adding
    keys = noscript.keys_of(code, school=school, budget=budget)
    if "only" in request.POST:
        return _thread_page(request, code, keys, **typed)
    if not form.is_valid():
        return _thread_page(request, code, keys, problem=form.problem, status=400, **typed)
    try:
        noscript.send_addition(form, keys, school=school, now=timezone.now())
    except SealError:
        return _thread_page(request, code, keys, status=409, **typed)
    except Refusal as refusal:
        problem = noscript.sentence(refusal, voice)
        return _thread_page(request, code, keys, problem=problem, status=refusal.status, **typed)
    done = pgettext(voice, "Thank you. The commission will read it.")
    kept = typed if form.cleaned_data["tap"] else {}
    return _thread_page(request, code, keys, done=done, said=form.words(), kept=kept, **kept)


def _unsent(request: HttpRequest) -> dict[str, Any]:
    """Return what stays in the form of an addition: nothing of it is lost (UX-32)."""
    return {name: said for name in ("now", "text") if (said := request.POST.get(name, "").strip())}


def _code_page(
    request: HttpRequest, *, status: int = 200, refusal: Refusal | None = None, **more: Any
) -> HttpResponse:
    if refusal:
        more["problem"], status = noscript.sentence(refusal, _voice(request)), refusal.status
    plain = "p" in request.GET or request.method == "POST"
    page = _page(request, plain=plain, code=request.POST.get("code", ""), **more)
    page |= {
        "stages": steps(),
        "posts": all_posts(),
    }
    return _silent(request, page, render(request, "box/follow.html", page, status=status))


def _thread_page(
    request: HttpRequest, code: str, keys: ReceiptKeys, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the letter under a code, opened here for a moment and forgotten."""
    voice = _voice(request)
    try:
        thread = noscript.look(keys, school=_school(request), voice=voice)
    except Unknown as refusal:
        return _code_page(request, refusal=refusal)
    page = _page(request, thread=thread, stages=thread.steps, code=code, plain=True, **more)
    return _silent(request, page, render(request, "box/follow.html", page, status=status))
