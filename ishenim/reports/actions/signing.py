"""The report is shown as it will be signed, and signed with the responsible person's card (R28)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.commission.rosters import card_in_use
from ishenim.journal.actions import append
from ishenim.papers.document import from_json
from ishenim.papers.plain import plain
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.reports import papering
from ishenim.reports.keeping import held
from ishenim.reports.models import Report
from ishenim.seal.paper import Paper, document_hash, write_paper
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def offer(*, report: Report, by: Member, now: datetime) -> Report:
    """Fix the text that is to be signed; changing a text or the figures drops it again.

    Raises:
        NotAllowed: to who does not write the report.
        NotNow: once it is signed.
    """
    report = held(report, by)
    today = timezone.localdate(now)
    report.documents = papering.documents(report, by, today)
    report.content = plain(from_json(report.documents["ky"]))
    report.note_text = write_paper(
        Paper(
            origin=report.school.origin,
            kind="report",
            number=report.number,
            date=today,
            document=document_hash(report.content),
            rulebook=report.rulebook,
            about="quarter",
        )
    )
    report.save(update_fields=["documents", "content", "note_text"])
    return report


@transaction.atomic
def sign(*, report: Report, line: str, by: Member, now: datetime) -> Report:
    """Sign the report; it enters the journal and changes no more.

    Raises:
        NotAllowed: to who does not write the report.
        NotNow: without a key card, before the text was fixed, or once it is signed.
        BadInput: for a line that is not by the member's card under this text.
    """
    report = held(report, by)
    if not papering.is_offered_to(report, by):
        raise NotNow(_("Please look at the text that is to be signed first."))
    key = card_in_use(by)
    if key is None:
        raise NotNow(_("Please make your key card first."))
    try:
        check_line(report.note_text, line, keyring({by.key_name: key}))
    except NoteError as error:
        sentence = _("This signature is not by your key card under this report.")
        raise BadInput(sentence) from error
    mark_card_used(school=by.school, seat=by.seat, now=now)
    report.note = join_note(report.note_text, [line])
    entry = append(school=report.school, kind="paper", note=report.note, now=now)
    report.signed_by, report.signed_on = by, timezone.localdate(now)
    report.journal_index = entry.index
    report.save(update_fields=["note", "signed_by", "signed_on", "journal_index"])
    return report
