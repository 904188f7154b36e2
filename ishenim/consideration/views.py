"""The case page: everything about a letter but the letter itself."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.casework import access
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.commission.access import card_only, check_member
from ishenim.commission.models import Member
from ishenim.consideration import actions, forms, pages
from ishenim.consideration.holding import readers_of
from ishenim.consideration.models import Task
from ishenim.consideration.pages import LANGUAGES
from ishenim.consideration.verbs import VERBS, Verb
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotFound, Refusal


@dataclass(frozen=True)
class Asked:
    """Who asks about which case, and when."""

    case: Case
    member: Member
    now: datetime


def _asked(request: HttpRequest, place: str) -> Asked:
    """Return a case to who may see it.

    Raises:
        NotAllowed: to who has not opened the letter, was left out or is recused: one sentence.
        NotFound: for a number nobody has.
    """
    case = access.find(request.school, *map(int, place.split("-")))
    member = check_member(request)
    access.check_may_see(case, member)
    return Asked(case, member, timezone.now())


@require_GET
@card_only
def case(request: HttpRequest, place: str) -> HttpResponse:
    """One case."""
    return _show(request, _asked(request, place))


def _show(
    request: HttpRequest,
    asked: Asked,
    *,
    bound: dict[str, Any] | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    """Show the page; after a refusal with what was typed."""
    today = timezone.localdate(asked.now)
    data = pages.case_page(asked.case, asked.member, today, get_language() or "ky")
    who = {"readers": data["readers"], "today": today}
    empty = {name: verb.form(auto_id=f"{name}_%s", **who) for name, verb in VERBS.items()}
    empty["decide"].initial = {"decision": asked.case.decision, "outcome": asked.case.outcome}
    for one in data["tasks"]:
        name = "check" if one["row"].kind == Task.Kind.CHECK else "task-done"
        one["form"] = VERBS[name].form(auto_id=f"{name}{one['row'].pk}_%s", **who)
    data |= {"forms": empty | (bound or {}), "bound": list(bound or {}), "refused": refused}
    data |= {"now": asked.now, "today": today}
    status = refused.status if refused else 200
    return render(request, "consideration/case.html", data, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def do(request: HttpRequest, place: str, verb: str) -> HttpResponse:
    """Take one step in a case; what was typed stays on the page when it cannot be taken."""
    asked, chosen = _asked(request, place), VERBS.get(verb)
    if chosen is None:
        raise NotFound(_("There is no such page"))
    if request.method != "POST":
        return redirect("case", place)
    today, readers = timezone.localdate(asked.now), readers_of(asked.case)
    form = chosen.form(request.POST, auto_id=f"{verb}_%s", readers=readers, today=today)
    if not form.is_valid():
        return _show(request, asked, bound={verb: form}, refused=BadInput(_first_error(form)))
    try:
        _do(chosen, asked, form)
    except Refusal as refused:
        return _show(request, asked, bound={verb: form}, refused=refused)
    # Who kept themselves out of the case does not see it any more.
    if not access.may_see(asked.case, asked.member):
        return redirect("register")
    return redirect(_after(place, chosen))


def _do(verb: Verb, asked: Asked, form: forms.CaseForm) -> None:
    verb.act(asked.case, form.cleaned_data, asked.member, asked.now)


def _after(place: str, verb: Verb) -> str:
    return f"{reverse('case', args=[place])}#{verb.section}"


def _first_error(form: forms.CaseForm) -> str:
    first = next(iter(form.errors.values()), [_("What was sent cannot be read. Please try again.")])
    return str(first[0])


@require_GET
@card_only
def notes(request: HttpRequest, place: str) -> HttpResponse:
    """The sealed notes of a case and to whom a new one is sealed."""
    asked = _asked(request, place)
    rows = asked.case.notes.select_related("member__person")
    said = [
        {
            "by": row.member.person.name,
            "on": row.on.isoformat(),
            "sealed": base64.b64encode(bytes(row.sealed)).decode(),
        }
        for row in rows
    ]
    seats = [one.seat for one in readers_of(asked.case)]
    known = rosters.history(request.school)
    answer = JsonResponse({"history": known, "to": seats, "case": place, "notes": said})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@card_only
def add_note(request: HttpRequest, place: str) -> HttpResponse:
    """Keep a note that was sealed in the browser."""
    asked = _asked(request, place)
    form = forms.SealedForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    actions.add_note(
        case=asked.case, sealed=form.cleaned_data["sealed"], by=asked.member, now=asked.now
    )
    return JsonResponse({"ok": True})


@require_GET
@card_only
def answer_paper(request: HttpRequest, place: str) -> HttpResponse:
    """The sheet for an answer on paper: written and printed in the browser, sent nowhere."""
    asked = _asked(request, place)
    language = request.GET.get("lang", "ky")
    if language not in LANGUAGES:
        raise NotFound(_("There is no such page"))
    data = pages.answer_paper(asked.case, timezone.localdate(asked.now), language)
    return render(request, "consideration/answer_paper.html", data)


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give the open cases of a member who leaves to another."""
    member = check_member(request)
    held = pages.held(request.school, member)
    form = forms.HandOverForm(request.POST or None, **pages.givers_and_takers(request.school))
    data: dict[str, Any] = {"form": form, "held": held}
    if form.is_valid():
        leaving, to = form.cleaned_data["leaving"], form.cleaned_data["to"]
        now = timezone.now()
        left = actions.hand_over(leaving=leaving, to=to, by=member, now=now)
        data["left"] = [case for case in left if access.may_see(case, member)]
        data |= {"done": True, "held": pages.held(request.school, member), "to": to}
    return render(request, "consideration/hand_over.html", data)
