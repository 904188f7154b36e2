"""How a commission begins: what is done, what comes now, and for whom there is a link."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix
from django.utils import translation

from ishenim.box.models import Box
from ishenim.commission import actions as commission
from ishenim.commission.models import Invitation, Member, Roster
from ishenim.meetings.models import Meeting
from ishenim.obligations.beginning import facts, steps
from ishenim.orders import actions as orders
from ishenim.orders import papering
from ishenim.orders.rules import editing
from ishenim.regulation.rulebook import DEFAULT
from tests.cast import later, sign_undertaking

HEAD = steps.Who(is_head=True, may_manage=True, member=None)


@pytest.fixture(autouse=True)
def _today(monkeypatch, now):
    """Let every page think that it is the day of the cast."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    set_script_prefix("/")
    with translation.override("ky"):
        yield


def now_of(school, now, who=HEAD):
    """Return the present step of a school."""
    found = steps.of_school(facts.of_school(school, now), who)
    return next((step for step in found if step.is_now), None)


def done(found):
    return [step.code for step in found if step.is_done]


def test_it_begins_with_the_heads_own_card(school, head, now):
    step = now_of(school, now)
    assert (step.code, step.address) == ("order", "/desk/head-card")


def test_then_the_head_writes_the_order(school, head_signer, now):
    assert now_of(school, now).address == "/desk/orders/"


def test_others_than_the_head_get_no_link_to_the_order(school, head, administrator, now):
    who = steps.Who(is_head=False, may_manage=True, member=None)
    assert now_of(school, now, who).address == ""


def test_who_is_invited_and_has_not_come_is_named(school, head, order, now):
    Invitation.objects.filter(school=school).delete()
    Member.objects.filter(school=school, seat=5).update(left_on=now.date())
    invitation = Invitation(name="Бакыт Осмонов", email="b@example.kg", post="parent")
    commission.invite(invitation=invitation, school=school, by=head, now=now)
    step = now_of(school, now)
    assert (step.code, step.count, step.awaits) == ("people", "4 / 5", ("Бакыт Осмонов",))


def test_who_has_no_card_is_named(order, school, now):
    Member.objects.filter(seat=4).update(signing_key=None, recipient="", card_made_on=None)
    step = now_of(school, now)
    assert (step.code, step.count, step.awaits) == ("cards", "4 / 5", ("Назгүл Турдубаева",))


def test_signatures_under_order_and_undertaking_are_awaited(order, members, school, now):
    for member in members[:4]:
        sign_undertaking(member, now)
    step = now_of(school, now)
    assert step.code == "papers"
    assert members[4].person.name in step.awaits


def test_the_composition_comes_when_all_have_promised(acquainted, undertaken, school, now):
    step = now_of(school, now)
    assert (step.code, step.address) == ("composition", "/desk/roster")
    commission.draft_roster(school=school, by=None, now=now)
    step = now_of(school, now)
    assert (step.count, len(step.awaits)) == ("0 / 5", 5)


@pytest.fixture
def unelected(acquainted, undertaken, roster, school):
    """Everything is signed, nobody is elected."""
    Member.objects.filter(school=school).update(is_chair=False, is_secretary=False)


def who_is(member):
    return steps.Who(is_head=False, may_manage=False, member=member.member)


def test_the_responsible_person_calls_the_first_meeting(unelected, members, school, now):
    mine, theirs = (now_of(school, now, who_is(members[n])) for n in (2, 4))
    assert mine.code == theirs.code == "meeting"
    assert (mine.act, theirs.act) == ("Биринчи отурумду чакыруу", "")
    assert now_of(school, now).address == ""


def test_a_called_meeting_is_told_with_its_day(unelected, members, school, now):
    Meeting.objects.create(
        school=school, number=1, kind="first", called_by=members[2].member,
        called_on=now.date(), held_on=later(days=2).date(), time=time(14), place="Кабинет 12",
    )  # fmt: skip
    assert "2026-жылдын 17-апрели" in now_of(school, now).says


def test_the_head_adopts_the_regulation_before_children_write(
    acquainted, undertaken, roster, members, school, head, head_signer, now
):
    step = now_of(school, now)
    assert (step.code, step.address) == ("rules", "/desk/rulebook")
    assert now_of(school, now, who_is(members[0])).act == ""
    order = editing.draft_rulebook(
        school=school,
        heading=editing.Heading(number="30-А", date=now.date()),
        rules=DEFAULT,
        effective=now.date(),
        by=head,
        now=now,
    )
    assert now_of(school, now).address == f"/desk/orders/{order.pk}"
    text = papering.note_text(order, head_signer.public)
    orders.sign_order(order=order, line=head_signer.line(text), by=head, now=now)
    school.refresh_from_db()
    assert now_of(school, now).code == "box"


def test_then_the_box_is_sealed_and_nothing_is_shown_any_more(
    acquainted, undertaken, roster, members, school, now, enter
):
    school.newest_rulebook = 1
    step = now_of(school, now, who_is(members[0]))
    assert (step.code, step.address) == ("box", "/desk/opening/")
    assert "Комиссия ишин баштайт" in enter(members[0]).get("/desk/").content.decode()


def test_a_working_commission_has_no_steps(acquainted, undertaken, open_box, members, head, enter):
    for who in (members[0], head):
        shown = enter(who).get("/en/desk/").content.decode()
        assert "The commission begins" not in shown
        assert "Your next steps" not in shown


# ── One's own steps ───────────────────────────────────────────────────────────
def own(member, school, now):
    return steps.of_member(facts.of_school(school, now), member.member)


def test_a_member_goes_from_card_to_composition(order, members, school, now, enter):
    found = own(members[0], school, now)
    assert [step.code for step in found] == ["in", "card", "order", "undertaking", "composition"]
    assert done(found) == ["in", "card"]
    shown = enter(members[0]).get("/en/desk/").content.decode()
    assert "Your next steps" in shown
    assert f"/en/desk/orders/{order.pk}" in shown


def test_a_duty_reader_is_warned_before_an_urgent_letter_comes(members, school, now):
    says = {member.seat: own(member, school, now)[-2].says for member in members}
    assert "шашылыш" in says[4]
    assert "шашылыш" not in says[5]


def test_a_new_member_sees_the_own_steps_in_a_working_commission(open_box, members, enter, now):
    sign_undertaking(members[0], now)
    assert "Your next steps" not in enter(members[0]).get("/en/desk/").content.decode()
    shown = enter(members[1]).get("/en/desk/").content.decode()
    assert "Your next steps" in shown
    assert "/en/desk/undertaking" in shown


def test_a_new_card_is_not_on_the_signed_composition(roster, members, undertaken, school, now):
    Member.objects.filter(seat=1).update(signing_key=b"n" * 32)
    members[0].member.refresh_from_db()
    assert "composition" not in done(own(members[0], school, now))
    assert "composition" in done(own(members[1], school, now))


def test_the_people_page_says_what_each_has_done(members, head, school, enter, now):
    sign_undertaking(members[0], now)
    page = enter(head).get("/en/desk/people").content.decode()
    assert page.count('data-step="undertaking"') == 5
    assert page.count("checks__one checks__one--done") >= 11


@pytest.mark.parametrize("people", [1, 5])
def test_the_steps_ask_the_database_the_same_however_many(
    roster, members, school, now, people, django_assert_max_num_queries
):
    Member.objects.filter(seat__gt=people).update(left_on=now.date())
    assert Roster.objects.exists()
    assert not Box.objects.exists()
    with django_assert_max_num_queries(12):
        steps.of_school(facts.of_school(school, now), HEAD)


@pytest.mark.parametrize(("page", "most"), [("/desk/", 42), ("/desk/people", 24)])
def test_the_pages_with_steps_ask_the_same_however_many_people(
    order, roster, members, now, enter, page, most
):
    browser, counts = enter(members[0]), []
    for last in (5, 3):
        Member.objects.filter(seat__gt=last).update(left_on=now.date())
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            browser.get(page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most
