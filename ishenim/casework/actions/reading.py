"""A letter gets its number, is handed to a member, is read (R14, R32)."""

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box import places
from ishenim.box.models import Letter, Message
from ishenim.casework import access, letters, sharing
from ishenim.casework.actions.standing import settle
from ishenim.casework.models import Case, Reader, Reading, UrgentAlarm
from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.orders.undertakings.reading import check_undertaken
from ishenim.regulation.calendar import add_working_days, term_due
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotNow

NAME_HASH_BYTES = 32


def register(*, school: School, now: datetime) -> int:
    """Give every letter that can be opened its continuous number (R14); return how many were new.

    In the order of their seals, which is the order of the published list and tells nothing.
    """
    if not letters.opened(school).filter(is_registered=False).exists():
        return 0
    return _register(school, now)


@transaction.atomic
def _register(school: School, now: datetime) -> int:
    School.objects.select_for_update().get(pk=school.pk)  # one writer a school
    today = timezone.localdate(now)
    numbers = Case.objects.filter(school=school, year=today.year)
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    new = list(letters.opened(school).filter(is_registered=False).order_by("seal"))
    acts = Opening.objects.filter(school=school, act_number__in={one.act for one in new})
    terms = _Terms(school, {row.act_number: row for row in acts})
    cases = [
        Case(
            school=school,
            year=today.year,
            number=number,
            letter=letter,
            registered_on=today,
            **terms.of(letter),
        )
        for number, letter in enumerate(new, start=last + 1)
    ]
    Case.objects.bulk_create(cases)
    box.registered(letters=new)
    for letter in new:
        if letter.lock == Letter.Lock.DAMAGED:
            box.heard(letter=letter, additions=letter.messages(Message.Way.IN).count())
    return len(cases)


@dataclass(frozen=True, kw_only=True)
class Came:
    """How a letter came that did not come through the site."""

    channel: str
    opening: Opening | None
    sheets: int
    language: str


@transaction.atomic
def register_entered(*, letter: Letter, came: Came, received: date, now: datetime) -> Case:
    """Give a letter that was typed in its number, in the same row as all others (R14)."""
    school = School.objects.select_for_update().get(pk=letter.school_id)
    today = timezone.localdate(now)
    last = Case.objects.filter(school=school, year=today.year).aggregate(last=Max("number"))["last"]
    terms = _Terms(school, {}).of_day(received)
    case = Case.objects.create(
        school=school,
        year=today.year,
        number=(last or 0) + 1,
        letter=letter,
        channel=came.channel,
        opening=came.opening,
        sheets=came.sheets,
        language=came.language,
        registered_on=today,
        **terms,
    )
    box.registered(letters=[letter])
    return case


class _Terms:
    """The two terms of letters (R14, R15), by the rulebook of the day each was received."""

    def __init__(self, school: School, acts: Mapping[int | None, Opening]) -> None:
        self._school, self._acts, self._own = school, acts, school.days_off()
        self._rules = functools.cache(school.rulebook_on)

    def of(self, letter: Letter) -> dict[str, Any]:
        """Return act and terms: a letter that waited belongs to the act that took it out."""
        act = self._acts.get(letter.act) if letter.kind == Letter.Kind.LETTER else None
        day = act.held_on if act else letter.dropped_on
        ended = _ended(day) if letter.lock == Letter.Lock.DAMAGED else {}
        return {"opening": act, **self.of_day(day), **ended}

    def of_day(self, received: date) -> dict[str, Any]:
        rules = self._rules(received)
        return {
            "received_on": received,
            "register_by": add_working_days(received, rules.registration_days, self._own),
            "answer_by": term_due(received, rules, self._own),
        }


def _ended(on: date) -> dict[str, Any]:
    """Return the columns of a damaged letter: nobody can ever read it, so it ends with its act."""
    outcome = Case.Outcome.IMPOSSIBLE
    return {"stage": "closed", "described_on": on, "finished_on": on, "outcome": outcome}


@transaction.atomic
def take(*, letter: Letter, by: Member, now: datetime, what: str = Reading.What.OPENED) -> bytes:
    """Hand a letter's sealed bytes to a member and write it into the record of reading (R32).

    To search in it is for who has read it; what they search for stays on their device.

    Raises:
        NotAllowed: if the letter is sealed to a commission this member was not on and nobody shared
            it with them, or if they take no part in it.
        NotNow: until the member has signed the undertaking of confidentiality; if the letter is
            urgent and this member has not signed for opening it.
    """
    access.check_takes_part(letter, by)
    share = sharing.share_for(letter, by)
    if share is None and not letters.may_fetch(letter, by):
        raise NotAllowed(_("This letter was sealed before you joined the commission."))
    check_undertaken(by)
    is_urgent = letter.kind == Letter.Kind.URGENT and share is None
    if is_urgent and not letters.has_opened(letter, by):
        raise NotNow(_("An urgent letter is opened with a signature first."))
    if what == Reading.What.SEARCHED:
        access.check_may_see(Case.objects.select_related("school").get(letter=letter), by)
    Reading.objects.create(letter=letter, member=by, what=what, at=now)
    return places.read(letter)


@transaction.atomic
def report(
    *, letter: Letter, by: Member, is_readable: bool, name_hash: bytes, now: datetime
) -> Case | None:
    """Note what the member's browser found in the bytes it was handed.

    Only that somebody could read it is kept; whom the author left out is not written anywhere. That
    an urgent letter was read needs more than one member's word.

    Raises:
        NotAllowed: if the record of reading does not know this member, or they are recused.
    """
    check_has_read(letter=letter, by=by)
    # Whatever the result: a card that was used only by who could read would tell who could not.
    mark_card_used(school=letter.school, seat=by.seat, now=now)
    if not is_readable:
        return None
    today = timezone.localdate(now)
    twin = _twin(letter, by, name_hash, today)
    if letter.kind != Letter.Kind.URGENT:
        _show_read(letter)
    elif access.is_read_by_two(letter):
        end_alarm(letter=letter, today=today)
    settle(letter=letter)
    return twin


def end_alarm(*, letter: Letter, today: date) -> None:
    """Note the day on which it is known that an urgent letter is read; the author sees it.

    The minutes of its arrival and its alarms are forgotten: nothing needs them any more.
    """
    UrgentAlarm.objects.filter(letter=letter, read_on__isnull=True).update(
        read_on=today, arrived_at=None, told_at=None, told_again_at=None
    )
    _show_read(letter)


def _show_read(letter: Letter) -> None:
    if letter.stage == Letter.Stage.RECEIVED:
        box.set_stage(letter=letter, stage=Letter.Stage.READ)


def _twin(letter: Letter, by: Member, name_hash: bytes, today: date) -> Case | None:
    """Keep what a reader's card found and return another letter that has the same name."""
    case = Case.objects.select_for_update().filter(letter=letter).first()
    if case is None or len(name_hash) != NAME_HASH_BYTES:
        return None
    Reader.objects.get_or_create(
        case=case, member=by, defaults={"proof": name_hash, "since": today}
    )
    case.name_hash = _agreed(case)
    case.save(update_fields=["name_hash"])
    same = Case.objects.filter(school=letter.school, name_hash=name_hash)
    return same.exclude(letter=letter).first()


def _agreed(case: Case) -> bytes:
    """Return what most readers found; of as many, what was found first.

    One who was left out can say that they read, but not what. So they change nothing for who has
    read it before them, and with the second true reader they are outvoted.
    """
    proofs = case.readers.order_by("pk").values_list("proof", flat=True)
    return Counter(map(bytes, proofs)).most_common(1)[0][0]


def check_has_read(*, letter: Letter, by: Member) -> None:
    """Refuse who was never handed the letter, or takes no part in it any more.

    Raises:
        NotAllowed: if the record of reading does not know this member, or they are recused.
    """
    access.check_takes_part(letter, by)
    log = Reading.objects.filter(letter=letter, member=by, what=Reading.What.OPENED)
    if not log.exists():
        raise NotAllowed(_("Please open the letter first."))


def check_reads(*, letter: Letter, by: Member) -> None:
    """Refuse who cannot show that they read the letter: not yet, left out or recused, all alike.

    One who was left out knows no code to seal an answer to; what they sent would only look like an
    answer. While nobody else has read it, their word is not known to be false: see standing.py.

    Raises:
        NotAllowed: with one sentence for all of them.
    """
    access.check_takes_part(letter, by)
    case = Case.objects.filter(letter=letter).select_related("school").first()
    if case is None:  # urgent, read before it got its number
        check_has_read(letter=letter, by=by)
    else:
        access.check_reads(case, by)
