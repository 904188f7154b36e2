"""What hangs on the notice board."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from ishenim.casework.folding import fold
from ishenim.casework.models import Case
from ishenim.intake.models import Entered
from ishenim.noticeboard.models import PublicAnswer
from ishenim.orders.naming import names_of
from ishenim.papers.document import Document
from ishenim.papers.forms import public_answer
from ishenim.schools.models import School

#: Answers on the page; older ones are found by number or word.
SHOWN = 30
_NUMBER = re.compile(r"(?:.*?(20\d\d)\D+)?\D*0*([1-9]\d{0,6})")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An answer in the reader's language."""

    label: str
    word: str
    text: str
    day: date


def answers(school: School, language: str, looked: str) -> list[Shown]:
    """Return what hangs there, the newest first; with `looked` what has this number or word."""
    rows = PublicAnswer.objects.filter(school=school, withdrawn_on__isnull=True)
    if looked:
        rows = rows.filter(_found(looked))
    return [
        Shown(label=row.case.label, word=row.word, text=row.said(language), day=row.published_on)
        for row in rows.select_related("case")[:SHOWN]
    ]


def _found(looked: str) -> Q:
    by_word, number = Q(folded=fold(looked)) & ~Q(folded=""), _NUMBER.fullmatch(looked)
    if number is None:
        return by_word
    found = Q(case__number=int(number[2]))
    return by_word | (found & Q(case__year=int(number[1])) if number[1] else found)


def initial(case: Case, known: PublicAnswer | None) -> dict[str, Any]:
    """Return what the form begins with: what hangs there, or the word on the slip."""
    if known:
        return {name: getattr(known, name) for name in ("ky", "ru", "en", "word")}
    slip = Entered.objects.filter(letter=case.letter_id).values_list("slip_code", flat=True)
    return {"word": slip.first() or ""}


def paper(answer: PublicAnswer, language: str) -> Document:
    """Return the answer on a sheet."""
    data = public_answer.PublicAnswerForm(
        school=names_of(answer.school),
        number=answer.case.label,
        day=answer.published_on,
        word=answer.word,
        text=answer.said(language),
    )
    return public_answer.document(data, language)
