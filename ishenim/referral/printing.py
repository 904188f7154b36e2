"""The covering letter of a referral, put together from what is stored."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.consideration.words import MEASURES
from ishenim.orders.naming import names_of
from ishenim.papers.document import Document
from ishenim.papers.forms import covering as form
from ishenim.papers.forms import told as told_form
from ishenim.referral import words
from ishenim.referral.models import Referral
from ishenim.regulation.obligations.letters import DANGERS, told_by
from ishenim.regulation.taxonomy import urgency as urgency_of

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def covering(row: Referral, language: str) -> Document:
    """Return the covering letter: nothing of the letter but what was chosen to be passed on."""
    chair = Member.objects.current(row.school).filter(is_chair=True).first()
    data = form.CoveringForm(
        school=names_of(row.school),
        number=row.label,
        day=row.sent_on,
        body=row.body.called(language),
        address=row.body.address,
        attention=row.spoken_to or row.body.contact,
        case=row.case.label,
        received_on=row.case.received_on,
        text=row.handed_over,
        because=row.because,
        due_on=row.due_on,
        is_anonymous=row.case.is_anonymous if row.case.described_on else None,
        chair=chair.person.name if chair else "",
    )
    return form.document(data, language)


def told(case: Case, by: Member, language: str, today: date) -> Document:
    """Return who learned of a letter when and told whom when; nothing of what it says."""
    log = Reading.objects.filter(letter=case.letter_id, what=Reading.What.OPENED)
    first: dict[str, datetime] = {}
    for at, name in log.order_by("at").values_list("at", "member__person__name"):
        first.setdefault(name, timezone.localtime(at))
    urgency = urgency_of(case.urgency)
    due_on = None
    if first and case.urgency in DANGERS:
        own = case.school.days_off()
        due_on = told_by(case.urgency, min(first.values()).date(), own)
    data = told_form.ToldForm(
        school=names_of(case.school),
        day=today,
        case=case.label,
        received_on=case.received_on,
        urgency=urgency.words[language] if urgency else "",
        due_on=due_on,
        read=tuple((at, name) for name, at in first.items()),
        acted=tuple(sorted(_acted(case, language))),
        printed_by=by.person.name,
    )
    return told_form.document(data, language)


def _acted(case: Case, language: str) -> Iterator[tuple[date, str, str]]:
    with override(language):
        for row in case.referrals.select_related("body", "by__person"):
            who = ", ".join(filter(None, [row.body.called(language), row.spoken_to]))
            how = str(words.HOW[row.how])
            yield row.sent_on, row.by.person.name, f"{who}. {how}. {row.label}"
        for measure in case.measures.select_related("by__person"):
            kind = str(MEASURES[measure.kind])
            yield measure.done_on, measure.by.person.name, kind


@transaction.atomic
def note_told(*, case: Case, by: Member, now: datetime) -> None:
    """Write into the record of reading that something about a letter was printed (R32)."""
    Reading.objects.create(letter_id=case.letter_id, member=by, what=Reading.What.PRINTED, at=now)


@transaction.atomic
def note_printing(*, referral: Referral, by: Member, now: datetime) -> None:
    """Write into the record of reading that something about a letter was printed (R32)."""
    Reading.objects.create(
        letter_id=referral.case.letter_id, member=by, what=Reading.What.PRINTED, at=now
    )
