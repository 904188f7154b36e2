"""Who works on a case, what is to be done, what was done (columns 13 and 16)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.casework.access import may_see
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.actions.moving import move
from ishenim.consideration.holding import CLOSED, locked, open_case
from ishenim.consideration.models import Executor, Measure, Task
from ishenim.regulation import stages
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


@transaction.atomic
def assign(*, case: Case, member: Member, by: Member, now: datetime) -> Executor:
    """Give a case to a member who may see it; several can work on one.

    Raises:
        NotAllowed: to who may not see the case.
        NotNow: if it is closed; if the member has not opened the letter (or may not).
    """
    row = open_case(case, by)
    if member.school_id != row.school_id or member.left_on or not may_see(row, member):
        # One sentence for all reasons: who was left out is nobody's to learn.
        raise NotNow(_("This member has not opened the letter. Choose somebody who has."))
    known = row.executors.filter(member=member, until__isnull=True).first()
    if known:
        return known
    given = Executor.objects.create(case=row, member=member, by=by, since=timezone.localdate(now))
    if row.stage in stages.transition("assign").sources:
        move(case=case, verb="assign", by=by, now=now)
    return given


@transaction.atomic
def take_up(*, case: Case, by: Member, now: datetime) -> None:
    """Sign for having taken the case over (column 13); a second time changes nothing.

    Raises:
        NotAllowed: to who may not see the case, or to whom it was not given.
    """
    row = locked(case, by)
    mine = row.executors.filter(member=by, until__isnull=True)
    if not mine.exists():
        raise NotAllowed(_("This case is not given to you."))
    mine.filter(taken_on__isnull=True).update(taken_on=timezone.localdate(now))


@transaction.atomic
def release(*, case: Case, member: Member, by: Member, now: datetime) -> None:
    """Take a case back from an executor; that they had it stays on record.

    Raises:
        NotAllowed: to who may not see the case.
        NotNow: if it is closed.
    """
    row = open_case(case, by)
    row.executors.filter(member=member, until__isnull=True).update(until=timezone.localdate(now))


@transaction.atomic
def hand_over(*, leaving: Member, to: Member, by: Member, now: datetime) -> list[Case]:
    """Give every open case and task of a member who leaves to another, where that one may see it.

    Return the cases that stay with who leaves: `to` has not opened those letters.

    Raises:
        NotAllowed: to who is neither who leaves, nor responsible, nor the chair.
        BadInput: for somebody who has left, or the same person.
    """
    if by.pk != leaving.pk and not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person, the chair or who leaves hands over."))
    if to.left_on or to.pk == leaving.pk or to.school_id != leaving.school_id:
        raise BadInput(_("Choose another member of the commission."))
    on, left = timezone.localdate(now), []
    held = Executor.objects.filter(member=leaving, until__isnull=True).exclude(case__stage=CLOSED)
    for row in held.select_related("case__school", "case__letter"):
        if not may_see(row.case, to):
            left.append(row.case)
            continue
        Executor.objects.filter(pk=row.pk).update(until=on)
        Executor.objects.get_or_create(
            case=row.case, member=to, until=None, defaults={"by": by, "since": on}
        )
        row.case.tasks.filter(member=leaving, done_on__isnull=True).update(member=to)
    return left


@transaction.atomic
def add_task(
    *, case: Case, text: str, member: Member | None, due_on: date | None, by: Member, now: datetime
) -> Task:
    """Write down what is to be done, by whom and by when; without names of children.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for a day that is past.
        NotNow: if it is closed; if the member has not opened the letter.
    """
    row, on = open_case(case, by), timezone.localdate(now)
    if due_on and due_on < on:
        raise BadInput(_("This day is past. Choose today or later."))
    if member and not may_see(row, member):
        raise NotNow(_("This member has not opened the letter. Choose somebody who has."))
    return Task.objects.create(case=row, text=text, member=member, due_on=due_on, by=by, on=on)


@transaction.atomic
def finish_task(*, task: Task, result: str, by: Member, now: datetime) -> None:
    """Note that a task is done; a second time changes nothing.

    Raises:
        NotAllowed: to who may not see the case.
    """
    locked(task.case, by)
    Task.objects.filter(pk=task.pk, done_on__isnull=True).update(
        done_on=timezone.localdate(now), done_by=by, result=result
    )


@transaction.atomic
def undo_task(*, task: Task, by: Member, now: datetime) -> None:
    """Let a task that was ticked by mistake be open again, on the same day.

    Raises:
        NotAllowed: to who may not see the case.
        NotNow: on a later day, and in a closed case.
    """
    row = locked(task.case, by)
    if task.done_on != timezone.localdate(now) or (row.stage == CLOSED and task.kind == "task"):
        raise NotNow(_("This can be taken back on the same day only."))
    Task.objects.filter(pk=task.pk).update(done_on=None, done_by=None, result="")


@transaction.atomic
def add_measure(
    *, case: Case, kind: str, text: str, done_on: date, by: Member, now: datetime
) -> Measure:
    """Write down a measure that was taken, without names.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for a kind nobody knows, a day to come or one before the letter.
        NotNow: if the case is closed.
    """
    row, on = open_case(case, by), timezone.localdate(now)
    if kind not in Measure.Kind.values:
        raise BadInput(_("Please choose what kind of measure it was."))
    if not row.received_on <= done_on <= on:
        raise BadInput(_("Choose a day from the letter's own up to today."))
    return Measure.objects.create(case=row, kind=kind, text=text, done_on=done_on, by=by)


@transaction.atomic
def remove_measure(*, measure: Measure, by: Member, now: datetime) -> None:
    """Take back a measure written down by mistake, while the case is open.

    Raises:
        NotAllowed: to who did not write it.
        NotNow: if the case is closed.
    """
    open_case(measure.case, by)
    if measure.by_id != by.pk:
        raise NotAllowed(_("Who wrote it down can take it back."))
    measure.delete()
