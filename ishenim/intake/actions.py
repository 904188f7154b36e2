"""A letter on paper, a call, a visit goes the way of a sealed letter (R9, R14)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.casework import actions as casework
from ishenim.casework.access import check_may_see
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.intake import counting
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.proof.errors import NoteError
from ishenim.proof.note import open_note
from ishenim.schools.models import School
from ishenim.seal import entered as floor
from ishenim.seal.bytes import sha
from ishenim.seal.deal import seal_of
from ishenim.seal.errors import SealError
from ishenim.seal.letter import check_urgent
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

#: A call or a visit is typed in at most so many days later.
LATEST_DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a member's browser sealed, and what its note says besides."""

    sealed: bytes
    note: str
    slip_code: str


@transaction.atomic
def enter(
    *, school: School, opening: Opening | None, typed: Typed, by: Member, now: datetime
) -> Case:
    """Keep a letter that was typed in, and register it; the same file again is the same letter.

    `opening` is the one at which it was found, for the wooden box alone.

    Raises:
        BadInput: if it is not sealed to the whole roster of the open box, or its note says
            something else than it may.
        NotAllowed: if the note is not signed by the card of who sends it.
        NotNow: without an open box; when all letters of the act are typed in; without the
            undertaking of confidentiality.
    """
    check_undertaken(by)
    School.objects.select_for_update().get(pk=school.pk)  # one letter is counted after another
    open_box = box.open_box_of(school=school)
    said = _checked(school, open_box.epoch, typed, by)
    if known := Case.objects.filter(letter=said.seal).first():
        return known
    _check_days(said, opening, timezone.localdate(now))
    if opening and counting.owed(opening) <= 0:
        raise NotNow(_("All paper letters of this opening are typed in already."))
    letter = box.keep_entered(
        school=school, box=open_box, outer=typed.sealed, received=said.received
    )
    mark_card_used(school=school, seat=by.seat, now=now)
    Entered.objects.create(
        letter=letter,
        school=school,
        opening=opening,
        channel=said.channel,
        sheets=said.sheets,
        language=said.language,
        slip_code=typed.slip_code,
        note=typed.note,
        by=by,
        on=timezone.localdate(now),
    )
    came = casework.Came(
        channel=said.channel, opening=opening, sheets=said.sheets, language=said.language
    )
    return casework.register_entered(letter=letter, came=came, received=said.received, now=now)


@transaction.atomic
def compare(*, entered: Entered, by: Member, now: datetime) -> None:
    """Say that a letter that was typed in is what stands on the paper; a second time is the same.

    Raises:
        NotAllowed: to who typed it in, and to who has not opened it with their card.
    """
    if entered.by_id == by.pk:
        raise NotAllowed(_("Somebody else compares it with the paper: two people, four eyes."))
    check_may_see(entered.letter.case, by)
    Entered.objects.filter(pk=entered.pk, checked_by__isnull=True).update(
        checked_by=by, checked_on=timezone.localdate(now)
    )


def _checked(school: School, epoch: int, typed: Typed, by: Member) -> floor.Entered:
    roster = rosters.of_epoch(school, epoch)
    try:
        check_urgent(typed.sealed, len(roster.members))
        said = floor.read_entered(open_note(typed.note, roster.keyring).text)
        signers = roster.signed_by(typed.note, "entered")
    except (SealError, NoteError) as error:
        raise BadInput(_("What was sent is not a sealed letter. Please try again.")) from error
    seal = seal_of(sha(typed.sealed))
    if (said.origin, said.seal, said.seat) != (roster.origin, seal, by.seat):
        raise BadInput(_("What was sent is not a sealed letter. Please try again."))
    if by.seat not in signers:
        raise NotAllowed(_("This is not signed with the card of your seat."))
    return said


def _check_days(said: floor.Entered, opening: Opening | None, today: date) -> None:
    is_paper = said.channel == Case.Channel.BOX
    if is_paper != (opening is not None):
        raise BadInput(_("A letter out of the wooden box belongs to an opening, others do not."))
    if opening and said.received != opening.held_on:
        raise BadInput(_("A letter out of the wooden box has the day of its opening."))
    if not opening and not 0 <= (today - said.received).days <= LATEST_DAYS:
        raise BadInput(_("Choose a day of the last two weeks."))
    if said.sheets > 500 or said.date != today:
        raise BadInput(_("What was sent cannot be read. Please try again."))
