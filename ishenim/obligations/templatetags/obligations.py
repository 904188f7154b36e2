"""What the desk tells who looks to do."""

from datetime import datetime

from django import template
from django.utils import timezone

from ishenim.obligations.todo import ToDo, of_reader

register = template.Library()


@register.simple_tag(takes_context=True)
def todo(context: template.Context, now: datetime, *, is_opening: bool) -> ToDo | None:
    """Return what the reader does now, and what is late and lies with others."""
    request = context["request"]
    return of_reader(
        request.school,
        request.member,
        request.offices,
        timezone.localdate(now),
        sees_letters=bool(request.has_card),
        is_opening=is_opening,
    )
