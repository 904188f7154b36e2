"""What the page of a closed case says of its keeping."""

from datetime import datetime
from typing import Any

from django import template

from ishenim.casework.models import Case
from ishenim.regulation.keeping import kept_until
from ishenim.retention.models import Condemned

register = template.Library()


@register.inclusion_tag("retention/_case.html")
def retention_case(case: Case, now: datetime) -> dict[str, Any]:
    """Show until when a closed letter is kept, and the act that names it."""
    del now
    if case.stage != "closed" or case.finished_on is None:
        return {}
    named = Condemned.objects.filter(case=case).select_related("deed").defer("deed__documents")
    return {"until": kept_until(case.school.versions(), case.finished_on), "named": named.first()}
