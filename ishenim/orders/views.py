"""Pages of orders: the head writes and signs, members sign that they have read."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ishenim.commission.access import check_member, member_only, office_only, person, staff_only
from ishenim.commission.actions import send_link
from ishenim.commission.models import Invitation, Member
from ishenim.orders import actions, pages
from ishenim.orders.composing import Composition
from ishenim.orders.forms import (
    MOST,
    CommissionForm,
    LeavingForm,
    composition_of,
    rows_form,
)
from ishenim.orders.models import Order
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotFound, Refusal
from ishenim.ui.text_file import text_file

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _order(request: HttpRequest, pk: int) -> Order:
    found = Order.objects.filter(school=request.school, pk=pk).select_related("school").first()
    if found is None or not (found.is_signed or request.offices):
        raise NotFound(_("There is no such order."))
    return found


def _line(request: HttpRequest) -> str:
    line = posted(request).get("line")
    if not isinstance(line, str):
        raise BadInput(_("What was sent cannot be read. Please try again."))
    return line


@require_GET
@staff_only
def orders(request: HttpRequest) -> HttpResponse:
    """All orders, newest first."""
    return render(request, "orders/orders.html", pages.orders(request.school))


@require_GET
@staff_only
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with its signatures."""
    data = pages.order(_order(request, pk), request.member, person(request), timezone.localtime())
    return render(request, "orders/order.html", data)


@form_page
@office_only("head")
def new_commission(request: HttpRequest) -> HttpResponse:
    """Write an order on the commission."""
    return _write(request, None)


@form_page
@office_only("head")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft on the commission."""
    draft = _order(request, pk)
    if draft.is_signed or draft.kind != Order.Kind.COMMISSION:
        return redirect("order", pk)
    return _write(request, draft)


def _write(request: HttpRequest, draft: Order | None) -> HttpResponse:
    seated = pages.seated(request.school)
    rows = list(Composition.of(draft.data).rows) if draft else pages.prefilled(request.school)
    sent = _with_more_lines(request.POST) if request.method == "POST" else None
    head = CommissionForm(sent, initial=_initial(draft))
    lines = rows_form(rows, sent)
    if sent and "more" not in sent and head.is_valid() and lines.is_valid():
        try:
            composition = composition_of(head, lines, seated)
            return redirect("order", _save(request, draft, head, composition).pk)
        except Refusal as refusal:  # what was typed stays on the page
            head.add_error(None, refusal.sentence)
    data = {"form": head, "rows": lines, "draft": draft, "is_change": bool(seated)}
    return render(request, "orders/commission.html", data)


def _with_more_lines(sent: QueryDict) -> QueryDict:
    """Return what was sent, with two more empty lines if they were asked for."""
    if "more" not in sent:
        return sent
    sent = sent.copy()
    total = sent.get("row-TOTAL_FORMS", "0")
    count = int(total) if total.isdecimal() and len(total) < 4 else 0
    sent["row-TOTAL_FORMS"] = str(min(count + 2, MOST))
    return sent


def _initial(draft: Order | None) -> dict[str, Any]:
    if draft is None:
        return {"date": timezone.localdate()}
    control = draft.data["control"]
    return {
        "number": draft.number,
        "date": draft.date,
        "until": draft.until,
        "control": control,
    }


def _save(
    request: HttpRequest, draft: Order | None, head: CommissionForm, composition: Composition
) -> Order:
    number, day, by = head.cleaned_data["number"], head.cleaned_data["date"], person(request)
    words = {
        "number": number,
        "date": day,
        "form": pages.form(request.school, composition, number=number, day=day, head=by.name),
        "data": composition.as_json(),
        "by": by,
        "now": timezone.now(),
    }
    if draft:
        return actions.redraft_order(order=draft, **words)
    return actions.draft_order(school=request.school, kind=Order.Kind.COMMISSION, **words)


@require_POST
@office_only("head")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(order=_order(request, pk), by=person(request), now=timezone.now())
    return redirect("orders")


@require_POST
@office_only("head")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign with the head's card; whom it names is invited."""
    _signed, links = actions.sign_order(
        order=_order(request, pk), line=_line(request), by=person(request), now=timezone.now()
    )
    for invitation, token in links:
        address = absolute(request.school, reverse("join", args=[token]))
        send_link(invitation=invitation, address=address)
    return JsonResponse({"signed": True})


@require_POST
@member_only
def acquaint(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign that one has read the order."""
    member = check_member(request)
    actions.acquaint(order=_order(request, pk), line=_line(request), by=member, now=timezone.now())
    return JsonResponse({"signed": True})


@require_POST
@office_only("head", "administrator")
def new_link(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Show a new link for somebody whom the order names; it is shown once."""
    found = _order(request, pk)
    known = [one.pk for one in pages.invited(found)]
    if not found.is_signed or invitation not in known:
        raise NotFound(_("There is no such invitation."))
    anew, token = actions.make_new_link(
        invitation=Invitation.objects.get(pk=invitation), by=person(request), now=timezone.now()
    )
    address = absolute(request.school, reverse("join", args=[token]))
    send_link(invitation=anew, address=address)
    data = {"address": address, "invitation": anew, "back": reverse("order", args=[pk])}
    return render(request, "orders/link.html", data)


@form_page
@office_only("head")
def let_go(request: HttpRequest, seat: int) -> HttpResponse:
    """End the seat of a member who left, with the reason."""
    member = get_object_or_404(Member.objects.current(request.school), seat=seat)
    form = LeavingForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.let_go(member=member, reason=reason, by=person(request), now=timezone.now())
        return redirect("people")
    return render(request, "orders/let_go.html", {"member": member, "form": form})


# ── Papers ────────────────────────────────────────────────────────────────────
@require_GET
@staff_only
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as PDF."""
    found, language = _order(request, pk), request.GET.get("lang", "ky")
    known = found.journal_index is not None
    at = reverse("journal-entry", args=[found.journal_index]) if known else reverse("orders")
    data = pages.pdf(found, language, address=absolute(request.school, at))
    return _file(data, f"order-{found.pk}.pdf", "application/pdf")


@require_GET
@staff_only
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as DOCX."""
    found = _order(request, pk)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _file(pages.docx(found, request.GET.get("lang", "ky")), f"order-{found.pk}.docx", kind)


@require_GET
@staff_only
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The order's text, whose hash is in the journal."""
    found = _order(request, pk)
    return text_file(found.content, f"order-{found.pk}")


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
