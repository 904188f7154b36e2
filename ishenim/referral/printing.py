"""The covering letter of a referral, put together from what is stored."""

from datetime import datetime

from django.db import transaction

from ishenim.casework.models import Reading
from ishenim.commission.models import Member
from ishenim.orders.naming import names_of
from ishenim.papers.document import Document
from ishenim.papers.forms import covering as form
from ishenim.referral.models import Referral

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


@transaction.atomic
def note_printing(*, referral: Referral, by: Member, now: datetime) -> None:
    """Write into the record of reading that something about a letter was printed (R32)."""
    Reading.objects.create(
        letter_id=referral.case.letter_id, member=by, what=Reading.What.PRINTED, at=now
    )
