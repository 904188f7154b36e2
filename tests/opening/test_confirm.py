"""opening.actions.enter, confirm, see and set_aside: who is present."""

from datetime import timedelta

import pytest

from ishenim.cli import ceremony
from ishenim.commission.models import Member
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
    assert table.step == "seal"


def test_everybody_in_the_room_is_waited_for_before_the_box_is_sealed(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:3])
    for cast in members[:3]:
        table.do(cast)
    assert table.step == "seal"
    assert table.room.undecided == {4}
    table.confirm(members[3])
    for cast in members[:4]:  # the line names who is present: all sign it anew
        table.do(cast)
    assert table.step == "done"
    assert table.opening.next_box.note.count("\u2014 ") == 4
    assert table.closing().present == (1, 2, 3, 4)


def test_who_does_not_confirm_can_be_set_aside(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(*members[:3])
    for cast in members[:3]:
        table.do(cast)
    actions.set_aside(opening=table.opening, by=members[0].member, other=4, now=table.now)
    assert table.step == "done"


def test_who_is_here_cannot_be_passed_over(table, open_box, members):
    table.begin(members[0])
    table.come(*members[:4])
    with pytest.raises(NotNow):
        actions.set_aside(opening=table.opening, by=members[0].member, other=4, now=table.now)


def test_who_lost_the_connection_is_waited_for_no_longer(table, open_box, members):
    table.begin(members[0])
    table.come(*members[:4])
    for cast in members[:3]:
        table.do(cast)
    assert table.step == "seal"
    table.later(seconds=int(AWAY / timedelta(seconds=1)) + 1)
    table.see(*members[:3])
    table.play(*members[:3])
    assert table.closing().present == (1, 2, 3)


def test_a_card_of_an_old_box_is_confirmed_beside_the_new_one(table, open_box, members, school):
    anew = replaced(members[0], cards_made=2)
    Member.objects.filter(pk=anew.member.pk).update(
        signing_key=anew.keys.signer.public, recipient=anew.keys.recipient
    )
    keys = [anew.keys, *(cast.keys for cast in members[1:4])]
    ceremony.sign_roster(school=school, keys=keys, now=table.now)
    table.begin(members[0])
    table.enter(members[0])
    table.confirm(anew, members[0], members[0])
    assert len(Presence.objects.get().cards) == 2
