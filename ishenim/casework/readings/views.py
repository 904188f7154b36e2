"""The access log, the search on the member's own device, the encrypted case file."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ishenim.casework import words
from ishenim.casework.models import Reading
from ishenim.casework.readings import pages
from ishenim.commission.access import card_only, card_or_office, check_member
from ishenim.orders.reading import has_undertaken
from ishenim.ui.posted import number_of

PLACE = re.compile(r"(?:ИК-)?(20[0-9]{2})-0*([1-9][0-9]{0,6})")


@require_GET
@card_or_office
def access_log(request: HttpRequest) -> HttpResponse:
    """Who had which letter, for members; how often, for the management."""
    if request.member is None:
        counts = pages.counts(request.school, timezone.localdate())
        return render(request, "casework/access_counts.html", counts)
    page = number_of(request.GET.get("page"))
    data = pages.log(request.school, _asked(request), page)
    return render(request, "casework/access_log.html", data)


def _asked(request: HttpRequest) -> pages.Asked:
    """Return how the log is narrowed; what cannot be meant is left out."""
    seat, what = request.GET.get("member", ""), request.GET.get("what", "")
    case = PLACE.fullmatch(request.GET.get("case", "").strip().upper())
    return pages.Asked(
        seat=seat if re.fullmatch("[1-9][0-9]{0,2}", seat) else "",
        what=what if what in Reading.What.values else "",
        case=f"{case[1]}-{case[2]}" if case else "",
    )


@require_GET
@card_only
def search(request: HttpRequest) -> HttpResponse:
    """The search in letters; what is searched for never leaves the member's device."""
    member = check_member(request)
    data = {
        "letters": pages.searched(request.school, member),
        "has_undertaken": has_undertaken(member),
        "most": pages.MOST_SEARCHED,
    }
    return render(request, "casework/search.html", data)


@require_GET
@card_only
def case_file(request: HttpRequest) -> HttpResponse:
    """Reading back an encrypted case file; nothing of it is sent."""
    check_member(request)
    return render(request, "casework/case_file.html", {"fields": words.FIELDS})
