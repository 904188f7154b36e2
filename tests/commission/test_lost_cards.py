"""A lost card is said at once: all see it, and what comes next, until boxes forget it (C6)."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission import actions, rosters, ways_in
from ishenim.commission.models import Member
from ishenim.schools.models import School
from ishenim.ui.refusals import NotAllowed, NotNow
from tests.cast import card_of, keys_of, person_named


@pytest.fixture
def lost(open_box, members, now):
    """Member 2 has lost both copies, and says so."""
    return actions.report_lost(member=members[1].member, by=members[1].person, now=now)


def test_every_desk_tells_which_card_boxes_still_name(lost, members, head, enter):
    for who in (*members, head):
        page = enter(who).get("/en/desk/").content.decode()
        assert "The box is still sealed to a lost card" in page
        assert members[1].person.name in page


def test_the_way_is_told_step_by_step(lost, members, school, enter, now):
    def step():
        return ways_in.of_school(school, now.date()).step

    assert step() == "card"
    assert "Please make a new card now" in enter(members[1]).get("/en/desk/").content.decode()
    assert "Please remind them" in enter(members[0]).get("/en/desk/").content.decode()
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    assert step() == "draft"
    draft = actions.draft_roster(school=school, by=None, now=now)
    assert step() == "sign"
    keys = [members[0].keys, members[2].keys, members[3].keys, keys_of(2, 2)]
    for key in keys:
        draft = actions.sign_roster(roster=draft, line=key.signer.line(draft.text), now=now)
    assert step() == "seal"
    assert "Seal the box anew now" in enter(members[0]).get("/en/desk/").content.decode()
    assert "Seal the box anew now" in enter(members[0]).get("/en/desk/roster").content.decode()
    actions.put_in_force(roster=draft, now=now)
    assert step() is None
    assert "The box is still sealed to" not in enter(members[0]).get("/en/desk/").content.decode()


def test_the_member_reads_what_happens_next(lost, members, enter):
    page = enter(members[1]).get("/en/desk/card").content.decode()
    assert "Until then you cannot read letters" in page
    assert "I have found my card again" in page


def test_the_chair_and_the_head_may_say_it_and_nobody_else(
    open_box, members, head, administrator, stranger, now
):
    for who in (administrator, stranger, members[2].person):
        with pytest.raises(NotAllowed):
            actions.report_lost(member=members[1].member, by=who, now=now)
    actions.report_lost(member=members[1].member, by=members[0].person, now=now)
    actions.report_lost(member=members[2].member, by=head, now=now)


def test_a_card_is_lost_once(lost, members, now):
    with pytest.raises(NotNow):
        actions.report_lost(member=members[1].member, by=members[1].person, now=now)


def test_the_button_says_it(open_box, members, enter):
    assert enter(members[1]).post("/desk/people/2/lost").status_code == 302
    assert enter(members[0]).post("/desk/people/3/lost").status_code == 302
    assert enter(members[3]).post("/desk/people/5/lost").status_code == 403
    assert Member.objects.filter(card_lost_on__isnull=False).count() == 2


def test_a_lost_card_stays_out_of_the_next_composition(lost, school, now):
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_a_draft_that_names_it_is_dropped(roster, members, school, now):
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1, cards_made=2), now=now)
    actions.draft_roster(school=school, by=None, now=now)
    actions.report_lost(member=members[1].member, by=members[1].person, now=now)
    assert rosters.draft(school) is None


def test_before_any_composition_a_lost_card_is_as_if_it_had_not_been_made(members, now):
    member = actions.report_lost(member=members[1].member, by=members[1].person, now=now)
    assert (member.has_card, member.card_lost_on) == (False, None)


def test_a_card_that_was_found_proves_itself(lost, members, enter):
    assert enter(members[1], card=False).post("/desk/card/found").status_code == 403
    assert enter(members[1]).post("/desk/card/found").status_code == 302
    assert Member.objects.get(seat=2).card_lost_on is None


def test_a_found_card_does_not_come_back_once_another_was_made(lost, members, school, now):
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    found = members[1].keys.signer.public
    with pytest.raises(NotNow):
        actions.report_found(member=Member.objects.get(seat=2), key=found, now=now)


def test_a_seat_of_another_school_is_not_found(open_box, members, enter, school):
    other = School.objects.create(slug="o", origin="testserver/s/o", name_ky="Башка")
    Member.objects.create(
        school=other,
        person=person_named("К"),
        seat=9,
        post=Member.Post.TEACHER,
        joined_on=school.member_set.first().joined_on,
    )
    assert enter(members[0]).post("/desk/people/9/lost").status_code == 404


def test_the_page_of_a_lost_card_says_nothing_that_is_over(lost, members, enter):
    lost_page = enter(members[1]).get("/en/desk/card").content.decode()
    assert "Your card opens the box and signs." not in lost_page
    assert "Your card opens the box and signs." in (
        enter(members[0]).get("/en/desk/card").content.decode()
    )
    people = enter(members[0]).get("/en/desk/people").content.decode()
    assert people.count("Key card lost") == 1


def test_who_signs_with_a_new_card_is_not_the_only_one_awaited(lost, members, school, enter, now):
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    actions.draft_roster(school=school, by=None, now=now)
    page = " ".join(enter(members[0]).get("/en/desk/roster").content.decode().split())
    assert f"Must sign with their new cards too: {members[1].person.name}." in page
    assert "Signatures of any members of the composition in force still needed: 3." in page
    assert "Waiting for:" not in page
