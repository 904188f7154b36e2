"""An answer is put on the notice board, changed, taken down (R15)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.casework.folding import fold
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration.actions import note_answer
from ishenim.consideration.holding import locked
from ishenim.noticeboard.models import PublicAnswer
from ishenim.ui.refusals import BadInput, NotNow

LANGUAGES = ("ky", "ru", "en")


@transaction.atomic
def publish(
    *, case: Case, words: dict[str, str], word: str, by: Member, now: datetime
) -> PublicAnswer:
    """Put an answer on the notice board, or change the one that hangs there.

    It counts as the answer of the case if there was none before.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: without Kyrgyz words.
        NotNow: before the letter is registered; when the case is closed without this answer.
    """
    row, on = locked(case, by), timezone.localdate(now)
    if not words.get("ky", "").strip():
        raise BadInput(_("Write the answer in Kyrgyz; other languages are added to it."))
    if row.described_on is None:
        raise NotNow(_("Write the line of the register first."))
    if row.answered_on is None:
        note_answer(case=row, how=Case.How.BOARD, on=on, by=by, now=now)
        case.answered_on, case.answered_how = on, Case.How.BOARD
    texts = {language: words.get(language, "").strip() for language in LANGUAGES}
    made, _new = PublicAnswer.objects.update_or_create(
        case=row,
        defaults={
            **texts,
            "school": row.school,
            "word": word.strip(),
            "folded": fold(word),
            "by": by,
            "withdrawn_on": None,
        },
        create_defaults={
            **texts,
            "school": row.school,
            "word": word.strip(),
            "folded": fold(word),
            "by": by,
            "published_on": on,
        },
    )
    return made


@transaction.atomic
def withdraw(*, answer: PublicAnswer, by: Member, now: datetime) -> None:
    """Take an answer down; that the author was answered stays. Publishing again hangs it back.

    Raises:
        NotAllowed: to who may not see the case.
    """
    locked(answer.case, by)
    PublicAnswer.objects.filter(pk=answer.pk, withdrawn_on__isnull=True).update(
        withdrawn_on=timezone.localdate(now)
    )
