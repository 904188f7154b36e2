"""The desk's one line about obligations."""

from datetime import datetime

from django import template
from django.utils import timezone

from ishenim.obligations import pages

register = template.Library()


@register.inclusion_tag("obligations/_desk.html", takes_context=True)
def obligations(context: template.Context, now: datetime) -> dict[str, object]:
    """Show how much is late and due within a week."""
    request = context["request"]
    today = timezone.localdate(now)
    sees_letters = bool(request.has_card)
    return {"summary": pages.summary(request.school, today, sees_letters=sees_letters)}
