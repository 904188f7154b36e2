"""A term in words: how many working days are left, or late."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ishenim.regulation.clocks import Clock

register = template.Library()


@register.filter
def in_words(clock: Clock) -> str:
    """Return what a clock says: «2 working days left»."""
    days = {"n": clock.days}
    if clock.state == "left":
        said = ngettext("%(n)s working day left", "%(n)s working days left", clock.days)
    elif clock.state == "late":
        said = ngettext("late by %(n)s working day", "late by %(n)s working days", clock.days)
    else:
        said = {
            "today": _("today is the last day"),
            "kept": _("answered in time"),
            "kept-late": _("answered late"),
        }[clock.state]
    return said % days if "%" in said else said
