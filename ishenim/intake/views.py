"""Letters on paper, calls and visits: counted, typed in, compared by a second person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ishenim.casework import access
from ishenim.commission.access import card_only, check_member
from ishenim.intake import actions, pages
from ishenim.intake.forms import TypedForm
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.orders.reading import has_undertaken
from ishenim.ui.refusals import BadInput, NotFound


def _opening(request: HttpRequest, asked: object) -> Opening | None:
    if asked in (None, ""):
        return None
    rows = Opening.objects.filter(school=request.school, step=Opening.Step.DONE)
    found = rows.filter(pk=int(str(asked))).first() if str(asked).isdecimal() else None
    if found is None or not found.paper_letters:
        raise NotFound(_("No paper letters were counted at this opening."))
    return found


@require_safe
@card_only
def intake(request: HttpRequest) -> HttpResponse:
    """What is still to be typed in and compared."""
    return render(request, "intake/intake.html", pages.intake(request.school))


@require_safe
@card_only
def add(request: HttpRequest) -> HttpResponse:
    """Type one letter in; it is sealed on this device."""
    asked = request.GET.get("opening", "")[:9]
    opening = _opening(request, asked if asked.isascii() else "x")
    data = pages.form_page(request.school, opening, get_language() or "ky")
    data["has_undertaken"] = has_undertaken(check_member(request))
    return render(request, "intake/add.html", data)


@require_safe
@card_only
def papers(request: HttpRequest) -> HttpResponse:
    """The signed papers to which a letter is sealed."""
    answer = JsonResponse(pages.papers(request.school))
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@card_only
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a sealed letter and register it."""
    form = TypedForm(request.POST, request.FILES)
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    said = form.cleaned_data
    typed = actions.Typed(
        sealed=said["sealed"].read(), note=said["note"], slip_code=said["slip_code"]
    )
    case = actions.enter(
        school=request.school,
        opening=_opening(request, said["opening"]),
        typed=typed,
        by=check_member(request),
        now=timezone.now(),
    )
    seal = bytes(case.letter_id).hex()
    return JsonResponse({"number": case.label, "seal": seal})


@require_POST
@card_only
def compare(request: HttpRequest, place: str) -> HttpResponse:
    """A second member has compared a letter with its paper."""
    case = access.find(request.school, *map(int, place.split("-")))
    access.check_may_see(case, check_member(request))
    entered = Entered.objects.filter(letter=case.letter).select_related("letter__case").first()
    if entered is None:
        raise NotFound(_("This letter came through the site."))
    actions.compare(entered=entered, by=check_member(request), now=timezone.now())
    return redirect("intake")
