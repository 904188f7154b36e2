"""Story: a commission's first quarter, day by day: what is kept, due, late, and who is told.

Spring 2026. The box is sealed on Wednesday 15 April and opened on Tuesday 21 April. On 28 April
nobody comes; the secretary says why, with her card. One of five signs the minutes late. In May the
parents' representative moves away. In July nobody has written the quarter's report.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ishenim.commission.models import Member, Person
from ishenim.meetings.models import Minutes
from ishenim.obligations import actions, facts
from ishenim.obligations.models import Reminder
from ishenim.opening import actions as opening_actions
from ishenim.opening import papers
from ishenim.orders import actions as orders
from ishenim.orders import composing, pages, papering
from ishenim.orders.models import Order
from ishenim.proof.note import Signer, sign_note
from ishenim.regulation.obligations import Obligation, obligations
from ishenim.schools.models import School
from tests.cast import NOW, CastMember
from tests.councils import Council

pytestmark = pytest.mark.usefixtures("acquainted", "undertaken")


def noon(day: str) -> datetime:
    """Return noon of a day of 2026: noon("04-21")."""
    return datetime.combine(date.fromisoformat(f"2026-{day}"), NOW.time(), NOW.tzinfo)


@pytest.fixture
def stands(school: School) -> Callable[[str, str], Obligation]:
    """Return how an obligation stands on a day: stands("opening/2026-04-28", "04-29")."""

    def stands(key: str, day: str) -> Obligation:
        today = noon(day).date()
        found = obligations(facts.of_school(school, today), today)
        return next(one for one in found if one.key == key)

    return stands


@pytest.fixture
def told(mailoutbox) -> Callable[[str], set[str]]:
    """Return who is told something on a day, once the server has ticked."""

    def told(day: str) -> set[str]:
        mailoutbox.clear()
        while actions.tick(now=noon(day)):
            pass
        return {message.to[0] for message in mailoutbox}

    return told


def mail(cast: CastMember) -> str:
    return cast.person.email


def test_a_missed_tuesday_is_late_until_it_is_explained(
    school, members, roster, open_the_box, stands, told
):
    open_the_box()
    assert stands("opening/2026-04-21", "04-22").state == "kept"
    assert stands("opening/2026-04-28", "04-28").state == "due"
    assert mail(members[0]) in told("04-27")  # the day before
    late = stands("opening/2026-04-28", "04-30")
    assert (late.state, late.days) == ("late", 2)
    assert {mail(member) for member in members} <= told("04-29")
    assert told("04-29") == set()  # once a stage
    secretary = members[1]
    text = papers.explanation(
        roster,
        school,
        planned_on=date(2026, 4, 28),
        moved_to=None,
        reason="Мектепте карантин болду.",
        today=date(2026, 4, 30),
    )
    opening_actions.explain(
        by=secretary.member,
        planned_on=date(2026, 4, 28),
        moved_to=None,
        reason="Мектепте карантин болду.",
        note=sign_note(text, [secretary.keys.signer]),
        now=noon("04-30"),
    )
    explained = stands("missed/2026-04-28", "05-01")
    assert explained.state == "kept"
    assert explained.proof.kind == "journal"


def test_a_late_signature_is_waited_for_and_then_kept(
    school, members, open_box, council: Council, stands, told
):
    meeting = council.written()
    council.sign(meeting, 1, 2, 3, 4)
    waiting = stands("signature/1/5", "04-22")
    assert (waiting.state, waiting.seat) == ("due", 5)
    assert mail(members[4]) in told("04-22")
    assert Reminder.objects.filter(key="signature/1/5").count() == 1
    council.now = noon("04-30")
    council.sign(meeting, 5)
    assert Minutes.objects.get(meeting=meeting).frozen_on == date(2026, 4, 30)
    kept = stands("signatures/1", "05-02")
    assert (kept.state, kept.proof.kind) == ("kept", "minutes")


def test_a_parent_who_leaves_is_late_at_once_and_replaced_by_order(
    school, members, head: Person, head_signer: Signer, order: Order, open_box, stands, told
):
    assert stands("parent", "05-03").state == "kept"
    orders.let_go(member=members[4].member, reason="Бишкекке көчтү", by=head, now=noon("05-04"))
    lost, odd = stands("parent", "05-06"), stands("odd", "05-06")
    assert (lost.state, lost.days, odd.state) == ("late", 2, "late")
    assert head.email in told("05-05")
    _replace_the_parent(school, head, head_signer, order)
    Member.objects.create(
        school=school,
        person=Person.objects.create_user(email="parent2@example.kg", name="Нургүл Садыкова"),
        seat=6,
        post=Member.Post.PARENT,
        joined_on=date(2026, 5, 8),
    )
    assert stands("parent", "05-09").state == "kept"
    assert stands("odd", "05-09").state == "kept"
    new = Order.objects.get(number="31")
    assert "курамын өзгөртүү жөнүндө" in new.content


def _replace_the_parent(school: School, head: Person, signer: Signer, order: Order) -> None:
    parent = composing.Row(
        name="Нургүл Садыкова", email="parent2@example.kg", post=Member.Post.PARENT
    )
    rows = (*composing.present(school, order), parent)
    composition = replace(composing.Composition.of(order.data), rows=rows)
    form = pages.form(school, composition, number="31", day=date(2026, 5, 7), head=head.name)
    draft = orders.draft_order(
        school=school,
        kind=Order.Kind.COMMISSION,
        number="31",
        date=date(2026, 5, 7),
        form=form,
        data=composition.as_json(),
        by=head,
        now=noon("05-07"),
    )
    draft = Order.objects.select_related("school").get(pk=draft.pk)
    line = signer.line(papering.note_text(draft, signer.public))
    orders.sign_order(order=draft, line=line, by=head, now=noon("05-07"))


def test_the_quarter_ends_without_a_report(school, members, open_box, stands, told):
    responsible = members[2]
    assert stands("report/2026-2", "06-24").stage(date(2026, 6, 24)) is None
    told("06-24")
    assert mail(responsible) in told("06-25")
    late = stands("report/2026-2", "07-08")
    assert (late.state, late.due_on, late.days) == ("late", date(2026, 7, 5), 3)


def test_two_meetings_are_owed_by_the_end_of_the_half_year(
    school, members, open_box, council: Council, stands
):
    """The half-year in which the commission began is not counted; the next one is."""
    council.now = noon("09-10")
    meeting = council.open(held_on=date(2026, 9, 10))
    council.write(council.item(meeting))
    half = next(
        one
        for one in obligations(facts.of_school(school, date(2026, 11, 1)), date(2026, 11, 1))
        if one.rule == "R25" and one.due_on == date(2026, 12, 31)
    )
    assert (half.state, half.number) == ("due", 1)
    today = date(2027, 1, 2)
    late = {one.key: one for one in obligations(facts.of_school(school, today), today)}[half.key]
    assert (late.state, late.days) == ("late", 2)


def test_no_reminder_says_what_is_in_a_letter(school, members, open_the_box, mailoutbox):
    open_the_box()
    day = noon("04-15")
    while day < noon("07-10"):
        while actions.tick(now=day):
            pass
        day += timedelta(days=1)
    assert mailoutbox
    for message in mailoutbox:
        said = (message.subject + message.body).casefold()
        assert "ик-2026" not in said
        assert not any(word in said for word in ("зордук", "насили", "violence", "рэкет"))
