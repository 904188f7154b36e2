"""The minutes: written, signed by all, printed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.commission.access import check_member, member_only
from ishenim.meetings import actions, pages, printing
from ishenim.meetings.forms import SignatureForm
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput
from ishenim.ui.text_file import text_file


@require_http_methods(["GET", "HEAD", "POST"])
@member_only
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """The text and its signatures; writing it fixes the text."""
    meeting = pages.find(request.school, number)
    if request.method == "POST":
        actions.write_minutes(meeting=meeting, by=check_member(request), now=timezone.now())
        return redirect("minutes", number)
    found = pages.minutes_of(meeting)
    return render(
        request, "meetings/minutes.html", pages.minutes_page(found, check_member(request))
    )


@require_POST
@member_only
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Take the text back for changes."""
    meeting = pages.find(request.school, number)
    actions.back_to_draft(meeting=meeting, by=check_member(request))
    return redirect("meeting", number)


@require_POST
@member_only
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """One member's signature."""
    meeting = pages.find(request.school, number)
    form = SignatureForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    signed = actions.sign_minutes(
        meeting=meeting,
        line=form.cleaned_data["line"],
        by=check_member(request),
        now=timezone.now(),
    )
    return JsonResponse({"frozen": signed.frozen_on is not None})


@require_POST
@member_only
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Enter minutes in the journal that wait for nobody any more."""
    meeting = pages.find(request.school, number)
    actions.finish_minutes(meeting=meeting, by=check_member(request), now=timezone.now())
    return redirect("minutes", number)


@require_GET
@member_only
def pdf(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes as PDF."""
    found = pages.minutes_of(pages.find(request.school, number))
    language = printing.language_of(request.GET.get("lang", ""))
    with override(language):
        address = absolute(request.school, printing.journal_address(found))
    file = printing.pdf(found, language, address=address)
    return _file(file, "application/pdf", f"minutes-{number}.pdf")


@require_GET
@member_only
def docx(request: HttpRequest, number: int) -> HttpResponse:
    """The minutes as a document that can be edited elsewhere."""
    found = pages.minutes_of(pages.find(request.school, number))
    language = printing.language_of(request.GET.get("lang", ""))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _file(printing.docx(found, language), kind, f"minutes-{number}.docx")


@require_GET
@member_only
def text(request: HttpRequest, number: int) -> HttpResponse:
    """The text of the minutes, whose hash is in the journal."""
    found = pages.minutes_of(pages.find(request.school, number))
    return text_file(found.content, f"minutes-{number}")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=kind, headers=headers)
