"""An urgent letter is opened with a signature that the journal keeps (docs/spec/urgent.md)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework import letters
from ishenim.casework.actions.reading import register
from ishenim.casework.models import UrgentAlarm, UrgentOpening
from ishenim.commission import rosters
from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.proof.errors import NoteError
from ishenim.seal.act import read_urgent
from ishenim.seal.errors import SealError
from ishenim.seal.reference import Reference
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound


@transaction.atomic
def open_urgent(*, letter: Letter, note: str, by: Member, now: datetime) -> UrgentOpening:
    """Open an urgent letter: the member's signature is in the journal before any byte goes out.

    Every member does it for themselves, from the first minute; a second time is the same.

    Raises:
        NotFound: if the letter is not urgent.
        NotAllowed: if it was sealed before this member joined.
        NotNow: until the member has signed the undertaking of confidentiality.
        BadInput: if the signature is not this member's, for this letter, today.
    """
    alarm = UrgentAlarm.objects.select_for_update().filter(letter=letter).first()
    if alarm is None:
        raise NotFound(_("There is no such urgent letter."))
    if not letters.may_fetch(letter, by):
        raise NotAllowed(_("This letter was sealed before you joined the commission."))
    check_undertaken(by)
    if known := alarm.openings.filter(member=by).first():
        return known
    _check(letter, note, by, now)
    mark_card_used(school=letter.school, seat=by.seat, now=now)
    entry = append(school=letter.school, kind="urgent", note=note, now=now)
    opened = UrgentOpening.objects.create(
        alarm=alarm, member=by, note=note, index=entry.index, opened_on=entry.entered_on
    )
    register(school=letter.school, now=now)
    return opened


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
    box = Reference(letter.box.number, bytes(letter.box.box_id))
    meant = (bytes(letter.seal), box, by.seat, timezone.localdate(now))
    if (signed.seal, signed.box, signed.seat, signed.date) != meant:
        raise BadInput(_("The signature is for another letter or day. Please load the page anew."))
