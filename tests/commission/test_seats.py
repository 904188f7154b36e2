"""Seats, roles and offices."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission import actions, cards
from ishenim.commission.models import Member, Office
from ishenim.ui.refusals import NotAllowed, NotNow
from tests.cast import card_of, keys_of, later


def test_a_seat_ends_once(seated, head, now):
    actions.end_seat(member=seated[0], by=head, now=now)
    with pytest.raises(NotNow):
        actions.end_seat(member=seated[0], by=head, now=now)


def test_a_seat_that_ended_leads_and_reads_nothing(seated, head, now):
    actions.end_seat(member=seated[3], by=head, now=now)
    gone = Member.objects.get(seat=4)
    assert not (gone.is_chair)
    assert not (gone.is_secretary)
    assert not (gone.is_responsible)
    assert not (gone.is_duty)
    assert gone not in Member.objects.current(gone.school)


def test_so_many_seats_do_not_end_that_the_box_stays_shut(roster, members, head, now):
    for cast in members[:2]:
        actions.end_seat(member=cast.member, by=head, now=now)
    with pytest.raises(NotNow):
        actions.end_seat(member=members[2].member, by=head, now=now)
    assert Member.objects.current(members[2].member.school).count() == 3


def test_a_single_role_has_one_holder(seated, head, now):
    actions.give_roles(member=seated[4], roles={"is_chair", "is_duty"}, by=head, now=now)
    assert list(Member.objects.filter(is_chair=True).values_list("seat", flat=True)) == [5]
    assert list(Member.objects.filter(is_duty=True).values_list("seat", flat=True)) == [4, 5]


def test_roles_that_are_not_given_are_taken(seated, head, now):
    actions.give_roles(member=seated[3], roles=set(), by=head, now=now)
    assert not Member.objects.filter(is_duty=True).exists()


def test_an_ended_seat_gets_no_roles(seated, head, now):
    actions.end_seat(member=seated[0], by=head, now=now)
    with pytest.raises(NotNow):
        actions.give_roles(member=seated[0], roles={"is_chair"}, by=head, now=now)


def test_nobody_ends_their_own_office(school, head, now):
    with pytest.raises(NotAllowed):
        actions.end_office(office=Office.objects.get(person=head), by=head, now=now)


def test_the_head_ends_the_administrators_office(school, head, administrator, now):
    actions.end_office(office=Office.objects.get(person=administrator), by=head, now=now)
    assert not Office.objects.filter(person=administrator).exists()


def test_before_the_first_roster_no_card_opens_anything(members, school, today):
    assert cards.health(school, today) is None


def test_cards_that_were_used_lately_are_known_to_work(roster, school, today):
    health = cards.health(school, today)
    assert (health.cards, health.used, health.quorum, health.is_low) == (5, 5, 3, False)


def test_cards_unused_for_a_month_are_named(roster, school, now):
    soon = later(now, days=31)
    for seat in (1, 2, 3):
        actions.mark_card_used(school=school, seat=seat, now=soon)
    health = cards.health(school, soon.date())
    assert [m.seat for m in health.unused] == [4, 5]
    assert health.is_low, "one more lost card could lose the letters"


def lose(members, seats, now):
    for seat in seats:
        actions.report_lost(member=members[seat - 1].member, by=members[seat - 1].person, now=now)


def test_cards_that_are_gone_are_counted_truly(roster, members, school, now):
    """C5: three of five are gone: the page does not speak of one more."""
    for seat in range(1, 6):
        actions.mark_card_used(school=school, seat=seat, now=now)
    lose(members, (1, 2), now)
    health = cards.health(school, now.date())
    assert (len(health.gone), health.living, health.spare, health.missing) == (2, 3, 0, 0)
    lose(members, (3,), now)
    health = cards.health(school, now.date())
    assert (len(health.gone), health.living, health.missing) == (3, 2, 1)
    assert [seat.name for seat in health.gone] == [m.person.name for m in members[:3]]


def test_a_card_with_another_in_its_place_is_gone_until_boxes_name_the_new_one(
    open_box, members, school, now
):
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1, cards_made=2), now=now)
    assert [seat.seat for seat in cards.health(school, now.date()).gone] == [1]
    keys = [m.keys for m in members[1:4]]
    ready = ceremony.sign_roster(school=school, keys=[*keys, keys_of(1, 2)], now=now)
    assert [seat.seat for seat in cards.health(school, now.date()).gone] == [1]
    actions.put_in_force(roster=ready, now=now)
    assert cards.health(school, now.date()).gone == ()
