"""opening.actions.enter, confirm, see and set_aside: who is present."""

from datetime import timedelta

import pytest

from ishenim.opening import actions
from ishenim.opening.models import Presence
from ishenim.opening.room import AWAY
from ishenim.ui.refusals import NotAllowed, NotNow
from tests.cast import replaced

pytestmark = pytest.mark.django_db


def test_coming_in_twice_is_once(table, open_box, members):
    table.begin(members[0])
    table.enter(members[0], members[0])
    assert Presence.objects.count() == 1


def test_a_member_confirms_with_the_card_of_their_seat(table, open_box, members):
    table.begin(members[0])
    table.enter(members[0])
    with pytest.raises(NotAllowed):
        actions.confirm(
            opening=table.opening, by=members[0].member,
            public=members[1].keys.signer.public, now=table.now,
        )  # fmt: skip


def test_a_card_made_anew_waits_for_the_next_roster(table, open_box, members):
    table.begin(members[0])
    table.enter(members[0])
    anew = replaced(members[0], cards_made=2)
    with pytest.raises(NotAllowed):
        table.confirm(anew)


def test_who_did_not_come_in_cannot_confirm(table, open_box, members):
    table.begin(members[0])
    with pytest.raises(NotAllowed):
        table.confirm(members[0])


def test_a_quorum_begins_and_fewer_do_not(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:3])
    table.confirm(*members[:2])
    assert table.step == "gather"
    table.confirm(members[2])
    assert table.step == "deal"


def test_everybody_in_the_room_is_waited_for_before_the_box_is_sealed(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:3])
    for _round in range(3):
        for cast in members[:3]:
            table.do(cast)
    assert table.step == "sign-box"
    assert table.room.waiting == {4}
    table.confirm(members[3])
    table.do(members[3])
    assert table.step == "cosign-box"
    assert table.opening.next_box.note.count("\u2014 ") == 4


def test_who_does_not_confirm_can_be_set_aside(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:3])
    for _round in range(3):
        for cast in members[:3]:
            table.do(cast)
    actions.set_aside(opening=table.opening, by=members[0].member, seat=4, now=table.now)
    assert table.step == "cosign-box"


def test_who_is_here_cannot_be_passed_over(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:4])
    with pytest.raises(NotNow):
        actions.set_aside(opening=table.opening, by=members[0].member, seat=4, now=table.now)


def test_who_lost_the_connection_is_waited_for_no_longer(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:4])
    for _round in range(3):
        for cast in members[:3]:
            table.do(cast)
    assert table.step == "sign-box"
    table.later(seconds=int(AWAY / timedelta(seconds=1)) + 1)
    actions.see(opening=table.opening, seats=[1, 2, 3], now=table.now)
    assert table.step == "cosign-box"


def test_a_dealer_who_left_before_signing_makes_the_locks_be_dealt_anew(table, open_box, members):
    table.sit_together(*members[:3], until="sign-box")
    table.enter(members[3])
    table.confirm(members[3])
    table.later(minutes=2)
    actions.see(opening=table.opening, seats=[2, 3, 4], now=table.now)
    actions.set_aside(opening=table.opening, by=members[1].member, seat=1, now=table.now)
    assert (table.step, table.opening.dealers) == ("deal", [2, 3, 4])
    table.play(*members[1:4])
    assert table.step == "done"
