"""What the page of a case says of its answer on the notice board."""

from datetime import datetime
from typing import Any

from django import template

from ishenim.casework.models import Case
from ishenim.noticeboard.models import PublicAnswer

register = template.Library()


@register.inclusion_tag("noticeboard/_case.html", takes_context=True)
def noticeboard_case(context: dict[str, Any], case: Case, now: datetime) -> dict[str, Any]:
    """Show the answer that hangs there; letters of the site are answered under their code."""
    del now
    answer = PublicAnswer.objects.filter(case=case).first()
    came_otherwise = case.channel != Case.Channel.SITE and case.stage != "closed"
    return {
        "answer": answer,
        "case": case,
        "may_publish": came_otherwise,
        "csrf_token": context.get("csrf_token"),
    }
