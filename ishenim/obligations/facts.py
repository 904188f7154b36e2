"""What a school did, read from every app below in one statement.

Nothing here says which letter is which: days alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.box.models import Box, Letter
from ishenim.casework.models import Case
from ishenim.commission import ways_in
from ishenim.commission.models import Member, Roster
from ishenim.intake.counting import TYPED
from ishenim.journal.models import Entry
from ishenim.meetings.models import AgendaItem, Attendance, Meeting, MinutesSignature
from ishenim.obligations import dangers
from ishenim.opening.models import Missed, Opening
from ishenim.orders.models import Acquaintance, Order
from ishenim.publicity.models import Notice
from ishenim.regulation.obligations import (
    Composition,
    Explanation,
    Facts,
    LetterFact,
    MeetingFact,
    MemberFact,
    NoticeFact,
    OpeningFact,
    OrderFact,
    ReportFact,
    ResealFact,
)
from ishenim.regulation.obligations.letters import RETENTION_NOTICE
from ishenim.regulation.rulebook import Rulebook
from ishenim.reports.models import Report
from ishenim.retention.due import closed_on
from ishenim.schools.models import Day, School
from ishenim.ui.together import Question, Rows, together

Step, State = Opening.Step, Meeting.State
#: Letters that were answered longer ago say nothing new.
LETTERS_BACK = timedelta(days=400)
HELD = (State.OPEN, State.MINUTES, State.SIGNED)


def of_school(school: School, today: date, *, reader: Member | None = None) -> Facts:
    """Return everything the regulation's demands are judged from.

    What a letter says decides whether it can wait: so of dangers only letters that `reader` may see
    are told, to everybody else none.
    """
    rulebooks = tuple((since, rules) for _number, since, rules in school.rulebooks())
    told = together(**_questions(school, today, reader))
    orders, openings = _orders(told["orders"]), _opening_rows(told["openings"])
    seats = _seats(told["seats"], told["acquaintances"], orders)
    ((sealed_on, first_opening, roster_on, oldest_closed_on, restarted_on),) = told["bounds"]
    has_news = told["lost"] or told["drafts"]
    begun = [day for day in (roster_on, orders[0].signed_on if orders else None) if day]
    return Facts(
        rulebooks=rulebooks,
        own=dict(told["days"]),
        begun_on=min(begun, default=None),
        sealed_on=sealed_on,
        first_opening=first_opening,
        oldest_closed_on=oldest_closed_on,
        openings=tuple(map(_opening, openings)),
        explanations=tuple(
            Explanation(planned_on=planned_on, moved_to=moved_to, index=index)
            for planned_on, moved_to, index in sorted(told["missed"], key=itemgetter(0))
        ),
        letters=(
            *(one for *days, count in told["letters"] for one in [_letter(*days)] * count),
            *_owed(openings, today),
            *(_unregistered(day) for day, count in told["urgent"] for _one in range(count)),
        ),
        dangers=tuple(dangers.of(told["dangers"])) if reader else (),
        orders=orders,
        members=tuple(_member(row, has_order=bool(orders)) for row in seats if not row.left_on),
        composition=_composition(seats, school.rulebook_on(today)),
        reseal=_reseal(ways_in.of_school(school, today)) if has_news else None,
        restarted_on=restarted_on,
        meetings=_meetings(told),
        reports=tuple(
            ReportFact(year=year, quarter=quarter, made_on=made_on, index=index)
            for year, quarter, made_on, index in sorted(told["reports"])
        ),
        notices=tuple(
            NoticeFact(
                is_site=kind == Notice.Kind.SITE,
                is_poster=kind == Notice.Kind.POSTER,
                done_on=done_on,
                school_year=year,
            )
            for done_on, kind, year in sorted(told["notices"], key=itemgetter(0), reverse=True)
        ),
    )


def _questions(school: School, today: date, reader: Member | None) -> dict[str, Question]:
    """Return everything that is asked, in one statement: the desk shows it to everybody."""
    line = Entry.objects.filter(school=OuterRef("school"), kind="line", note=OuterRef("note"))
    missed = Missed.objects.filter(school=school).annotate(at=Subquery(line.values("index")[:1]))
    letters = Case.objects.filter(school=school, destroyed_on__isnull=True).filter(
        Q(finished_on__isnull=True) | Q(received_on__gte=today - LETTERS_BACK)
    )
    return {
        "bounds": (_bounds(school, today), BOUNDS),
        "lost": (
            Member.objects.filter(school=school, left_on=None, card_lost_on__isnull=False),
            ("seat", "joined_on"),
        ),
        "drafts": (Roster.objects.filter(school=school, final_on=None), ("pk", "made_on")),
        "days": (Day.objects.filter(school=school), ("day", "is_working")),
        "openings": (
            Opening.objects.filter(school=school)
            .exclude(step=Step.ABANDONED)
            .annotate(typed=TYPED),
            OPENING,
        ),
        "missed": (missed, ("planned_on", "moved_to", "at")),
        "letters": (letters.values(*LETTER).annotate(count=Count("pk")), (*LETTER, "count")),
        "urgent": (
            Letter.objects.filter(
                school=school, kind=Letter.Kind.URGENT, act__isnull=False, is_registered=False
            )
            .values("dropped_on")
            .annotate(count=Count("pk")),
            ("dropped_on", "count"),
        ),
        **({"dangers": dangers.asked(school, reader, today - LETTERS_BACK)} if reader else {}),
        "orders": (
            Order.objects.filter(
                school=school, kind=Order.Kind.COMMISSION, state=Order.State.SIGNED
            ),
            ("date", "pk", "number", "signed_on", "until", "journal_index"),
        ),
        "seats": (Member.objects.filter(school=school), SEAT),
        "acquaintances": (
            Acquaintance.objects.filter(order__school=school),
            ("order", "member", "signed_on", "journal_index"),
        ),
        "meetings": (Meeting.objects.filter(school=school, state__in=HELD), MEETING),
        "items": (
            AgendaItem.objects.filter(meeting__school=school, meeting__state__in=HELD).exclude(
                kind=AgendaItem.Kind.OTHER
            ),
            ("meeting", "year", "quarter", "ballot__office", "ballot__is_carried"),
        ),
        "reports": (
            Report.objects.filter(school=school, signed_on__isnull=False),
            ("year", "quarter", "signed_on", "journal_index"),
        ),
        "unsigned": (_unsigned(school), ("meeting", "member__seat")),
        "notices": (Notice.objects.standing(school), ("done_on", "kind", "school_year")),
    }


BOUNDS = ("sealed_on", "first_opening", "roster_on", "closed_on", "restarted_on")


def _bounds(school: School, today: date) -> Any:
    """Return the school with the days on which things were there for the first time."""
    mine = {"school": OuterRef("pk")}
    boxes = Box.objects.filter(**mine).order_by("number")
    rosters = Roster.objects.filter(**mine, final_on__isnull=False).order_by("final_on")
    anew = rosters.filter(epoch=F("first_epoch"), epoch__gt=1).order_by("-epoch")
    over = (Subquery(closed_on(school, day)) for day in (today, today + RETENTION_NOTICE))
    return School.objects.filter(pk=school.pk).annotate(
        sealed_on=Subquery(boxes.values("sealed_on")[:1]),
        first_opening=Subquery(boxes.values("opens_on")[:1]),
        roster_on=Subquery(rosters.values("final_on")[:1]),
        closed_on=Coalesce(*over),
        restarted_on=Subquery(anew.values("final_on")[:1]),
    )


# ── The box ───────────────────────────────────────────────────────────────────
OPENING = (
    *("began_at", "pk", "step", "planned_on", "held_on", "ended_at", "reason"),
    *("closing_index", "act_number", "paper_letters", "typed"),
)


class _OpeningRow(NamedTuple):
    began_at: datetime
    pk: int
    step: str
    planned_on: date
    held_on: date
    ended_at: datetime | None
    reason: str
    closing_index: int | None
    act_number: int | None
    paper_letters: int
    typed: int  # how many of its paper letters are typed in


def _opening_rows(rows: Rows) -> list[_OpeningRow]:
    return sorted(_OpeningRow(*row) for row in rows)


def _opening(row: _OpeningRow) -> OpeningFact:
    return OpeningFact(
        pk=row.pk,
        planned_on=row.planned_on,
        held_on=row.held_on,
        ended_on=_ended_on(row),
        reason=row.reason,
        index=row.closing_index,
        act=row.act_number,
    )


def _ended_on(row: _OpeningRow) -> date | None:
    if row.step != Step.DONE:
        return None
    return timezone.localdate(row.ended_at) if row.ended_at else row.held_on


LETTER = (
    *("received_on", "register_by", "answer_by", "described_on", "answered_on", "finished_on"),
)


def _letter(
    received: date,
    register_by: date,
    answer_by: date,
    described: date | None,
    answered: date | None,
    finished: date | None,
) -> LetterFact:
    """Return the days of a registered letter; what was answered long ago was not asked for."""
    return LetterFact(
        received_on=received,
        taken_on=received,
        register_by=register_by,
        answer_by=answer_by,
        registered_on=described,
        answered_on=min((day for day in (answered, finished) if day), default=None),
    )


def _owed(rows: Iterable[_OpeningRow], today: date) -> Iterable[LetterFact]:
    """Yield the paper letters that an act counts and nobody has typed in (R9, R14)."""
    for row in rows:
        is_recent = row.step == Step.DONE and row.held_on >= today - LETTERS_BACK
        for _letter in range(row.paper_letters - row.typed if is_recent else 0):
            yield _unregistered(row.held_on)


def _unregistered(day: date) -> LetterFact:
    """Return a letter that an act counts and that has no number yet, on paper or urgent."""
    return LetterFact(received_on=day, taken_on=day, registered_on=None, answered_on=None)


# ── The commission ────────────────────────────────────────────────────────────
def _orders(rows: Rows) -> tuple[OrderFact, ...]:
    """Return the signed orders on the commission, the one in force last."""
    return tuple(
        OrderFact(pk=pk, number=number, signed_on=signed_on, until=until, index=index)
        for _date, pk, number, signed_on, until, index in sorted(rows)
        if signed_on
    )


SEAT = (
    *("seat", "pk", "post", "joined_on", "left_on"),
    *("is_responsible", "is_duty", "is_chair", "is_secretary"),
    *("undertaking__signed_on", "undertaking__journal_index"),
)


class _Seat(NamedTuple):
    seat: int
    pk: int
    post: str
    joined_on: date
    left_on: date | None
    is_responsible: bool
    is_duty: bool
    is_chair: bool
    is_secretary: bool
    undertaken_on: date | None
    undertaken_index: int | None
    acquainted_on: date | None
    acquainted_index: int | None


def _seats(rows: Rows, acquaintances: Rows, orders: Sequence[OrderFact]) -> list[_Seat]:
    """Return every seat that was ever given, with what its member signed."""
    now = orders[-1].pk if orders else None
    signed = {who: (on, index) for order, who, on, index in acquaintances if order == now}
    return [_Seat._make((*row, *signed.get(row[1], (None, None)))) for row in sorted(rows)]


def _member(row: _Seat, *, has_order: bool) -> MemberFact:
    return MemberFact(
        seat=row.seat,
        joined_on=row.joined_on,
        is_on_order=has_order,
        acquainted_on=row.acquainted_on,
        acquainted_index=row.acquainted_index,
        undertaken_on=row.undertaken_on,
        undertaken_index=row.undertaken_index,
    )


def _composition(seats: Sequence[_Seat], rules: Rulebook) -> Composition:
    now = [row for row in seats if not row.left_on]
    days = [row.joined_on for row in seats] + [row.left_on for row in seats if row.left_on]
    had = {
        "parent": [row for row in seats if row.post == Member.Post.PARENT],
        "responsible": [row for row in seats if row.is_responsible],
        "duty": [row for row in seats if row.is_duty],
        "chair": [row for row in seats if row.is_chair],
        "secretary": [row for row in seats if row.is_secretary],
    }
    lacks = {what for what, rows in had.items() if all(row.left_on for row in rows)}
    if len(now) < rules.members_at_least:
        lacks.add("few")
    if len(now) % 2 == 0:
        lacks.add("odd")
    return Composition(
        changed_on=max(days, default=None),
        lacks=frozenset(lacks),
        lost_on=tuple(_lost(what, rows) for what, rows in had.items() if what in lacks and rows),
    )


def _reseal(ways: ways_in.WaysIn) -> ResealFact | None:
    """Return what must happen until the box is sealed to the cards that are there."""
    if ways.step is None or ways.since is None:
        return None
    seats = tuple(one.seat for one in ways.awaited)
    return ResealFact(step=ways.step, since=ways.since, is_lost=bool(ways.lost), seats=seats)


def _lost(what: str, rows: Iterable[_Seat]) -> tuple[str, date]:
    """Return when the last holder of a role left."""
    return what, max(row.left_on for row in rows if row.left_on)


# ── Meetings ──────────────────────────────────────────────────────────────────
MEETING = (
    *("number", "pk", "held_on", "has_quorum", "state"),
    *("minutes__written_on", "minutes__frozen_on", "minutes__journal_index"),
)


def _meetings(told: Mapping[str, Rows]) -> tuple[MeetingFact, ...]:
    unsigned: dict[int, set[int]] = defaultdict(set)
    for meeting, seat in told["unsigned"]:
        unsigned[meeting].add(seat)
    elected: dict[int, set[str]] = defaultdict(set)
    quarters: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for meeting, year, quarter, office, is_carried in told["items"]:
        if office and is_carried:
            elected[meeting].add(office)
        if year and quarter:
            quarters[meeting].add((year, quarter))
    return tuple(
        MeetingFact(
            number=number,
            held_on=held_on,
            counts=bool(has_quorum),
            written_on=written_on,
            signed_on=frozen_on,
            index=index,
            unsigned=tuple(sorted(unsigned[pk])),
            elected=frozenset(elected[pk]),
            quarters=tuple(sorted(quarters[pk])) if state != State.OPEN else (),
        )
        for number, pk, held_on, has_quorum, state, written_on, frozen_on, index in sorted(
            told["meetings"], key=itemgetter(0)
        )
    )


def _unsigned(school: School) -> Any:
    """Return the seats whose signature each meeting's minutes still await."""
    signed = MinutesSignature.objects.filter(
        minutes__meeting=OuterRef("meeting"), seat=OuterRef("member__seat")
    )
    return Attendance.objects.filter(
        ~Exists(signed),
        meeting__school=school,
        meeting__minutes__frozen_on__isnull=True,
        meeting__minutes__isnull=False,
        member__left_on__isnull=True,
    )
