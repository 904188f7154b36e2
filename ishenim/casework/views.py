"""The desk, the letters, the urgent lane. Sealed bytes go out here; texts never come in."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ishenim.casework import access, actions, letters, pages
from ishenim.casework.forms import (
    AnswerForm,
    LeavingForm,
    NoteForm,
    ReportForm,
    ShareForm,
)
from ishenim.casework.models import Reading
from ishenim.commission.access import card_only, check_member, staff_only
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.ui.posted import number_of, posted
from ishenim.ui.refusals import BadInput

Form = TypeVar("Form", bound=forms.Form)


def _filled(form: type[Form], request: HttpRequest) -> Form:
    """Return a valid form from the JSON or the fields that were posted.

    Raises:
        BadInput: if it cannot be used.
    """
    is_json = request.content_type == "application/json"
    filled = form(posted(request) if is_json else request.POST)
    if not filled.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    return filled


@require_GET
@staff_only
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the commission, most urgent first."""
    now = timezone.now()
    who = (request.school, request.member, request.late_rosters(), now)
    has_card = bool(request.has_card)
    shown = pages.desk(*who, has_card=has_card)
    if shown.has_new and actions.register(school=request.school, now=now):
        shown = pages.desk(*who, has_card=has_card)
    return render(request, "casework/desk.html", {"desk": shown, "now": now})


@require_GET
@staff_only
def urgent_count(request: HttpRequest) -> HttpResponse:
    """How many urgent letters there are: an open desk asks this every half minute."""
    return JsonResponse({"all": letters.count_urgent(request.school)})


@require_GET
@card_only
def letter_list(request: HttpRequest) -> HttpResponse:
    """Every letter that was taken out."""
    now = timezone.now()
    actions.register(school=request.school, now=now)
    only = "waiting" if request.GET.get("only") == "waiting" else ""
    member, today = check_member(request), timezone.localdate(now)
    at = number_of(request.GET.get("page"))
    data = pages.letter_list(member, request.late_rosters(), today, only=only, page=at)
    return render(request, "casework/letters.html", data)


@require_GET
@card_only
def letter(request: HttpRequest, seal: str) -> HttpResponse:
    """One letter; its text appears in the member's browser alone."""
    now = timezone.now()
    actions.register(school=request.school, now=now)  # what is read has its number
    found, member = letters.find(request.school, seal), check_member(request)
    access.check_takes_part(found, member)
    data = pages.letter(found, member, timezone.localdate(now))
    return render(request, "casework/letter.html", data)


@require_GET
@card_only
def keys(request: HttpRequest, seal: str) -> HttpResponse:
    """The signed and sealed files around a letter."""
    found, member = letters.find(request.school, seal), check_member(request)
    access.check_takes_part(found, member)
    check_undertaken(member)
    return JsonResponse(pages.keys(found, member))


@require_GET
@card_only
def releases(request: HttpRequest, seal: str) -> HttpResponse:
    """What opens the letters of this one's box, sealed to the members."""
    found, member = letters.find(request.school, seal), check_member(request)
    access.check_takes_part(found, member)
    check_undertaken(member)
    return JsonResponse(pages.releases(found.box_id))


@require_POST
@card_only
def take(request: HttpRequest, seal: str) -> HttpResponse:
    """The letter's sealed bytes; who asked is written down."""
    found, member = letters.find(request.school, seal), check_member(request)
    is_search = request.GET.get("for") == "search"
    what = Reading.What.SEARCHED if is_search else Reading.What.OPENED
    sealed = actions.take(letter=found, by=member, now=timezone.now(), what=what)
    return HttpResponse(sealed, content_type="application/octet-stream")


@require_POST
@card_only
def report(request: HttpRequest, seal: str) -> HttpResponse:
    """What the browser found in them."""
    found = letters.find(request.school, seal)
    said = _filled(ReportForm, request).cleaned_data
    twin = actions.report(
        letter=found,
        by=check_member(request),
        is_readable=said["result"] == "ok",
        name_hash=said["name"],
        now=timezone.now(),
    )
    return JsonResponse({"twin": twin.label if twin else "", "stage": found.stage})


@require_POST
@card_only
def open_urgent(request: HttpRequest, seal: str) -> HttpResponse:
    """The signature that opens an urgent letter."""
    found = letters.find(request.school, seal)
    note = _filled(NoteForm, request).cleaned_data["note"]
    actions.open_urgent(letter=found, note=note, by=check_member(request), now=timezone.now())
    return JsonResponse({"opened": True})


@require_POST
@card_only
def answer(request: HttpRequest, seal: str) -> HttpResponse:
    """A signed and sealed reply."""
    found = letters.find(request.school, seal)
    sent = actions.Signed(**_filled(AnswerForm, request).cleaned_data)
    given = actions.answer(letter=found, sent=sent, by=check_member(request), now=timezone.now())
    return JsonResponse({"number": given.message.number, "stage": found.stage})


@require_POST
@card_only
def leaving(request: HttpRequest, seal: str) -> HttpResponse:
    """A letter is about to be printed or taken away."""
    found = letters.find(request.school, seal)
    what = _filled(LeavingForm, request).cleaned_data["what"]
    actions.note_leaving(letter=found, what=what, by=check_member(request), now=timezone.now())
    return JsonResponse({"noted": True})


@require_POST
@card_only
def share(request: HttpRequest, seal: str) -> HttpResponse:
    """A letter's keys for a member who joined later."""
    found = letters.find(request.school, seal)
    sent = _filled(ShareForm, request).cleaned_data
    actions.share(letter=found, by=check_member(request), now=timezone.now(), **sent)
    return JsonResponse({"shared": True})
