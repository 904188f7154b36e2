"""What every verb of a case begins with."""

from django.utils.translation import gettext as _

from ishenim.casework.access import check_may_see
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.regulation.stages import STAGES
from ishenim.ui.refusals import NotNow

CLOSED = STAGES[-1].code


def locked(case: Case, by: Member) -> Case:
    """Return a case, its row held until the end of the transaction, to who may see it.

    Raises:
        NotAllowed: to who has not opened the letter, was left out or is recused.
        NotNow: once its letter is destroyed.
    """
    check_may_see(case, by)
    held = Case.objects.select_for_update(of=("self",)).select_related("letter", "school")
    row = held.get(pk=case.pk)
    if row.destroyed_on:
        raise NotNow(_("This letter was destroyed when its term ended."))
    return row


def open_case(case: Case, by: Member) -> Case:
    """Return a case that is described and not closed, its row held.

    Raises:
        NotAllowed: as `locked`.
        NotNow: before it is registered, and when it is closed or destroyed.
    """
    row = locked(case, by)
    if row.described_on is None:
        raise NotNow(_("Write the line of the register first."))
    if row.stage == CLOSED:
        raise NotNow(_("This case is closed. Reopen it first."))
    return row
