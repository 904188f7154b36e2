"""What the letter pages show, read in one place so that views only load, gate and answer."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ishenim.box import notice
from ishenim.box.models import Box, Letter
from ishenim.casework import letters, replies, sharing, words
from ishenim.casework.models import Case, Reading, UrgentAlarm
from ishenim.commission import cards, rosters
from ishenim.commission.models import Member
from ishenim.commission.pages import Progress, progress
from ishenim.opening.models import Opening
from ishenim.orders.reading import has_undertaken
from ishenim.regulation.clocks import Clock, clock
from ishenim.schools.models import School
from ishenim.seal.letter import seal_number

RESTING = [Opening.Step.DONE, Opening.Step.ABANDONED]
#: Letters the desk names; the list has all of them.
SHOWN = 5
#: Lines of the record on a letter's own page; the access log has all of them.
LINES = 20
#: Letters on a page of the list.
A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class UrgentLine:
    """An urgent letter as the desk shows it to one person."""

    alarm: UrgentAlarm
    is_mine: bool  # may this person open it

    @property
    def address(self) -> str:
        """The letter's seal as addresses write it."""
        return bytes(self.alarm.letter.pk).hex()


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What waits, most urgent first."""

    unread: list[UrgentLine]
    known: int  # urgent letters, read or not
    box: Box | None
    next_opening: date
    is_late: bool
    going_on: Opening | None
    shown: list[letters.Row]  # the first letters that wait
    waiting: int
    draft: Progress | None
    waits_for_my_signature: bool
    cards: cards.CardHealth | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for anybody."""
        low = self.cards is not None and self.cards.is_low
        return not (
            self.unread or self.waiting or self.draft or self.going_on or low or self.is_late
        )


def desk(school: School, member: Member | None, now: datetime) -> Desk:
    """Return what the desk shows; letters only to members."""
    box, today = notice.open_box(school), timezone.localdate(now)
    draft = rosters.draft(school)
    how_far = progress(draft, rosters.in_force(school)) if draft else None
    waiting = {line.seat for line in how_far.waiting} if how_far else set()
    own = school.days_off()
    unheard = letters.waiting(school) if member else Case.objects.none()
    shown = letters.rows(school, member, today, own, unheard[:SHOWN]) if member else []
    return Desk(
        unread=unread_lines(school, member),
        known=letters.count_urgent(school),
        box=box,
        next_opening=notice.coming_opening(school, now, own),
        is_late=box is not None and box.expires_on < today,
        going_on=Opening.objects.filter(school=school).exclude(step__in=RESTING).first(),
        shown=shown,
        waiting=len(shown) if len(shown) < SHOWN else unheard.count(),
        draft=how_far,
        waits_for_my_signature=member is not None and member.seat in waiting,
        cards=cards.health(school, today),
    )


def unread_lines(school: School, member: Member | None) -> list[UrgentLine]:
    """Return the unread urgent letters: everybody sees that one came and who opened it."""
    return [
        UrgentLine(
            alarm=alarm, is_mine=member is not None and letters.may_open_urgent(alarm, member)
        )
        for alarm in letters.unread_urgent(school)
    ]


def letter_list(
    school: School, member: Member, today: date, *, only: str, page: int
) -> dict[str, Any]:
    """Return a page of the list of letters, all or those whose authors wait."""
    waiting, every = letters.waiting(school), letters.registered(school)
    chosen = waiting if only == "waiting" else every
    start = (page - 1) * A_PAGE
    return {
        "rows": letters.rows(school, member, today, None, chosen[start : start + A_PAGE]),
        "only": only,
        "page": page,
        "count": (count := every.count()),
        "waiting": (many := waiting.count()),
        "pages": max(1, -(-(many if only == "waiting" else count) // A_PAGE)),
        "urgent": unread_lines(school, member),
        "known": letters.count_urgent(school),
        "has_undertaken": has_undertaken(member),
    }


def letter(found: Letter, member: Member, today: date) -> dict[str, Any]:
    """Return what a letter's page shows before the key card opens it."""
    alarm = UrgentAlarm.objects.filter(letter=found).select_related("opened_by__person").first()
    log = Reading.objects.filter(letter=found).select_related("member__person")
    case = Case.objects.filter(letter=found).first()
    codes = [one.code for one in words.STAGES]
    now = codes.index(found.stage)
    share = sharing.share_for(found, member)
    return {
        "letter": found,
        "address": bytes(found.pk).hex(),
        "number": seal_number(bytes(found.pk)),
        "case": case,
        "clock": term(case, found.school, today) if case else None,
        "alarm": alarm,
        "may_open": share is not None or alarm is None or letters.may_open_urgent(alarm, member),
        "may_fetch": share is not None or letters.may_fetch(found, member),
        "share": share,
        "newcomers": sharing.newcomers(found) if case else [],
        "has_undertaken": has_undertaken(member),
        "stages": [
            {"code": one.code, "word": one.word, "past": i < now, "now": i == now}
            for i, one in enumerate(words.STAGES)
        ],
        "log": [{"row": row, "done": words.word_of(row.what, words.DONE)} for row in log[:LINES]],
        "more_lines": max(0, log.count() - LINES),
        "fields": words.FIELDS,
        "languages": words.LANGUAGES,
        "voices": replies.VOICES,
        "parts": replies.PARTS,
        "sentences": replies.sentences(found.school),
        "post": member.get_post_display(),
    }


def term(case: Case, school: School, today: date) -> Clock:
    """Return how much of the term of an answer is left (R15)."""
    done = case.answered_on or case.finished_on
    return clock(case.answer_by, done, today, school.days_off())


def keys(found: Letter, member: Member) -> dict[str, Any]:
    """Return what a browser needs to open a letter and its thread: all of it signed or sealed."""
    file = letters.keys_file(found.box) if found.kind == Letter.Kind.LETTER else None
    share = sharing.share_for(found, member)
    return {
        "roster": rosters.chain(found.school),
        "epoch": found.box.epoch,
        "box": found.box.note,
        "keys": _b64(file) if file is not None else None,
        "share": _b64(bytes(share.sealed)) if share is not None else None,
        "shared": sharing.shared_with(found),
        "number": letters.next_number(found),
        "thread": [
            {
                "way": one.way,
                "number": one.number,
                "sealed": _b64(one.sealed),
                "dated": one.dated_on.isoformat(),
                "by": one.by,
            }
            for one in letters.thread(found)
        ],
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
