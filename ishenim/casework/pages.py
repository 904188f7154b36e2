"""What the letter pages show, read in one place so that views only load, gate and answer."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.box import notice
from ishenim.box.models import Box, Letter
from ishenim.casework import letters, replies, sharing, words
from ishenim.casework.models import Answer, Case, Reading, UrgentAlarm
from ishenim.commission import cards, rosters
from ishenim.commission.models import Member, Person, Roster
from ishenim.commission.pages import Progress, progress
from ishenim.opening.models import Opening, Release
from ishenim.opening.room import Room, active
from ishenim.orders.reading import has_undertaken
from ishenim.regulation.clocks import Clock, clock
from ishenim.regulation.freshness import Freshness
from ishenim.schools.models import Day, RulebookVersion, School
from ishenim.seal import roster as floor
from ishenim.seal.deal import read_deal
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
    is_mine: bool  # sealed to a commission this person was on
    duty: tuple[Person, ...]  # who looks first, and whom who may not open it calls

    @property
    def address(self) -> str:
        """The letter's seal as addresses write it."""
        return bytes(self.alarm.letter.pk).hex()


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What waits, most urgent first."""

    has_new: bool  # letters that wait for their number
    has_letters: bool  # any that was taken out and is still kept
    unread: list[UrgentLine]
    known: int  # urgent letters, read or not
    has_box: bool
    due_on: date | None  # when the open box must be opened
    next_opening: date
    is_late: bool
    going: Opening | None  # the opening or sealing that is going on
    is_void: bool  # a sealing anew that can only be given up
    absent: tuple[Person, ...]  # who is not in its room
    locked: int  # letters that wait for cards of their box
    shown: list[letters.Row]  # the first letters that wait
    waiting: int
    draft: Progress | None
    waits_for_my_signature: bool
    cards: cards.CardHealth | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for anybody."""
        low = self.cards is not None and self.cards.is_low
        waits = (self.unread, self.waiting, self.locked, self.draft)
        return not (any(waits) or bool(self.going) or low or self.is_late)


def desk(
    school: School,
    member: Member | None,
    late: Sequence[floor.Roster],
    now: datetime,
    *,
    has_card: bool,
) -> Desk:
    """Return what the desk shows: of letters only how many there are, until the card is proven.

    `late` are the newest rosters.
    """
    today = timezone.localdate(now)
    told = together(
        there=(_what_is_there(school), THERE),
        boxes=(Box.objects.filter(school=school, state=Box.State.OPEN), OPEN_BOX),
        days=(Day.objects.filter(school=school), ("day", "is_working")),
        seats=(Member.objects.current(school), cards.SEAT),
        waiting=(_how_many(letters.waiting(school)), ("school", "count")),
        locked=(_how_many(letters.locked(school)), ("school", "count")),
        rulebooks=(
            RulebookVersion.objects.filter(school=school),
            ("version", "effective_on", "toml"),
        ),
    )
    ((known, has_unread, has_draft, is_opening, has_new, has_letters),) = told["there"]
    going = active(school) if is_opening else None
    room = Room(going, now) if going else None
    school.keep_rulebooks(
        RulebookVersion(version=version, effective_on=since, toml=toml)
        for version, since, toml in sorted(told["rulebooks"])
    )
    fresh = next((_freshness(school, row, now) for row in told["boxes"]), None)
    how_far = _draft(school, late) if has_draft else None
    waiting = {line.seat for line in how_far.waiting} if how_far else set()
    own: dict[date, bool] = dict(told["days"])
    unheard = letters.waiting(school) if member else Case.objects.none()
    shows = member if has_card else None
    shown = letters.rows(shows, today, unheard[:SHOWN], own=own, known=late) if shows else []
    return Desk(
        has_new=has_new,
        has_letters=has_letters,
        unread=unread_lines(school, member) if has_unread else [],
        known=known,
        has_box=fresh is not None,
        due_on=fresh.due if fresh else None,
        next_opening=notice.coming_opening(school, now, own),
        is_late=fresh is not None and fresh.is_late,
        going=going,
        is_void=room is not None and room.is_void,
        absent=_absent(room) if room else (),
        locked=_sum(told["locked"]) if member else 0,
        shown=shown,
        waiting=_sum(told["waiting"]) if member else 0,
        draft=how_far,
        waits_for_my_signature=member is not None and member.seat in waiting,
        cards=cards.of_seats(late[0], told["seats"], today) if late else None,
    )


OPEN_BOX = ("entry_index", "sealed_on", "opens_on")


def _freshness(school: School, row: Sequence[Any], now: datetime) -> Freshness:
    """Return whether the open box is opened in time; lines are asked for only once it is due."""
    box = Box(school=school, **dict(zip(OPEN_BOX, row, strict=True)))
    is_due = box.opens_on <= timezone.localdate(now)
    return notice.freshness_of(box, now, notice.moved_to(box) if is_due else None)


THERE = ("known", "has_unread", "has_draft", "is_opening", "has_new", "has_letters")


def _what_is_there(school: School) -> QuerySet[School]:
    """Return the school with what most days have nothing of, so that nobody asks for it then."""
    alarms = UrgentAlarm.objects.filter(letter__school=school).order_by()
    count = alarms.values("letter__school").annotate(count=Count("pk")).values("count")
    going_on = Opening.objects.filter(school=school).exclude(step__in=RESTING)
    return School.objects.filter(pk=school.pk).annotate(
        known=Coalesce(Subquery(count), 0),
        has_unread=Exists(alarms.filter(read_on__isnull=True)),
        has_draft=Exists(Roster.objects.filter(school=school, final_on__isnull=True, note="")),
        is_opening=Exists(going_on),
        has_new=Exists(letters.opened(school).filter(is_registered=False)),
        has_letters=Exists(letters.registered(school)),
    )


def _draft(school: School, late: Sequence[floor.Roster]) -> Progress | None:
    draft = rosters.draft(school)
    return progress(draft, late[0] if late else None) if draft else None


def _absent(room: Room) -> tuple[Person, ...]:
    """Return who holds a seat and is not in the room, so that somebody can call them."""
    current = Member.objects.current(room.opening.school).order_by("seat")
    return tuple(one.person for one in current if one.seat not in room.here)


def unread_lines(school: School, member: Member | None) -> list[UrgentLine]:
    """Return the unread urgent letters: everybody sees that they came and may open them."""
    current = Member.objects.current(school).order_by("seat")
    duty = tuple(one.person for one in current.filter(is_duty=True))
    return [
        UrgentLine(
            alarm=alarm,
            is_mine=member is not None and letters.may_fetch(alarm.letter, member),
            duty=duty,
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
        locked=(_how_many(letters.locked(school)), ("school", "count")),
        days=(Day.objects.filter(school=school), ("day", "is_working")),
    )
    ((known, has_unread),) = told["there"]
    counts = {name: _sum(told[name]) for name in ("every", "waiting", "locked")}
    own: dict[date, bool] = dict(told["days"])
    cases = chosen[start : start + A_PAGE]
    return {
        "rows": letters.rows(member, today, cases, own=own, known=late),
        "only": only,
        "page": page,
        "count": counts["every"],
        "waiting": counts["waiting"],
        "locked": counts["locked"],
        "pages": max(1, -(-counts["waiting" if only == "waiting" else "every"] // A_PAGE)),
        "urgent": unread_lines(school, member) if has_unread else [],
        "known": known,
        "has_undertaken": has_undertaken(member),
    }


def _how_many(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return how many of these a school has, a row for the school."""
    counted: QuerySet[Any, Any] = rows.order_by().values("school").annotate(count=Count("pk"))
    return counted


def _sum(rows: Iterable[Sequence[Any]]) -> int:
    return sum(count for _school, count in rows)


def letter(found: Letter, member: Member, today: date) -> dict[str, Any]:
    """Return what a letter's page shows before the key card opens it."""
    alarm = UrgentAlarm.objects.filter(letter=found).first()
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
        "is_uncounted": bool(case and not case.answered_on)
        and Answer.objects.filter(letter=found).exists(),
        "alarm": alarm,
        "may_fetch": share is not None or letters.may_fetch(found, member),
        "signs": bool(alarm) and share is None and not letters.has_opened(found, member),
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
    share = sharing.share_for(found, member)
    return {
        "history": rosters.history(found.school),
        "epoch": found.box.epoch,
        "box": found.box.note,
        "deal": _deal(found) if found.lines else None,
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


def _deal(found: Letter) -> dict[str, Any]:
    """Return what the letter's seal is the hash of: enough to open it with its box's releases."""
    seats = list(rosters.of_epoch(found.school, found.box.epoch).members)
    read = read_deal(bytes(found.box.box_id), seats, bytes(found.lines), bytes(found.payload_hash))
    return {
        "commitments": [[seat, _b64(one)] for seat, one in read.commitments.items()],
        "lines": [_b64(one) for one in read.line_hashes],
        "payload": _b64(read.payload_hash),
    }


def releases(number: int) -> dict[str, Any]:
    """Return what opens every letter of a box: its list, the signed opening, the shares."""
    box = Box.objects.get(pk=number)
    rows = Release.objects.filter(box=box).order_by("seat")
    return {
        "open": box.open_note,
        "manifest": box.manifest,
        "releases": [
            {"seat": one.seat, "file": _b64(bytes(one.file)), "note": one.note} for one in rows
        ],
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
