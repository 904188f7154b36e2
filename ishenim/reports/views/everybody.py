"""Signed reports for everybody: no cookie, no script, nothing personal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ishenim.papers.forms import report_words as said
from ishenim.reports import pages, papering, public_pages
from ishenim.reports.views.desk import TYPES
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound

#: Seconds for which the server may answer everybody with the same bytes; never sent to a browser.
SECONDS = "5"


def _school(request: HttpRequest) -> School:
    school: School | None = request.school
    if school is None:
        raise NotFound(_("There is no such page"))
    return school


def _shared(answer: HttpResponse) -> HttpResponse:
    answer.headers["Ishenim-Shared"] = SECONDS
    return answer


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Every year at a glance."""
    language = get_language() or "ky"
    found = public_pages.years(_school(request), timezone.localdate(), language)
    context = {"years": found, "words": said.WORDS[language]}
    return _shared(render(request, "reports/public.html", context))


@require_safe
def report(request: HttpRequest, place: str) -> HttpResponse:
    """The figures of one quarter."""
    found = public_pages.find(_school(request), place)
    data = pages.public_page(found, get_language() or "ky")
    return _shared(render(request, "reports/public_report.html", data))


@require_safe
def sheet(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """The figures of one quarter as a spreadsheet."""
    found = public_pages.find(_school(request), place)
    make = papering.as_ods if form == "ods" else papering.as_csv
    answer = HttpResponse(make(found, get_language() or "ky"), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="report-{found}.{form}"'
    return _shared(answer)


@require_safe
def years_csv(request: HttpRequest) -> HttpResponse:
    """Every published number, a line each."""
    answer = HttpResponse(public_pages.as_csv(_school(request)), content_type=TYPES["csv"])
    answer["Content-Disposition"] = 'attachment; filename="box.csv"'
    return _shared(answer)


@require_safe
def years_json(request: HttpRequest) -> HttpResponse:
    """The signed reports with every published number."""
    found = public_pages.as_json(_school(request))
    return _shared(HttpResponse(found, content_type="application/json"))
