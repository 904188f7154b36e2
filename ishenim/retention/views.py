"""Keeping and destroying; acts and their signatures."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.casework.records.printing import language_of
from ishenim.commission.access import card_only, check_member
from ishenim.commission.models import Member
from ishenim.papers import docx, pdf
from ishenim.retention import actions, pages
from ishenim.retention.forms import HandoverForm, SignatureForm
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotNow
from ishenim.ui.text_file import text_file

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def retention(request: HttpRequest) -> HttpResponse:
    """What may be destroyed; a press drafts the act."""
    member, now = check_member(request), timezone.now()
    if request.method == "POST":
        deed = actions.draft_destruction(school=request.school, by=member, now=now)
        return redirect("deed", deed.pk)
    data = pages.retention(request.school, member, timezone.localdate(now))
    return render(request, "retention/retention.html", data)


@require_http_methods(["GET", "HEAD", "POST"])
@card_only
def draft_handover(request: HttpRequest) -> HttpResponse:
    """Draft an act of handing over."""
    members = Member.objects.current(request.school)
    form = HandoverForm(request.POST or None, members=members)
    if form.is_valid():
        try:
            by, now = check_member(request), timezone.now()
            deed = actions.draft_handover(by=by, now=now, **form.cleaned_data)
            return redirect("deed", deed.pk)
        except (BadInput, NotNow) as refused:
            form.add_error(None, refused.sentence)
    return render(request, "retention/handover.html", {"form": form})


@require_safe
@card_only
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    """An act and its signatures."""
    found = pages.find(request.school, pk)
    return render(request, "retention/deed.html", pages.deed_page(found, check_member(request)))


@require_POST
@card_only
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """One signature."""
    form = SignatureForm(posted(request))
    if not form.is_valid():
        raise BadInput(_("What was sent cannot be read. Please try again."))
    signed = actions.sign_deed(
        deed=pages.find(request.school, pk),
        line=form.cleaned_data["line"],
        by=check_member(request),
        now=timezone.now(),
    )
    return JsonResponse({"frozen": signed.signed_on is not None})


@require_POST
@card_only
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an act in the journal whose missing signers have left."""
    found = pages.find(request.school, pk)
    actions.finish_deed(deed=found, by=check_member(request), now=timezone.now())
    return redirect("deed", pk)


@require_POST
@card_only
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an act back that nobody has signed."""
    found = pages.find(request.school, pk)
    actions.discard(deed=found, by=check_member(request), now=timezone.now())
    return redirect("retention")


@require_POST
@card_only
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the letters an act names."""
    if request.POST.get("sure") != "yes":
        raise BadInput(_("Tick that the letters may be destroyed for ever."))
    found = pages.find(request.school, pk)
    actions.destroy(deed=found, by=check_member(request), now=timezone.now())
    return redirect("deed", pk)


@require_safe
@card_only
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """An act as PDF, as a document to be edited, or as the text whose hash is in the journal."""
    found, language = pages.find(request.school, pk), language_of(request.GET.get("lang", "ky"))
    if form == "txt":
        return text_file(found.content, f"{found.kind}-{found.number}")
    written = pages.paper(found, language)
    place = reverse("public-openings")
    if found.journal_index is not None:
        place = reverse("journal-entry", args=[found.journal_index])
    proof = pages.proof(found, absolute(request.school, place))
    data = pdf.render(written, proof=proof) if form == "pdf" else docx.render(written)
    answer = HttpResponse(data, content_type="application/pdf" if form == "pdf" else _DOCX)
    name = f"{found.kind}-{found.number}-{language}.{form}"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
