"""What the desk tells each to do: the things themselves, the own ones alone, one button each."""

import re
from datetime import date

import pytest
from django.urls import reverse

from ishenim.commission.actions import set_telephone
from ishenim.commission.models import Member, Office
from ishenim.obligations import audience
from ishenim.obligations.todo import ToDo, of_reader
from ishenim.obligations.words import ACTS, WORDS
from ishenim.opening import actions as openings
from ishenim.ui.refusals import BadInput
from tests.cast import NOW, later

TUESDAY, AFTER, LONG_AFTER = date(2026, 4, 21), date(2026, 4, 22), date(2026, 7, 20)


@pytest.fixture
def begun(open_box, order, acquainted, undertaken):
    """A commission that has signed all it must, with a box of which parents were told nothing."""


def seen(school, who, today: date, *offices: str) -> ToDo:
    told = of_reader(school, who, offices, today, sees_letters=True)
    assert told is not None
    return told


def whats(told: ToDo) -> list[str]:
    return [line.one.what for line in told.own]


def test_every_obligation_has_somebody_and_a_button():
    assert audience.AUDIENCE.keys() | {"missed", "signatures"} == WORDS.keys() == ACTS.keys()


def test_before_the_commission_begins_the_desk_has_its_steps_alone(school, members):
    assert of_reader(school, members[0].member, (), NOW.date(), sees_letters=True) is None


def test_an_opening_is_everybodys_and_a_report_the_responsible_persons(school, members, begun):
    chair, _secretary, responsible, _duty, parent = (one.member for one in members)
    for member in (chair, responsible, parent):
        assert "opening" in whats(seen(school, member, TUESDAY))
    assert "report" in whats(seen(school, responsible, LONG_AFTER))
    assert "report" not in whats(seen(school, parent, LONG_AFTER))


def test_who_leads_sees_what_is_late_with_others_and_whom_to_call(school, members, begun, enter):
    chair, responsible = members[0].member, members[2].member
    set_telephone(by=responsible.person, number="+996 700 12 34 56")
    [late] = [one for one in seen(school, chair, LONG_AFTER).others if one.one.what == "report"]
    assert [one.seat for one in late.doers] == [responsible.seat]
    assert late.place == ""
    assert seen(school, members[4].member, LONG_AFTER).others == []


def test_what_only_the_head_can_mend_stands_first_on_the_heads_desk(school, members, begun, head):
    Member.objects.filter(post=Member.Post.PARENT).update(left_on=AFTER)
    told = seen(school, None, LONG_AFTER, Office.Kind.HEAD)
    assert {"parent", "odd"} <= set(whats(told)[:2])
    assert {line.place for line in told.own[:2]} == {reverse("new-commission-order")}
    assert "published" in whats(told)[2:]
    chair = seen(school, members[0].member, LONG_AFTER)
    assert "parent" not in whats(chair)
    assert "parent" in [line.one.what for line in chair.others]


def test_where_the_office_is_vacant_everybody_does_it(school, members, begun):
    Member.objects.filter(is_responsible=True).update(is_responsible=False)
    assert "report" in whats(seen(school, members[4].member, LONG_AFTER))


def test_what_repeats_is_named_twice_and_counted(school, members, begun):
    own = seen(school, members[4].member, LONG_AFTER).own
    late = [line for line in own if line.one.what == "opening"]
    assert len(late) == 2
    assert late[1].more > 5


def test_each_thing_has_one_button_that_leads_where_it_is_done(
    school, members, begun, enter, clock
):
    clock(later(days=96))
    browser = enter(members[2])
    page = browser.get("/en/desk/").text
    todo = page.split('id="todo"')[1].split("</section>")[0]
    things = todo.split("<li")[1:]
    assert things
    for thing in things:
        [address] = re.findall(r'class="button" href="([^"]+)"', thing)
        assert browser.get(address).status_code == 200


def test_empty_means_empty(school, members, begun, head, enter, clock):
    from ishenim.cli import constituting

    constituting.tell_parents(school=school, link="https://example.kg/box", now=NOW)
    clock(NOW)
    for who in (members[4], head):
        page = enter(who).get("/en/desk/").text
        assert 'id="todo"' not in page
        assert 'id="others"' not in page


def test_while_the_box_is_opened_its_room_is_the_only_way_and_names_who_is_missing(
    school, members, begun, enter, clock
):
    noon = later(days=6, hours=3)
    clock(noon)
    set_telephone(by=members[4].person, number="0700 123456")
    opening = openings.begin(school=school, by=members[0].member, now=noon)
    openings.enter(opening=opening, by=members[0].member, now=noon)
    page = enter(members[1]).get("/en/desk/").text
    assert 'data-what="opening"' not in page
    missing = page.split("Not in the room yet:")[1].split("</p>")[0]
    assert members[4].person.name in missing
    assert members[0].person.name not in missing
    assert 'href="tel:0700123456"' in missing
    assert 'class="button" href="/en/desk/opening/room"' in page


@pytest.mark.parametrize("day", [TUESDAY, LONG_AFTER])
def test_the_desk_asks_as_few_questions_on_a_late_day(
    school, members, begun, day, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        seen(school, members[0].member, day)


def test_a_telephone_is_written_down_by_oneself(members, enter, open_box):
    browser = enter(members[0])
    browser.post("/en/desk/reminders/telephone", {"telephone": " 0555  11-22-33 "})
    assert 'href="tel:055511-22-33"' in enter(members[1]).get("/en/desk/people").text
    with pytest.raises(BadInput):
        set_telephone(by=members[0].person, number="менин номерим")
    browser.post("/en/desk/reminders/telephone", {"telephone": ""})
    assert "tel:" not in browser.get("/en/desk/people").text
