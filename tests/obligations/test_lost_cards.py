"""A lost card is an obligation at once, one line that leads from step to step (C6)."""

from datetime import timedelta

import pytest

from ishenim.cli import ceremony
from ishenim.commission import actions
from ishenim.commission.models import Roster
from ishenim.obligations import facts, reminders
from ishenim.publicity.models import Notice
from ishenim.regulation.obligations import obligations
from tests.cast import card_of, keys_of, later


@pytest.fixture
def lost(open_box, members, now):
    """Member 2 has lost both copies, and says so."""
    return actions.report_lost(member=members[1].member, by=members[1].person, now=now)


def lines(school, day, prefix="reseal"):
    found = obligations(facts.of_school(school, day), day)
    return [one for one in found if one.what.startswith(prefix)]


def test_it_is_due_at_once_and_leads_on_until_the_box_is_sealed(lost, members, school, now):
    def line():
        [one] = lines(school, now.date())
        return one.what, one.state, one.due_on

    assert line() == ("reseal-card", "due", now.date())
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    assert line() == ("reseal-draft", "due", now.date())
    draft = actions.draft_roster(school=school, by=None, now=now)
    assert line() == ("reseal-sign", "due", now.date())
    for keys in [members[0].keys, members[2].keys, members[3].keys, keys_of(2, 2)]:
        draft = actions.sign_roster(roster=draft, line=keys.signer.line(draft.text), now=now)
    assert line() == ("reseal-seal", "due", now.date())
    actions.put_in_force(roster=draft, now=now)
    assert lines(school, now.date()) == []


def test_the_next_day_it_is_late(lost, school, now):
    [one] = lines(school, now.date() + timedelta(days=1))
    assert (one.state, one.days, one.seat) == ("late", 1, 2)


def test_every_member_and_the_head_are_reminded(lost, members, head, school, now):
    people = reminders.People(school)
    due = reminders.wanted(lines(school, now.date()), people, now.date())
    assert set(due) == {head.pk, *(m.person.pk for m in members)}


def test_the_page_leads_the_member_to_the_card_and_names_them(lost, members, head, enter, clock):
    clock(later())
    own = enter(members[1]).get("/en/desk/obligations/").content.decode()
    assert 'data-what="reseal-card"' in own
    assert 'href="/en/desk/card"' in own
    page = enter(head).get("/en/desk/obligations/").content.decode()
    assert members[1].person.name in page
    assert 'href="/en/desk/card"' not in page


def test_a_composition_that_changed_otherwise_is_late_on_no_day(open_box, school, now):
    Roster.objects.create(school=school, epoch=2, text="x", note="y", made_on=now.date())
    [one] = lines(school, now.date() + timedelta(days=9))
    assert (one.what, one.state, one.due_on) == ("reseal-seal", "due", None)


def test_after_a_new_beginning_new_posters_are_due(roster, school, head, now):
    row = Roster.objects.get()
    row.pk, row.epoch, row.first_epoch = None, 2, 2
    row.save()
    [one] = lines(school, now.date(), "posters")
    assert (one.state, one.due_on) == ("due", now.date())
    Notice.objects.create(
        school=school,
        school_year=2025,
        kind=Notice.Kind.POSTER,
        done_on=now.date(),
        by=head,
        recorded_on=now.date(),
    )
    assert [one.state for one in lines(school, now.date(), "posters")] == ["kept"]


def test_without_a_restart_no_posters_are_asked_for(open_box, school, now):
    assert lines(school, now.date(), "posters") == []


def test_who_has_not_proven_a_card_sees_no_day_and_no_number_of_letters(
    enter, members, letter, clock
):
    """H1: a renewed sign-in reads of letters what the management reads."""
    clock(later(days=100))
    page = enter(members[1], card=False).get("/en/desk/obligations/").content.decode()
    assert 'data-what="consideration"' not in page
    assert 'data-what="consideration-terms"' in page
    assert "Letters:" not in page
