"""Passing a matter on, the contact book, the guidance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ishenim.casework import access
from ishenim.casework.models import Case
from ishenim.casework.records.printing import language_of
from ishenim.commission.access import card_only, check_member, member_only
from ishenim.papers import docx, pdf
from ishenim.referral import actions, pages, printing
from ishenim.referral.forms import BodyForm, GuidanceForm, ReferForm, ReplyForm
from ishenim.referral.guidance import book, find_body, own_words, said, term_on
from ishenim.referral.models import Referral
from ishenim.referral.words import PARTS, RULES
from ishenim.registration.keepers import check_may_change
from ishenim.regulation import guidance as floor
from ishenim.ui.refusals import BadInput, NotFound, NotNow

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _language() -> str:
    return get_language() or "ky"


def _case(request: HttpRequest, place: str) -> Case:
    case = access.find(request.school, *map(int, place.split("-")))
    access.check_may_see(case, check_member(request))
    return case


def _referral(request: HttpRequest, pk: int) -> Referral:
    """Return a referral to who may see its case.

    Raises:
        NotFound: also to who may not see it, so that nobody learns whether there is one.
    """
    mine = access.visible(request.school, check_member(request))
    rows = Referral.objects.filter(case__in=mine, pk=pk)
    row = rows.select_related("case__school", "case__letter", "body", "school").first()
    if row is None:
        raise NotFound(_("There is no such referral."))
    return row


@require_safe
@card_only
def referrals(request: HttpRequest) -> HttpResponse:
    """Replies that are waited for, and those that came."""
    data = pages.referrals(request.school, check_member(request), timezone.localdate())
    return render(request, "referral/referrals.html", data)


@form_page
@card_only
def refer(request: HttpRequest, place: str) -> HttpResponse:
    """Pass a matter to a body."""
    case, now = _case(request, place), timezone.now()
    form = ReferForm(
        request.POST or None,
        bodies=book(request.school),
        language=_language(),
        today=timezone.localdate(now),
        initial={"body": request.GET.get("body", "")},
    )
    if form.is_valid():
        try:
            actions.refer(
                case=case, body=form.chosen, passed=form.passed, by=check_member(request), now=now
            )
            return redirect(f"{reverse('case', args=[place])}#referrals")
        except (BadInput, NotNow) as refused:
            form.add_error(None, refused.sentence)
    return render(request, "referral/refer.html", {"form": form, "case": case})


@form_page
@card_only
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what a body replied."""
    row, now = _referral(request, pk), timezone.now()
    form = ReplyForm(request.POST or None, initial={"replied_on": timezone.localdate(now)})
    if form.is_valid():
        try:
            by = check_member(request)
            actions.note_reply(referral=row, by=by, now=now, **form.cleaned_data)
            return redirect(f"{reverse('case', args=[row.case.place])}#referrals")
        except (BadInput, NotNow) as refused:
            form.add_error(None, refused.sentence)
    return render(request, "referral/reply.html", {"form": form, "row": row})


@require_safe
@card_only
def covering_letter(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The covering letter of a referral, as PDF or to be edited."""
    row, language = _referral(request, pk), language_of(request.GET.get("lang", "ky"))
    paper = printing.covering(row, language)
    printing.note_printing(referral=row, by=check_member(request), now=timezone.now())
    data = pdf.render(paper) if form == "pdf" else docx.render(paper)
    answer = HttpResponse(data, content_type=printing.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="letter-{row.number}-{language}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@card_only
def told(request: HttpRequest, place: str) -> HttpResponse:
    """Who learned of a letter when and told whom when, to be printed."""
    case, language = _case(request, place), language_of(request.GET.get("lang", "ky"))
    by, now = check_member(request), timezone.now()
    paper = printing.told(case, by, language, timezone.localdate(now))
    printing.note_told(case=case, by=by, now=now)
    answer = HttpResponse(pdf.render(paper), content_type=printing.TYPES["pdf"])
    answer["Content-Disposition"] = f'attachment; filename="told-{place}-{language}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@member_only
def bodies(request: HttpRequest) -> HttpResponse:
    """The contact book."""
    data = {
        "bodies": pages.bodies(request.school, _language(), timezone.localdate()),
        "may_keep": _may_keep(request),
    }
    return render(request, "referral/bodies.html", data)


def _may_keep(request: HttpRequest) -> bool:
    member = check_member(request)
    return member.is_responsible or member.is_chair


@form_page
@member_only
def body(request: HttpRequest, key: str = "") -> HttpResponse:
    """Write or change a line of the contact book."""
    check_may_change(check_member(request))
    row = find_body(request.school, key) if key else None
    initial = {name: getattr(row, name) for name in BodyForm.base_fields} if row else {}
    form = BodyForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.keep_body(
            school=request.school,
            body=row,
            values=form.cleaned_data,
            by=check_member(request),
            now=timezone.now(),
        )
        return redirect("bodies")
    return render(request, "referral/body.html", {"form": form, "row": row})


@require_POST
@member_only
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a body no longer."""
    row = find_body(request.school, key)
    actions.retire_body(body=row, by=check_member(request), now=timezone.now())
    return redirect("bodies")


@require_safe
@member_only
def guidance(request: HttpRequest) -> HttpResponse:
    """What to do about which letter."""
    rules = pages.guidance(request.school, _language(), timezone.localdate())
    data = {"rules": rules, "may_keep": _may_keep(request)}
    return render(request, "referral/guidance.html", data)


@form_page
@member_only
def change_guidance(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Put the school's own words in place of the model's, or take the model's back."""
    member, now = check_member(request), timezone.now()
    check_may_change(member)
    rule = next((one for one in floor.RULES if one.key == key), None)
    if rule is None or part not in floor.PARTS:
        raise NotFound(_("There is no such part of the guidance."))
    if "restore" in request.POST:
        actions.restore_guidance(school=request.school, key=key, part=part, by=member, now=now)
        return redirect("guidance")
    own, term = own_words(request.school), term_on(request.school, timezone.localdate(now))
    words = {one: said(rule, part, own, one, term=term) for one in floor.LANGUAGES}
    form = GuidanceForm(request.POST or None, initial=words)
    if form.is_valid():
        actions.change_guidance(
            school=request.school,
            key=key,
            part=part,
            words=form.cleaned_data,
            by=member,
            now=now,
        )
        return redirect("guidance")
    data = {"form": form, "title": RULES[key], "part": PARTS[part], "own": own.get((key, part))}
    return render(request, "referral/change_guidance.html", data)
