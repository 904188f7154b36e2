"""Who keeps the school's lists."""

from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.ui.refusals import NotAllowed


def check_may_change(by: Member) -> None:
    """Let the responsible person and the chair keep the list.

    Raises:
        NotAllowed: to everybody else.
    """
    if not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person or the chair keeps this list."))
