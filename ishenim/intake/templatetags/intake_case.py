"""What the page of a case says of a letter that was typed in."""

from datetime import datetime
from typing import Any

from django import template

from ishenim.casework.models import Case
from ishenim.intake.models import Entered

register = template.Library()


@register.inclusion_tag("intake/_case.html")
def intake_case(case: Case, now: datetime) -> dict[str, Any]:
    """Show who typed it in, who compared it, and the word of the author's own."""
    del now
    rows = Entered.objects.filter(letter=case.letter_id).defer("note")
    return {"entered": rows.select_related("by__person", "checked_by__person").first()}
