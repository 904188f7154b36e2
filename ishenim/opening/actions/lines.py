"""An opening that was moved or did not happen: one line in the journal, with why (R8, R13)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.opening import papers, planning
from ishenim.opening.actions.common import refusing_bad_seals, used_card
from ishenim.opening.models import Missed
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


def check_may_explain(*, by: Member) -> None:
    """Refuse who does not answer for openings.

    Raises:
        NotAllowed: if it is not the chair, the secretary or the responsible person.
    """
    if not by.leads:
        raise NotAllowed(_("The chair, the secretary or the responsible person write this."))


@transaction.atomic
def explain(
    *,
    by: Member,
    planned_on: date,
    moved_to: date | None,
    reason: str,
    note: str,
    now: datetime,
) -> Missed:
    """Journal why a planned opening was moved, or missed if `moved_to` is None (R8)."""
    school, today = by.school, timezone.localdate(now)
    check_may_explain(by=by)
    _check_days(by, planned_on, moved_to, today)
    roster = rosters.in_force(school)
    if roster is None:
        raise NotNow(_("The composition must be signed before a box can be sealed."))
    with refusing_bad_seals():
        expected = papers.explanation(
            roster, school, planned_on=planned_on, moved_to=moved_to, reason=reason, today=today
        )
        papers.check_explanation(note, roster, seat=by.seat, expected=expected)
    try:
        with transaction.atomic():
            missed = Missed.objects.create(
                school=school,
                planned_on=planned_on,
                kind="moved" if moved_to else "missed",
                moved_to=moved_to,
                reason=reason,
                note=note,
            )
    except IntegrityError as error:
        raise NotNow(_("This day is explained already.")) from error
    append(school=school, kind="line", note=note, now=now)
    used_card(by=by, now=now)
    return missed


def _check_days(by: Member, planned_on: date, moved_to: date | None, today: date) -> None:
    """A day that passed is explained; a day to come can only be moved ahead of time."""
    if moved_to is not None and moved_to == planned_on:
        raise BadInput(_("Please choose another day."))
    if planned_on not in planning.explainable(by.school, today):
        raise BadInput(_("There is nothing to explain on this day."))
    if moved_to is not None and not planning.may_move(by.school, planned_on, moved_to, today):
        raise BadInput(
            _("Please choose a day from today on, at most two weeks after the planned day.")
        )
    if moved_to is None and planned_on >= today:
        raise BadInput(_("This day has not passed yet."))
