"""An urgent letter is opened with a signature that the journal keeps (docs/spec/urgent.md)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework import letters
from ishenim.casework.actions.reading import register
from ishenim.casework.models import UrgentAlarm
from ishenim.commission import rosters
from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.proof.errors import NoteError
from ishenim.seal.errors import SealError
from ishenim.seal.opening import read_urgent
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound


@transaction.atomic
def open_urgent(*, letter: Letter, note: str, by: Member, now: datetime) -> UrgentAlarm:
    """Open an urgent letter: the reader's signature goes into the journal before any byte goes out.

    Who opens it second signs nothing: the extraordinary opening is one.

    Raises:
        NotFound: if the letter is not urgent.
        NotAllowed: if this member is not on duty and no duty reader was shut out.
        NotNow: until the member has signed the undertaking of confidentiality.
        BadInput: if the signature is not this member's, for this letter, today.
    """
    alarm = UrgentAlarm.objects.select_for_update().filter(letter=letter).first()
    if alarm is None:
        raise NotFound(_("There is no such urgent letter."))
    if not letters.may_open_urgent(alarm, by):
        raise NotAllowed(_("Urgent letters are for the duty readers."))
    check_undertaken(by)
    if alarm.opened_at is not None:
        return alarm
    _check(letter, note, by, now)
    mark_card_used(school=letter.school, seat=by.seat, now=now)
    append(school=letter.school, kind="urgent", note=note, now=now)
    alarm.note, alarm.opened_by, alarm.opened_at = note, by, now
    alarm.save(update_fields=["note", "opened_by", "opened_at"])
    register(school=letter.school, now=now)
    return alarm


def _check(letter: Letter, note: str, by: Member, now: datetime) -> None:
    roster = rosters.in_force(letter.school)
    if roster is None:
        raise BadInput(_("There is no commission yet."))
    try:
        signed = read_urgent(note, roster)
    except (SealError, NoteError) as error:
        raise BadInput(
            _("The signature of your key card does not fit. Please try again."), code=error.code
        ) from error
    meant = (bytes(letter.seal), by.seat, timezone.localdate(now))
    if (signed.seal, signed.seat, signed.date) != meant:
        raise BadInput(_("The signature is for another letter or day. Please load the page anew."))
