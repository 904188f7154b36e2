"""The desk's part about cards and sign-ins."""

from datetime import datetime

from django import template
from django.utils import timezone

from ishenim.commission import ways_in as reading

register = template.Library()


@register.inclusion_tag("commission/_access.html", takes_context=True)
def ways_in(context: template.Context, now: datetime) -> dict[str, object]:
    """Show lost cards and the next step, renewed sign-ins and new cards, a beginning anew."""
    request = context["request"]
    ways = reading.of_school(request.school, timezone.localdate(now))
    return {
        "ways": ways,
        "is_awaited": request.member is not None and ways.is_awaited(request.member.seat),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
