"""Constituting a commission with every key card in hand: order, undertakings, first meeting.

For the demo school and the tests; as in `ceremony`, the rules that are checked are the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from ishenim.commission.models import Invitation, Member, Office, Person
from ishenim.meetings import actions as meetings
from ishenim.meetings.models import AgendaItem, Meeting, Minutes
from ishenim.orders import actions as orders
from ishenim.orders import composing, papering
from ishenim.orders.models import Order
from ishenim.orders.naming import names_of
from ishenim.orders.undertakings import actions as undertakings
from ishenim.orders.undertakings.drafting import draft
from ishenim.papers.forms.order import AnyOrder, CalendarOrder, DayLine, RulebookOrder
from ishenim.proof.note import Signer
from ishenim.publicity import actions as publicity
from ishenim.publicity.models import Notice
from ishenim.regulation.rulebook import DEFAULT, write_rulebook
from ishenim.schools.models import School
from ishenim.seal.card import MemberKeys

FRIDAY = 4


def head_of(school: School) -> Person:
    """Return the head of a school."""
    return Office.objects.get(school=school, kind=Office.Kind.HEAD).person


@transaction.atomic
def sign_order(
    *, school: School, kind: str, number: str, day: date, form: AnyOrder, data: dict[str, object],
    head: Signer, now: datetime,
) -> tuple[Order, list[tuple[Invitation, str]]]:  # fmt: skip
    """Write an order down and sign it with the head's card."""
    by = head_of(school)
    order = orders.draft_order(
        school=school, kind=kind, number=number, date=day, form=form, data=data, by=by, now=now
    )
    order = Order.objects.select_related("school").get(pk=order.pk)
    line = head.line(papering.note_text(order, head.public))
    return orders.sign_order(order=order, line=line, by=by, now=now)


@transaction.atomic
def order_commission(
    *, school: School, rows: Sequence[composing.Row], number: str, head: Signer, now: datetime
) -> tuple[Order, list[tuple[Invitation, str]]]:
    """Let the head appoint a commission of this composition today, or change it."""
    day, is_change = timezone.localdate(now), any(row.seat for row in rows)
    composition = composing.Composition(rows=tuple(rows), control=head_of(school).name)
    form = composing.form_of(
        school, composition, number=number, day=day, head=head_of(school).name, is_change=is_change
    )
    return sign_order(
        school=school, kind=Order.Kind.COMMISSION, number=number, day=day, form=form,
        data=composition.as_json(), head=head, now=now,
    )  # fmt: skip


@transaction.atomic
def sign_papers(*, order: Order | None, keys: Sequence[MemberKeys], now: datetime) -> None:
    """Let these cards sign that they read the order, and the undertaking of confidentiality."""
    today = timezone.localdate(now)
    if order is not None:
        acquaint(order=order, keys=keys, now=now)
    for one in keys:
        member = _member(one)
        line = one.signer.line(draft(member, today).note_text)
        undertakings.sign_undertaking(line=line, by=member, now=now)


@transaction.atomic
def acquaint(*, order: Order, keys: Sequence[MemberKeys], now: datetime) -> None:
    """Let these cards sign that they read the order."""
    for one in keys:
        member = _member(one)
        text = papering.acquaintance_text(order, member, timezone.localdate(now))
        orders.acquaint(order=order, line=one.signer.line(text), by=member, now=now)


def _member(keys: MemberKeys) -> Member:
    origin = keys.signer.name.rpartition("/")[0]
    return Member.objects.select_related("school", "person").get(
        school__origin=origin, seat=keys.seat
    )


@transaction.atomic
def hold_first_meeting(
    *, keys: Sequence[MemberKeys], elected: Mapping[str, int], place: str, at: time, now: datetime
) -> Minutes:
    """Hold the first meeting today, elect by one voice, write the minutes and sign them all.

    `elected` is the seat of the new chair and of the new secretary.
    """
    members = {one.seat: _member(one) for one in keys}
    responsible = next(member for member in members.values() if member.is_responsible)
    calling = meetings.Calling(held_on=timezone.localdate(now), time=at, place=place)
    meeting = meetings.call(calling=calling, by=responsible, now=now)
    here = meetings.Presence(present=frozenset(members))
    meeting = meetings.record_presence(meeting=meeting, presence=here, by=responsible, now=now)
    _elect(meeting, members, elected, responsible, now)
    secretary = members[elected["secretary"]]
    secretary.refresh_from_db()
    minutes = meetings.write_minutes(meeting=meeting, by=secretary, now=now)
    for one in keys:
        line = one.signer.line(minutes.note_text)
        minutes = meetings.sign_minutes(meeting=meeting, line=line, by=members[one.seat], now=now)
    return minutes


def _elect(
    meeting: Meeting,
    members: Mapping[int, Member],
    elected: Mapping[str, int],
    by: Member,
    now: datetime,
) -> None:
    item = AgendaItem.objects.get(meeting=meeting, kind=AgendaItem.Kind.ELECTION)
    votes = dict.fromkeys(members, "for")
    for office, seat in elected.items():
        meetings.elect(
            item=item, office=office, candidate=members[seat], votes=votes, by=by, now=now
        )


@transaction.atomic
def adopt(*, school: School, head: Signer, number: str, now: datetime) -> Order:
    """Let the head adopt the model regulation as the school's own, in force from today."""
    day = timezone.localdate(now)
    form = RulebookOrder(
        school=names_of(school),
        number=number,
        date=day,
        head=head_of(school).name,
        version=school.newest_rulebook + 1,
        effective=day,
        changes=dict.fromkeys(papering.LANGUAGES, ()),
        control=head_of(school).name,
    )
    data: dict[str, object] = {
        "version": form.version,
        "toml": write_rulebook(DEFAULT),
        "effective": day.isoformat(),
    }
    order, _links = sign_order(
        school=school, kind=Order.Kind.RULEBOOK, number=number, day=day, form=form,
        data=data, head=head, now=now,
    )  # fmt: skip
    return order


def day_off(day: date) -> DayLine:
    """Return a day of the school's own: a Friday about three weeks after this one."""
    off = day + timedelta(days=21)
    off -= timedelta(days=(off.weekday() - FRIDAY) % 7)
    return DayLine(first=off, last=off, is_working=False, name="Мектептин күнү")


@transaction.atomic
def set_days(
    *, school: School, lines: Sequence[DayLine], head: Signer, number: str, now: datetime
) -> Order:
    """Let the head give the school days and vacations of its own."""
    day = timezone.localdate(now)
    form = CalendarOrder(
        school=names_of(school),
        number=number,
        date=day,
        head=head_of(school).name,
        days=tuple(lines),
        control=head_of(school).name,
    )
    said = [
        {**vars(line), "first": line.first.isoformat(), "last": line.last.isoformat()}
        for line in lines
    ]
    order, _links = sign_order(
        school=school, kind=Order.Kind.CALENDAR, number=number, day=day, form=form,
        data={"days": said}, head=head, now=now,
    )  # fmt: skip
    return order


def tell_parents(*, school: School, link: str, now: datetime) -> None:
    """Write down that the box stands on the school's website and parents heard of it."""
    today, by = timezone.localdate(now), head_of(school)
    site = publicity.Made(kind=Notice.Kind.SITE, done_on=today, link=link)
    meeting = publicity.Made(
        kind=Notice.Kind.MEETING, done_on=today, place="Мектептин жыйындар залы", people=64
    )
    for made in (site, meeting):
        publicity.add_notice(school=school, made=made, by=by, now=now)
