"""Decision, answer, end; a longer term; the look back after the end (R15)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box.models import Letter
from ishenim.casework.folding import fold
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.actions.moving import move
from ishenim.consideration.holding import CLOSED, latest_extension, locked, open_case
from ishenim.consideration.models import Extension, Task
from ishenim.regulation.calendar import add_working_days, is_working_day
from ishenim.ui.refusals import BadInput, NotNow

#: The look back comes three weeks after the end, between two and four.
CHECK_AFTER = timedelta(days=21)


@transaction.atomic
def decide(*, case: Case, decision: str, outcome: str, by: Member, now: datetime) -> Case:
    """Write down what was decided and found, without names (columns 16 and 17).

    In a case that is decided already it is a correction of the words.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for no words, or an outcome nobody knows.
        NotNow: if it is closed or not registered.
    """
    row = open_case(case, by)
    if not decision.strip() or outcome not in Case.Outcome.values:
        raise BadInput(_("Write the decision and choose what was found."))
    row.decision, row.outcome = decision.strip(), outcome
    row.decided_on = row.decided_on or timezone.localdate(now)
    row.folded = fold(f"{row.summary} {row.decision}")
    row.save(update_fields=["decision", "outcome", "decided_on", "folded"])
    return row if row.stage == "decided" else move(case=case, verb="decide", by=by, now=now)


@transaction.atomic
def note_answer(*, case: Case, how: str, on: date, by: Member, now: datetime) -> Case:
    """Note an answer that was given otherwise than under the author's code (column 18).

    What the author has added under the code still waits: nothing shows that it was read.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: for a way nobody knows, a day to come or one before the letter.
        NotNow: if it is closed, or answered already.
    """
    row = open_case(case, by)
    ways = {Case.How.ORAL, Case.How.LETTER, Case.How.BOARD}
    if how not in ways or not row.received_on <= on <= timezone.localdate(now):
        raise BadInput(_("Choose how and on which day the author was answered."))
    if row.answered_on:
        raise NotNow(_("The answer to this letter is noted already."))
    row.answered_on, row.answered_how = on, how
    row.save(update_fields=["answered_on", "answered_how"])
    box.heard(letter=row.letter, additions=0)
    if row.letter.stage != Letter.Stage.FINISHED:
        box.set_stage(letter=row.letter, stage=Letter.Stage.ANSWERED)
    return row


@transaction.atomic
def close(*, case: Case, by: Member, now: datetime) -> Case:
    """End a case; three weeks later somebody asks whether it stopped.

    Raises:
        NotAllowed: to who may not see the case.
        NotNow: code LACKING without decision, outcome or answer, or with open tasks.
    """
    row, on = move(case=case, verb="close", by=by, now=now), timezone.localdate(now)
    own = row.school.days_off()
    day = on + CHECK_AFTER
    due = day if is_working_day(day, own) else add_working_days(day, 1, own)
    executor = row.executors.filter(until__isnull=True).first()
    Task.objects.create(
        case=row,
        kind=Task.Kind.CHECK,
        member=executor.member if executor else by,
        due_on=due,
        by=by,
        on=on,
    )
    return row


@transaction.atomic
def reopen(*, case: Case, reason: str, by: Member, now: datetime) -> Case:
    """Consider a letter again; decision and outcome stay until they are replaced.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: without a reason.
        NotNow: if the case is neither decided nor closed.
    """
    if not reason.strip():
        raise BadInput(_("Write why the case is considered again."))
    row = move(case=case, verb="reopen", by=by, now=now, note=reason.strip())
    open_checks = row.tasks.filter(kind=Task.Kind.CHECK, done_on__isnull=True)
    open_checks.update(done_on=timezone.localdate(now), done_by=by)
    return row


@transaction.atomic
def extend(*, case: Case, until: date, reason: str, by: Member, now: datetime) -> Extension:
    """Give a case more time, with a reason, before its term has ended; the author is told (R15).

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: without a reason, for a day that is no working day, is not later, or is more than
            30 working days after the first term.
        NotNow: if the term has ended, the case is answered or closed.
    """
    row, on = open_case(case, by), timezone.localdate(now)
    if row.answered_on or row.finished_on:
        raise NotNow(_("The author is answered: there is no term left to extend."))
    if on > row.answer_by:
        raise NotNow(_("The term has ended. A term is extended before its end."))
    if not reason.strip():
        raise BadInput(_("Write why more time is needed."))
    _check_until(row, until)
    given = Extension.objects.create(
        case=row, before=row.answer_by, until=until, reason=reason.strip(), by=by, on=on
    )
    row.answer_by = until
    row.save(update_fields=["answer_by"])
    box.tell_longer(letter=row.letter, until=until)
    return given


def _check_until(case: Case, until: date) -> None:
    last = latest_extension(case)
    if not case.answer_by < until <= last:
        raise BadInput(
            _("Choose a day after the present term, at most 30 working days after the first one.")
        )
    if not is_working_day(until, case.school.days_off()):
        raise BadInput(_("The school does not work on this day. Choose a working day."))


@transaction.atomic
def finish_check(*, task: Task, went_on: bool, result: str, by: Member, now: datetime) -> None:
    """Note what the look back found; if it goes on, the case is considered again.

    Raises:
        NotAllowed: to who may not see the case.
        NotNow: if this look back is done already.
    """
    row = locked(task.case, by)
    done = Task.objects.filter(pk=task.pk, kind=Task.Kind.CHECK, done_on__isnull=True)
    if not done.update(done_on=timezone.localdate(now), done_by=by, result=result):
        raise NotNow(_("This is noted already."))
    if went_on and row.stage == CLOSED:
        move(case=row, verb="reopen", by=by, now=now, note=_("It goes on."))
