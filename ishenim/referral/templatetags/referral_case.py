"""The sections of guidance and referrals on the page of a case."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from ishenim.casework.models import Case
from ishenim.referral import pages
from ishenim.referral.guidance import advice
from ishenim.referral.models import Referral
from ishenim.referral.words import PARTS

register = template.Library()


@register.inclusion_tag("referral/_case.html", takes_context=True)
def referral_case(context: dict[str, Any], case: Case, now: datetime) -> dict[str, Any]:
    """Show what is to be done, and to whom the matter was passed."""
    language = get_language() or "ky"
    sent = Referral.objects.filter(case=case)
    rows = list(sent.select_related("body", "by__person", "school"))
    found = advice(case, language)
    return {
        "case": case,
        "advice": found,
        "parts": [(PARTS[part], words) for part, words in found.parts.items()],
        "bodies": [(one, one.called(language)) for one in found.bodies],
        "lines": pages.lines(rows, language, timezone.localdate(now)),
        "is_closed": case.stage == "closed",
        "is_urgent": case.urgency in {"U0", "U1"},
    }
