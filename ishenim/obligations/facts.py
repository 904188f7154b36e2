"""What a school did, read from every app below in a fixed number of queries.

Nothing here says which letter is which: days alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.casework.models import Case
from ishenim.commission.models import Member, Roster
from ishenim.journal.models import Entry
from ishenim.meetings.models import AgendaItem, Attendance, Meeting, MinutesSignature
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
)
from ishenim.regulation.rulebook import Rulebook
from ishenim.schools.models import School

Step, State = Opening.Step, Meeting.State
#: Letters that were answered longer ago say nothing new.
LETTERS_BACK = timedelta(days=400)
HELD = (State.OPEN, State.MINUTES, State.SIGNED)


def of_school(school: School, today: date) -> Facts:
    """Return everything the regulation's demands are judged from."""
    rulebooks = tuple((since, rules) for _number, since, rules in school.rulebooks())
    orders = _orders(school)
    seats = _seats(school, orders[-1].pk if orders else None)
    bounds, openings = _bounds(school), _opening_rows(school)
    begun = [day for day in (bounds["roster_on"], orders[0].signed_on if orders else None) if day]
    return Facts(
        rulebooks=rulebooks,
        own=school.days_off(),
        begun_on=min(begun, default=None),
        sealed_on=bounds["sealed_on"],
        first_opening=bounds["first_opening"],
        oldest_closed_on=bounds["oldest_closed_on"],
        openings=_openings(openings),
        explanations=_explanations(school),
        letters=(*_letters(school, today), *_owed(openings, today)),
        orders=orders,
        members=tuple(_member(row, has_order=bool(orders)) for row in seats if not row.left_on),
        composition=_composition(seats, school.rulebook_on(today)),
        meetings=_meetings(school),
        reports=_reports(school),
        notices=_notices(school),
    )


def _bounds(school: School) -> dict[str, Any]:
    """Return the days on which things were there for the first time, in one query."""
    mine = {"school": OuterRef("pk")}
    boxes = Box.objects.filter(**mine).order_by("number")
    rosters = Roster.objects.filter(**mine, final_on__isnull=False).order_by("final_on")
    kept = Case.objects.filter(**mine, destroyed_on__isnull=True, stage="closed")
    closed = kept.filter(finished_on__isnull=False).order_by("finished_on")
    rows = School.objects.filter(pk=school.pk).values(
        sealed_on=Subquery(boxes.values("sealed_on")[:1]),
        first_opening=Subquery(boxes.values("opens_on")[:1]),
        roster_on=Subquery(rosters.values("final_on")[:1]),
        oldest_closed_on=Subquery(closed.values("finished_on")[:1]),
    )
    return dict(rows.get())


# ── The box ───────────────────────────────────────────────────────────────────
def _opening_rows(school: School) -> list[Any]:
    """Return the openings, each with how many of its paper letters are typed in."""
    rows = Opening.objects.filter(school=school).exclude(step=Step.ABANDONED).order_by("began_at")
    fields = ("pk", "step", "planned_on", "held_on", "ended_at", "reason", "closing_index")
    named = rows.only(*fields, "act_number", "paper_letters")
    return list(named.annotate(typed=Count("entered")))


def _openings(rows: Iterable[Any]) -> tuple[OpeningFact, ...]:
    return tuple(
        OpeningFact(
            pk=row.pk,
            planned_on=row.planned_on,
            held_on=row.held_on,
            ended_on=_ended_on(row),
            reason=row.reason,
            index=row.closing_index,
            act=row.act_number,
        )
        for row in rows
    )


def _ended_on(row: Opening) -> date | None:
    if row.step != Step.DONE:
        return None
    return timezone.localdate(row.ended_at) if row.ended_at else row.held_on


def _explanations(school: School) -> tuple[Explanation, ...]:
    line = Entry.objects.filter(school=OuterRef("school"), kind="line", note=OuterRef("note"))
    rows = Missed.objects.filter(school=school).annotate(at=Subquery(line.values("index")[:1]))
    return tuple(
        Explanation(planned_on=planned_on, moved_to=moved_to, index=index)
        for planned_on, moved_to, index in rows.values_list("planned_on", "moved_to", "at")
    )


def _letters(school: School, today: date) -> tuple[LetterFact, ...]:
    """Return the days of the registered letters; what was answered long ago is left out."""
    rows = Case.objects.filter(school=school, destroyed_on__isnull=True).filter(
        Q(finished_on__isnull=True) | Q(received_on__gte=today - LETTERS_BACK)
    )
    fields = ("received_on", "register_by", "answer_by")
    found = rows.values_list(*fields, "described_on", "answered_on", "finished_on")
    return tuple(
        LetterFact(
            received_on=received,
            taken_on=received,
            register_by=register_by,
            answer_by=answer_by,
            registered_on=described,
            answered_on=min((day for day in (answered, finished) if day), default=None),
        )
        for received, register_by, answer_by, described, answered, finished in found
    )


def _owed(rows: Iterable[Any], today: date) -> Iterable[LetterFact]:
    """Yield the paper letters that an act counts and nobody has typed in (R9, R14)."""
    for row in rows:
        is_recent = row.step == Step.DONE and row.held_on >= today - LETTERS_BACK
        for _letter in range(row.paper_letters - row.typed if is_recent else 0):
            yield LetterFact(
                received_on=row.held_on, taken_on=row.held_on, registered_on=None, answered_on=None
            )


# ── The commission ────────────────────────────────────────────────────────────
def _orders(school: School) -> tuple[OrderFact, ...]:
    """Return the signed orders on the commission, the one in force last."""
    rows = Order.objects.filter(
        school=school, kind=Order.Kind.COMMISSION, state=Order.State.SIGNED
    ).order_by("date", "pk")
    fields = ("pk", "number", "signed_on", "until", "journal_index")
    return tuple(
        OrderFact(pk=pk, number=number, signed_on=signed_on, until=until, index=index)
        for pk, number, signed_on, until, index in rows.values_list(*fields)
        if signed_on
    )


def _seats(school: School, order: int | None) -> list[Any]:
    """Return every seat that was ever given, with what its member signed."""
    acquainted = Acquaintance.objects.filter(order=order, member=OuterRef("pk"))
    return list(
        Member.objects.filter(school=school).annotate(
            acquainted_on=Subquery(acquainted.values("signed_on")[:1]),
            acquainted_index=Subquery(acquainted.values("journal_index")[:1]),
            undertaken_on=F("undertaking__signed_on"),
            undertaken_index=F("undertaking__journal_index"),
        )
    )


def _member(row: Any, *, has_order: bool) -> MemberFact:
    return MemberFact(
        seat=row.seat,
        joined_on=row.joined_on,
        is_on_order=has_order,
        acquainted_on=row.acquainted_on,
        acquainted_index=row.acquainted_index,
        undertaken_on=row.undertaken_on,
        undertaken_index=row.undertaken_index,
    )


def _composition(seats: Sequence[Member], rules: Rulebook) -> Composition:
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


def _lost(what: str, rows: Iterable[Member]) -> tuple[str, date]:
    """Return when the last holder of a role left."""
    return what, max(row.left_on for row in rows if row.left_on)


# ── Meetings ──────────────────────────────────────────────────────────────────
def _meetings(school: School) -> tuple[MeetingFact, ...]:
    mine = Meeting.objects.filter(school=school, state__in=HELD)
    unsigned = _unsigned(school)
    elected: dict[int, set[str]] = defaultdict(set)
    quarters: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for meeting, year, quarter, office, is_carried in _items(school):
        if office and is_carried:
            elected[meeting].add(office)
        if year and quarter:
            quarters[meeting].add((year, quarter))
    fields = ("pk", "number", "held_on", "has_quorum", "state")
    of_minutes = ("minutes__written_on", "minutes__frozen_on", "minutes__journal_index")
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
        for pk, number, held_on, has_quorum, state, written_on, frozen_on, index in (
            mine.order_by("number").values_list(*fields, *of_minutes)
        )
    )


def _items(school: School) -> Iterable[Any]:
    """Return reports on agendas and ballots that elected somebody."""
    rows = AgendaItem.objects.filter(meeting__school=school, meeting__state__in=HELD)
    fields = ("meeting", "year", "quarter", "ballot__office", "ballot__is_carried")
    return rows.exclude(kind=AgendaItem.Kind.OTHER).values_list(*fields)


def _unsigned(school: School) -> dict[int, set[int]]:
    """Return the seats whose signature each meeting's minutes still await."""
    signed = MinutesSignature.objects.filter(
        minutes__meeting=OuterRef("meeting"), seat=OuterRef("member__seat")
    )
    rows = Attendance.objects.filter(
        ~Exists(signed),
        meeting__school=school,
        meeting__minutes__frozen_on__isnull=True,
        meeting__minutes__isnull=False,
        member__left_on__isnull=True,
    )
    seats: dict[int, set[int]] = defaultdict(set)
    for meeting, seat in rows.values_list("meeting", "member__seat"):
        seats[meeting].add(seat)
    return seats


def _reports(_school: School) -> tuple[ReportFact, ...]:
    """Return the signed quarterly reports; the program writes none yet."""
    return ()


def _notices(school: School) -> tuple[NoticeFact, ...]:
    rows = Notice.objects.standing(school).select_related(None)
    return tuple(
        NoticeFact(is_site=kind == Notice.Kind.SITE, done_on=done_on, school_year=year)
        for kind, done_on, year in rows.values_list("kind", "done_on", "school_year")
    )
