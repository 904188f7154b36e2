"""The page of one's own undertaking; colleagues and the head see only whether it is signed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ishenim.commission.access import check_member, member_only
from ishenim.orders.undertakings import actions, pages
from ishenim.schools.addresses import absolute
from ishenim.ui.posted import posted
from ishenim.ui.refusals import BadInput, NotFound
from ishenim.ui.text_file import text_file


@require_GET
@member_only
def undertaking(request: HttpRequest) -> HttpResponse:
    """The text, and one press to sign it."""
    data = pages.undertaking(check_member(request), timezone.localdate())
    return render(request, "orders/undertaking.html", data)


@require_POST
@member_only
def sign(request: HttpRequest) -> HttpResponse:
    """Add the signature of the member's card."""
    line = posted(request).get("line")
    if not isinstance(line, str):
        raise BadInput(_("What was sent cannot be read. Please try again."))
    actions.sign_undertaking(line=line, by=check_member(request), now=timezone.now())
    return JsonResponse({"signed": True})


@require_GET
@member_only
def pdf(request: HttpRequest) -> HttpResponse:
    """The signed undertaking on paper."""
    language, site = request.GET.get("lang", "ky"), absolute(request.school, "/")
    rendered = pages.pdf(check_member(request), language, site=site)
    if rendered is None:
        raise NotFound(_("You have not signed the undertaking yet."))
    answer = HttpResponse(rendered, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="undertaking.pdf"'
    return answer


@require_GET
@member_only
def text(request: HttpRequest) -> HttpResponse:
    """The signed undertaking's text, whose hash is in the journal."""
    data = pages.undertaking(check_member(request), timezone.localdate())
    if data["signed"] is None:
        raise NotFound(_("You have not signed the undertaking yet."))
    return text_file(data["content"], "undertaking")
