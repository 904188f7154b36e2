"""The sections that apps above put on the case page, by name and without an import downwards."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
#: Where on the page → which tag library has a section there, if its app is installed.
PLACES = {
    "came": ("intake_case",),
    "referral": ("referral_case",),
    "answer": ("noticeboard_case",),
    "end": ("retention_case",),
}


@register.simple_tag(takes_context=True)
def uppers(context: Context, place: str) -> SafeString:
    """Return the sections of a place; those of apps that are not there are left out."""
    return mark_safe("".join(_section(context, name) for name in PLACES[place]))  # noqa: S308


def _section(context: Context, name: str) -> Any:
    engine = context.template.engine  # type: ignore[union-attr]
    if name not in engine.libraries:
        return ""
    source = f"{{% load {name} %}}{{% {name} case now %}}"
    return engine.from_string(source).render(context)
