"""The quarterly report: read, written, signed, printed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.casework.records.printing import language_of
from ishenim.commission.access import check_member, member_only, staff_only
from ishenim.papers import docx
from ishenim.reports import actions, pages, papering
from ishenim.reports.forms import SignatureForm, TextsForm, texts_of
from ishenim.reports.models import Report
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotNow, Refusal
from ishenim.ui.text_file import text_file

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


@require_safe
@staff_only
def reports(request: HttpRequest) -> HttpResponse:
    """Every quarter: signed, late, discussed or not."""
    lines = pages.listing(request.school, timezone.localdate())
    return render(request, "reports/reports.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def report(request: HttpRequest, place: str) -> HttpResponse:
    """A report; what its writer posts is kept, and what cannot be kept is not lost."""
    found = pages.find(request.school, place, request.member)
    if request.method != "POST":
        return _show(request, found, TextsForm(initial=texts_of(found)))
    return _keep(request, found) or redirect("report", place)


def _keep(request: HttpRequest, found: Report) -> HttpResponse | None:
    """Keep the texts that came with a press; return the page that shows them, if that cannot be."""
    by, form = check_member(request), TextsForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, refused=BadInput(_("A text is too long.")))
    version = form.cleaned_data["version"]
    try:
        actions.write(report=found, texts=form.texts, version=version, by=by)
    except NotNow as refused:
        return _show(request, found, form, refused=refused)
    return None


def _show(
    request: HttpRequest, found: Report, form: TextsForm, *, refused: Refusal | None = None
) -> HttpResponse:
    """Show a report; after a refusal with what was typed and what stands there now."""
    today, language = timezone.localdate(), get_language() or "ky"
    data = pages.report_page(found, request.member, today, language)
    if refused and form.is_valid():
        form.data = {**form.data.dict(), "version": found.version}  # type: ignore[attr-defined]
    status = refused.status if refused else 200
    data |= {"form": form, "refused": refused}
    return render(request, "reports/report.html", data, status=status)


@require_POST
@member_only
def count_anew(request: HttpRequest, place: str) -> HttpResponse:
    """Fix the figures on today."""
    by = check_member(request)
    found = pages.find(request.school, place, by)
    if "version" in request.POST and (shown := _keep(request, found)):
        return shown
    actions.count_anew(report=found, by=by, now=timezone.now())
    return redirect("report", place)


@require_POST
@member_only
def offer(request: HttpRequest, place: str) -> HttpResponse:
    """Show the text that will be signed."""
    by = check_member(request)
    found = pages.find(request.school, place, by)
    if "version" in request.POST and (shown := _keep(request, found)):
        return shown
    actions.offer(report=found, by=by, now=timezone.now())
    return redirect(f"{reverse('report', args=[place])}#sign")


@require_POST
@member_only
def sign(request: HttpRequest, place: str) -> HttpResponse:
    """The signature of the responsible person."""
    by = check_member(request)
    form = SignatureForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    found = pages.find(request.school, place, by)
    line = form.cleaned_data["line"]
    signed = actions.sign(report=found, line=line, by=by, now=timezone.now())
    return JsonResponse({"frozen": signed.signed_on is not None})


@require_safe
@staff_only
def paper(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """The report as PDF, as a document to be edited, or as the text that is signed."""
    found = pages.find(request.school, place, request.member)
    language = language_of(request.GET.get("lang", "ky"))
    if not found.documents:
        raise NotNow(_("The paper is there once the text that is to be signed was looked at."))
    if form == "txt":
        return text_file(found.content, f"report-{place}")
    if form == "docx":
        return _file(docx.render(papering.document(found, language)), found, form, language)
    at = reverse("public-openings")
    if found.journal_index is not None:
        at = reverse("journal-entry", args=[found.journal_index])
    data = papering.as_pdf(found, language, absolute(request.school, at))
    return _file(data, found, form, language)


@require_safe
@staff_only
def sheet(request: HttpRequest, place: str, form: str) -> HttpResponse:
    """Every number as a spreadsheet."""
    found = pages.find(request.school, place, request.member)
    language = language_of(request.GET.get("lang", get_language() or "ky"))
    make = papering.as_ods if form == "ods" else papering.as_csv
    return _file(make(found, language), found, form, language)


def _file(data: bytes, found: Report, form: str, language: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=TYPES[form])
    answer["Content-Disposition"] = f'inline; filename="report-{found}-{language}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer
