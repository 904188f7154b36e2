"""A letter gets its number, is handed to a member, is read (R14, R32)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box import places
from ishenim.box.models import Letter
from ishenim.casework import letters
from ishenim.casework.models import Case, Reading, UrgentAlarm
from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotNow

NAME_HASH_BYTES = 32


def register(*, school: School, now: datetime) -> int:
    """Give every letter that can be opened its continuous number (R14); return how many were new.

    In the order of their seals, which is the order of the published list and tells nothing.
    """
    if not letters.opened(school).filter(case__isnull=True).exists():
        return 0
    return _register(school, now)


@transaction.atomic
def _register(school: School, now: datetime) -> int:
    School.objects.select_for_update().get(pk=school.pk)  # one writer a school
    today = timezone.localdate(now)
    numbers = Case.objects.filter(school=school, year=today.year)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    new = letters.opened(school).filter(case__isnull=True).order_by("seal")
    cases = [
        Case(school=school, year=today.year, number=number, letter=letter, registered_on=today)
        for number, letter in enumerate(new, start=last + 1)
    ]
    Case.objects.bulk_create(cases)
    return len(cases)


@transaction.atomic
def take(*, letter: Letter, by: Member, now: datetime) -> bytes:
    """Hand a letter's sealed bytes to a member and write it into the record of reading (R32).

    Raises:
        NotAllowed: if the letter is sealed to a commission this member was not on, or is urgent
            and for the duty readers.
        NotNow: until the member has signed the undertaking of confidentiality; if the letter is
            urgent and nobody has signed for opening it yet.
    """
    if not letters.may_fetch(letter, by):
        raise NotAllowed(_("This letter was sealed before you joined the commission."))
    check_undertaken(by)
    if letter.kind == Letter.Kind.URGENT:
        _check_urgent(letter, by)
    Reading.objects.create(letter=letter, member=by, what=Reading.What.OPENED, at=now)
    return places.read(letter)


def _check_urgent(letter: Letter, by: Member) -> None:
    alarm = UrgentAlarm.objects.filter(letter=letter).select_related("letter__box").first()
    if alarm is None or alarm.opened_at is None:
        raise NotNow(_("An urgent letter is opened with a signature first."))
    if not letters.may_open_urgent(alarm, by):
        raise NotAllowed(_("Urgent letters are for the duty readers."))


@transaction.atomic
def report(
    *, letter: Letter, by: Member, is_readable: bool, name_hash: bytes, now: datetime
) -> Case | None:
    """Note what the member's browser found in the bytes it was handed.

    Only that somebody could read it is kept; whom the author left out is not written anywhere.
    An urgent letter no duty reader can read is the exception: the others must know to open it.

    `name_hash` is the hash of the letter's random name, the same wherever it is put: returned is
    the other registration of this very letter, if somebody put it in twice.

    Raises:
        NotAllowed: if the bytes were never handed to this member.
    """
    check_has_read(letter=letter, by=by)
    # Whatever the result: a card that was used only by who could read would tell who could not.
    mark_card_used(school=letter.school, seat=by.seat, now=now)
    unread = UrgentAlarm.objects.filter(letter=letter, read_at__isnull=True)
    if not is_readable:
        if by.seat in letters.duty(letter):
            unread.filter(closed_at__isnull=True).update(closed_at=now, told_again_at=None)
        return None
    if letter.stage == Letter.Stage.RECEIVED:
        box.set_stage(letter=letter, stage=Letter.Stage.READ)
    unread.update(read_at=now)
    return _twin(letter, name_hash)


def _twin(letter: Letter, name_hash: bytes) -> Case | None:
    """Keep the hash of a letter's name and return another letter that has the same."""
    if len(name_hash) != NAME_HASH_BYTES:
        return None
    Case.objects.filter(letter=letter, name_hash__isnull=True).update(name_hash=name_hash)
    same = Case.objects.filter(school=letter.school, name_hash=name_hash)
    return same.exclude(letter=letter).first()


def check_has_read(*, letter: Letter, by: Member) -> None:
    """Refuse who was never handed the letter.

    Raises:
        NotAllowed: if the record of reading does not know this member.
    """
    log = Reading.objects.filter(letter=letter, member=by, what=Reading.What.OPENED)
    if not log.exists():
        raise NotAllowed(_("Please open the letter first."))
