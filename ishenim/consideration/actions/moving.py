"""A step of a case, written down; nothing else changes a stage (R15)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box.models import Letter
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.holding import CLOSED, have, locked
from ishenim.consideration.models import Move
from ishenim.consideration.words import LACKING
from ishenim.regulation import stages
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def move(*, case: Case, verb: str, by: Member, now: datetime, note: str = "") -> Case:
    """Take a step of `regulation.stages`, and show the author the stage that belongs to it.

    Raises:
        NotAllowed: to who has not opened the letter, was left out or is recused.
        BadInput: for a step nobody knows.
        NotNow: code STAGE if the step does not lead on from where the case stands, code LACKING if
            something must be there before it; the sentence says what.
    """
    row, on = locked(case, by), timezone.localdate(now)
    target = _target(row, verb)
    missing = stages.lacking(verb, have(row))
    if missing:
        what = ", ".join(str(LACKING[code]) for code in missing)
        raise NotNow(_("This is missing first: %(what)s.") % {"what": what}, code="LACKING")
    Move.objects.create(
        case=row, verb=verb, source=row.stage, target=target, note=note, by=by, on=on
    )
    row.stage, row.finished_on = target, _finished(target, on)
    row.save(update_fields=["stage", "finished_on"])
    _show_the_author(row.letter, stages.stage(target).author, is_again=verb == "reopen")
    case.stage, case.finished_on = row.stage, row.finished_on
    return row


def _target(case: Case, verb: str) -> str:
    try:
        return stages.after(case.stage, verb)
    except stages.StageError as error:
        if str(error) == "UNKNOWN":
            raise BadInput(_("Please choose one of the steps.")) from error
        sentence = _("From where the case stands now, this step does not lead on.")
        raise NotNow(sentence, code="STAGE") from error


def _finished(stage: str, on: date) -> date | None:
    return on if stage == CLOSED else None


def _show_the_author(letter: Letter, stage: str, *, is_again: bool) -> None:
    """Show the author the stage; «answered» does not go back to «in work» by itself."""
    goes_back = letter.stage == Letter.Stage.ANSWERED and stage != Letter.Stage.FINISHED
    if is_again or not goes_back:
        box.set_stage(letter=letter, stage=stage)
