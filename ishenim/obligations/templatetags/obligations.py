"""What the desk says about obligations."""

from datetime import datetime

from django import template
from django.utils import timezone

from ishenim.obligations import pages

register = template.Library()


@register.simple_tag(takes_context=True)
def obligations(context: template.Context, now: datetime) -> pages.Summary | None:
    """Return how much is late and due within a week."""
    request = context["request"]
    today = timezone.localdate(now)
    sees_letters = bool(request.has_card)
    return pages.summary(request.school, request.member, today, sees_letters=sees_letters)
