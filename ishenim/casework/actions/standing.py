"""Which answers stand: only who has read a letter can answer it, and one word alone shows nothing.

Somebody whom the author left out may say that they read it and seal rubbish as an answer. It is
kept, for nobody can see into it; but it ends no alarm and keeps no term before a second member has
found the same in the letter, and once others agree on something else it never did.
"""

from ishenim.box import actions as box
from ishenim.box.models import Letter
from ishenim.casework import access
from ishenim.casework.models import Answer, Case


def settle(*, letter: Letter, fresh: Answer | None = None) -> None:
    """Note whether a letter is answered; `fresh` is an answer that was given just now."""
    case = Case.objects.filter(letter=letter).first()
    if case is None or letter.kind == Letter.Kind.ENTERED:
        return
    answers = Answer.objects.filter(letter=letter).select_related("message", "member")
    standing = [one for one in answers if access.is_believed(case, one.member)]
    if not standing:
        _take_back(letter, case)
        return
    is_news = case.answered_on is None
    if is_news or case.answered_how == Case.How.ONLINE:
        case.answered_on, case.answered_how = standing[0].message.dated_on, Case.How.ONLINE
        case.save(update_fields=["answered_on", "answered_how"])
    if is_news or fresh in standing:
        _show(letter, heard=max(one.follow_ups for one in standing))


def _show(letter: Letter, *, heard: int) -> None:
    if letter.stage != Letter.Stage.FINISHED:
        box.set_stage(letter=letter, stage=Letter.Stage.ANSWERED)
    box.heard(letter=letter, additions=heard)


def _take_back(letter: Letter, case: Case) -> None:
    """Undo what an answer did that does not stand any more."""
    if case.answered_how != Case.How.ONLINE:
        return
    case.answered_on, case.answered_how = None, ""
    case.save(update_fields=["answered_on", "answered_how"])
    if letter.stage == Letter.Stage.ANSWERED:
        box.set_stage(letter=letter, stage=Letter.Stage.READ)
    box.unheard(letter=letter)
