"""What every verb of a case begins with, and what is read of one."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from ishenim.casework.access import check_may_see
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.regulation.calendar import LONGEST_EXTENSION, add_working_days
from ishenim.regulation.stages import STAGES
from ishenim.ui.refusals import NotNow

#: With fewer readers a case should go to somebody outside the school (law.md 3.3).
FEWEST_READERS = 2
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


def have(case: Case) -> frozenset[str]:
    """Return what of `regulation.stages.NEEDS` a case has."""
    facts = {
        "described": bool(case.described_on),
        "executor": case.executors.filter(until__isnull=True).exists(),
        "decision": bool(case.decision),
        "outcome": bool(case.outcome),
        "answer": bool(case.answered_on),
        "no-open-task": not case.tasks.filter(done_on__isnull=True, kind="task").exists(),
    }
    return frozenset(name for name, is_there in facts.items() if is_there)


def latest_extension(case: Case) -> date:
    """Return the last day to which the term of a case can be extended."""
    first = case.extensions.order_by("pk").values_list("before", flat=True).first()
    return add_working_days(first or case.answer_by, LONGEST_EXTENSION, case.school.days_off())


def readers_of(case: Case) -> list[Member]:
    """Return the members in office who may see a case."""
    read = case.readers.filter(proof=F("case__name_hash"), member__left_on__isnull=True)
    gone = set(case.recusals.values_list("member", flat=True))
    rows = read.select_related("member__person", "member__school").order_by("member__seat")
    return [row.member for row in rows if row.member_id not in gone]
