"""What the letter pages show, read in one place so that views only load, gate and answer."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.box import notice
from ishenim.box.models import Box, Letter
from ishenim.casework import letters, replies, sharing, words
from ishenim.casework.models import Case, Reading, UrgentAlarm
from ishenim.commission import cards, rosters
from ishenim.commission.models import Member, Roster
from ishenim.commission.pages import Progress, progress
from ishenim.opening.models import Opening
from ishenim.orders.reading import has_undertaken
from ishenim.regulation.clocks import Clock, clock
from ishenim.schools.models import Day, RulebookVersion, School
from ishenim.seal import roster as floor
from ishenim.seal.letter import seal_number
from ishenim.ui.together import together

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

    has_new: bool  # letters that wait for their number
    unread: list[UrgentLine]
    known: int  # urgent letters, read or not
    has_box: bool
    expires_on: date | None  # until when the open box should be opened
    next_opening: date
    is_late: bool
    is_opening: bool
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
            self.unread or self.waiting or self.draft or self.is_opening or low or self.is_late
        )


def desk(
    school: School, member: Member | None, late: Sequence[floor.Roster], now: datetime
) -> Desk:
    """Return what the desk shows; letters only to members. `late` are the newest rosters."""
    today = timezone.localdate(now)
    told = together(
        there=(_what_is_there(school), THERE),
        boxes=(Box.objects.filter(school=school, state=Box.State.OPEN), ("expires_on",)),
        days=(Day.objects.filter(school=school), ("day", "is_working")),
        seats=(Member.objects.current(school), cards.SEAT),
        waiting=(_how_many(letters.waiting(school)), ("school", "count")),
        rulebooks=(
            RulebookVersion.objects.filter(school=school),
            ("version", "effective_on", "toml"),
        ),
    )
    ((known, has_unread, has_draft, is_opening, has_new),) = told["there"]
    school.keep_rulebooks(
        RulebookVersion(version=version, effective_on=since, toml=toml)
        for version, since, toml in sorted(told["rulebooks"])
    )
    expires_on = next((day for (day,) in told["boxes"]), None)
    how_far = _draft(school, late) if has_draft else None
    waiting = {line.seat for line in how_far.waiting} if how_far else set()
    own: dict[date, bool] = dict(told["days"])
    unheard = letters.waiting(school) if member else Case.objects.none()
    shown = letters.rows(member, today, unheard[:SHOWN], own=own, known=late) if member else []
    return Desk(
        has_new=has_new,
        unread=unread_lines(school, member) if has_unread else [],
        known=known,
        has_box=expires_on is not None,
        expires_on=expires_on,
        next_opening=notice.coming_opening(school, now, own),
        is_late=expires_on is not None and expires_on < today,
        is_opening=is_opening,
        shown=shown,
        waiting=sum(count for _school, count in told["waiting"]) if member else 0,
        draft=how_far,
        waits_for_my_signature=member is not None and member.seat in waiting,
        cards=cards.of_seats(late[0], told["seats"], today) if late else None,
    )


THERE = ("known", "has_unread", "has_draft", "is_opening", "has_new")


def _what_is_there(school: School) -> QuerySet[School]:
    """Return the school with what most days have nothing of, so that nobody asks for it then."""
    alarms = UrgentAlarm.objects.filter(letter__school=school).order_by()
    count = alarms.values("letter__school").annotate(count=Count("pk")).values("count")
    going_on = Opening.objects.filter(school=school).exclude(step__in=RESTING)
    return School.objects.filter(pk=school.pk).annotate(
        known=Coalesce(Subquery(count), 0),
        has_unread=Exists(alarms.filter(read_at__isnull=True)),
        has_draft=Exists(Roster.objects.filter(school=school, final_on__isnull=True)),
        is_opening=Exists(going_on),
        has_new=Exists(letters.opened(school).filter(is_registered=False)),
    )


def _draft(school: School, late: Sequence[floor.Roster]) -> Progress | None:
    draft = rosters.draft(school)
    return progress(draft, late[0] if late else None) if draft else None


def unread_lines(school: School, member: Member | None) -> list[UrgentLine]:
    """Return the unread urgent letters: everybody sees that one came and who opened it."""
    return [
        UrgentLine(
            alarm=alarm, is_mine=member is not None and letters.may_open_urgent(alarm, member)
        )
        for alarm in letters.unread_urgent(school)
    ]


def letter_list(
    member: Member, late: Sequence[floor.Roster], today: date, *, only: str, page: int
) -> dict[str, Any]:
    """Return a page of the list of letters, all or those whose authors wait."""
    school = member.school
    waiting, every = letters.waiting(school), letters.registered(school)
    chosen = waiting if only == "waiting" else every
    start = (page - 1) * A_PAGE
    told = together(
        there=(_what_is_there(school), ("known", "has_unread")),
        every=(_how_many(every), ("school", "count")),
        waiting=(_how_many(waiting), ("school", "count")),
        days=(Day.objects.filter(school=school), ("day", "is_working")),
    )
    ((known, has_unread),) = told["there"]
    counts = {name: sum(count for _school, count in told[name]) for name in ("every", "waiting")}
    own: dict[date, bool] = dict(told["days"])
    cases = chosen[start : start + A_PAGE]
    return {
        "rows": letters.rows(member, today, cases, own=own, known=late),
        "only": only,
        "page": page,
        "count": counts["every"],
        "waiting": counts["waiting"],
        "pages": max(1, -(-counts["waiting" if only == "waiting" else "every"] // A_PAGE)),
        "urgent": unread_lines(school, member) if has_unread else [],
        "known": known,
        "has_undertaken": has_undertaken(member),
    }


def _how_many(cases: QuerySet[Case]) -> QuerySet[Any, Any]:
    """Return how many cases a school has, a row for the school."""
    return cases.order_by().values("school").annotate(count=Count("pk"))


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
