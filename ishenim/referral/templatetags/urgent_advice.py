"""What to do at once, on the page of an urgent letter."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from ishenim.referral import guidance
from ishenim.referral.words import PARTS
from ishenim.schools.models import School

register = template.Library()


@register.inclusion_tag("referral/_advice.html")
def urgent_advice(school: School) -> dict[str, Any]:
    """Show whom to call and what to say, before anybody has described the letter."""
    language = get_language() or "ky"
    found = guidance.urgent_advice(school, language, today=timezone.localdate())
    return {
        "parts": [(PARTS[part], words) for part, words in found.parts.items()],
        "bodies": [(one, one.called(language)) for one in found.bodies],
        "is_urgent": True,
    }
