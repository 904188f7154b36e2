"""The list of cases and the registration journal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ishenim.casework import actions
from ishenim.casework.records import printing
from ishenim.commission.access import card_only, check_member
from ishenim.register import journal as books
from ishenim.register import pages
from ishenim.register.finding import asked
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import number_of
from ishenim.ui.refusals import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def register(request: HttpRequest) -> HttpResponse:
    """Cases, those whose term ends first being first; words are posted, never in an address."""
    now = timezone.now()
    actions.register(school=request.school, now=now)
    data = request.POST if request.method == "POST" else request.GET
    shown = pages.list_page(
        request.school,
        check_member(request),
        asked(data),
        page=number_of(data.get("page")),
        today=timezone.localdate(now),
        language=get_language() or "ky",
    )
    return render(request, "register/register.html", shown)


@require_safe
@card_only
def journal(request: HttpRequest) -> HttpResponse:
    """The registration journal of a year on the screen."""
    today, year = timezone.localdate(), _year(request)
    table = books.table(
        request.school,
        check_member(request),
        year,
        today=today,
        language=get_language() or "ky",
        is_extract=False,
    )
    data = {
        "document": {"title": _("Registration journal")},
        "lines": printing.cells_of(table),
        "year": year,
        "years": books.years(request.school, today),
    }
    return render(request, "register/journal.html", data)


@require_safe
@card_only
def journal_pdf(request: HttpRequest) -> HttpResponse:
    """The journal on paper, in full or as an extract without content."""
    member, year = check_member(request), _year(request)
    language = printing.language_of(request.GET.get("lang", "ky"))
    is_extract = request.GET.get("form") == "extract"
    document = books.document(
        request.school,
        member,
        year,
        today=timezone.localdate(),
        language=language,
        is_extract=is_extract,
    )
    books.note_printing(school=request.school, by=member, year=year, now=timezone.now())
    at = absolute(request.school, reverse("public-openings"))
    answer = HttpResponse(
        printing.newest_pdf(document, request.school, address=at), content_type="application/pdf"
    )
    name = f"{'extract' if is_extract else 'registration'}-{year}-{language}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _year(request: HttpRequest) -> int:
    today, said = timezone.localdate(), request.GET.get("year", "")
    if not said:
        return today.year
    if not (said.isascii() and said.isdecimal() and len(said) == 4):
        raise NotFound(_("There is no such page"))
    if int(said) not in books.years(request.school, today):
        raise NotFound(_("There is no such page"))
    return int(said)
