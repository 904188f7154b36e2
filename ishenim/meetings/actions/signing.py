"""Signing the minutes: by all members of the meeting's day, each from their own device (R27)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.commission.rosters import card_in_use
from ishenim.journal.actions import append
from ishenim.meetings import signers
from ishenim.meetings.keeping import State, check_keeper, hold
from ishenim.meetings.models import Meeting, Minutes, MinutesSignature
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


@transaction.atomic
def sign_minutes(*, meeting: Meeting, line: str, by: Member, now: datetime) -> Minutes:
    """Add one member's signature; with the last one the minutes enter the journal."""
    meeting = hold(meeting)
    minutes = _minutes(meeting)
    _check_may_sign(minutes, by)
    _check_line(minutes, line, by)
    MinutesSignature.objects.get_or_create(
        minutes=minutes,
        seat=by.seat,
        defaults={"line": line, "signed_on": timezone.localdate(now)},
    )
    mark_card_used(school=by.school, seat=by.seat, now=now)
    if signers.is_whole(minutes):
        _freeze(meeting, minutes, now)
    return minutes


def _minutes(meeting: Meeting) -> Minutes:
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise NotNow(_("The minutes are not written yet."))
    if minutes.frozen_on:
        raise NotNow(_("These minutes are signed by all and in the journal."))
    return minutes


def _check_may_sign(minutes: Minutes, by: Member) -> None:
    known = {signer.member.pk: signer for signer in signers.signers(minutes)}
    if by.pk not in known:
        raise NotAllowed(
            _("These minutes are signed by those who were members on the day of the meeting.")
        )
    if by.left_on:
        raise NotAllowed(_("Your seat has ended."))


def _check_line(minutes: Minutes, line: str, by: Member) -> None:
    key = card_in_use(by)
    if key is None:
        raise NotNow(_("Please make your key card first."))
    keys = keyring({by.key_name: key})
    try:
        check_line(minutes.note_text, line, keys)
    except NoteError as error:
        raise BadInput(_("This signature is not by your key card under these minutes.")) from error


def _freeze(meeting: Meeting, minutes: Minutes, now: datetime) -> None:
    """Join the signatures, enter the journal, close the meeting."""
    lines = minutes.minutessignature_set.values_list("line", flat=True)
    minutes.note = join_note(minutes.note_text, lines)
    entry = append(school=meeting.school, kind="paper", note=minutes.note, now=now)
    minutes.frozen_on, minutes.journal_index = timezone.localdate(now), entry.index
    minutes.save(update_fields=["note", "frozen_on", "journal_index"])
    meeting.state = State.SIGNED
    meeting.save(update_fields=["state"])


@transaction.atomic
def finish_minutes(*, meeting: Meeting, by: Member, now: datetime) -> Minutes:
    """Enter minutes in the journal whose missing signatures cannot be given any more (R27).

    They stay visible as missing, with the day on which the seat ended.
    """
    meeting = hold(meeting)
    check_keeper(meeting, by)
    minutes = _minutes(meeting)
    if not signers.is_whole(minutes):
        raise NotNow(_("Signatures are still to come: the minutes wait for them."))
    _freeze(meeting, minutes, now)
    return minutes
