"""The composition changes between two boxes: old cards open the old box, new ones seal the next."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission.models import Member
from ishenim.opening import actions
from ishenim.seal import opening as floor
from ishenim.ui.refusals import NotAllowed
from tests.cast import CastMember, card_of, keys_of, person_named, replaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def sixth(school, members, open_box, table) -> CastMember:
    """A parent leaves, another comes; the second roster is signed while the first box is open."""
    Member.objects.filter(pk=members[4].member.pk).update(left_on=table.now.date())
    keys = keys_of(6)
    member = Member.objects.create(
        school=school,
        person=person_named("Жылдыз Кадырова"),
        seat=6,
        post=Member.Post.PARENT,
        joined_on=table.now.date(),
        signing_key=keys.signer.public,
        recipient=keys.recipient,
        card_made_on=table.now.date(),
    )
    new = CastMember(member, card_of(6), keys)
    signers = [cast.keys for cast in [*members[:4], new]]
    ceremony.sign_roster(school=school, keys=signers, now=table.now)
    return new


def test_a_new_member_seals_the_next_box_but_turns_no_key(table, members, with_letter, sixth):
    table.sit_together(*members[:3], sixth, until="release")
    assert table.todo(sixth) == "wait"
    made = table.opening.next_box
    assert made.epoch == 2
    assert f"{sixth.keys.signer.name} " in made.note
    with pytest.raises(NotAllowed):
        actions.release(opening=table.opening, by=sixth.member, file=b"", note="", now=table.now)
    table.play(*members[:3], sixth)
    act = floor.read_act(table.opening.closing_note, table.room.openers)
    assert act.present == (1, 2, 3)


def test_the_new_member_opens_the_box_after(table, members, with_letter, sixth):
    table.sit_together(*members[:3], sixth)
    table.later(days=7)
    table.begin(sixth)
    table.enter(sixth, *members[:2])
    actions.count_paper(opening=table.opening, by=sixth.member, letters=1, now=table.now)
    table.confirm(sixth, *members[:2])
    table.play(sixth, *members[:2])
    act = floor.read_act(table.opening.closing_note, table.room.openers)
    assert act.present == (1, 2, 6)


def test_a_replaced_card_seals_and_the_old_one_still_opens(table, members, with_letter, school):
    anew = replaced(members[0], cards_made=2)
    Member.objects.filter(pk=anew.member.pk).update(
        signing_key=anew.keys.signer.public, recipient=anew.keys.recipient
    )
    signers = [anew.keys, *(cast.keys for cast in members[1:4])]
    ceremony.sign_roster(school=school, keys=signers, now=table.now)
    table.begin(members[0])
    table.enter(*members[:4])
    table.confirm(members[0], *members[1:4])
    assert table.room.sealing_seats == [2, 3, 4]
    assert table.room.opening_seats == [1, 2, 3, 4]
    table.play(*members[:4])
    assert table.step == "done"


def test_a_composition_that_changes_during_the_sealing_starts_the_sealing_over(
    table, members, open_box, school
):
    table.sit_together(*members[:3], until="sign-box")
    for cast in members[:2]:
        table.do(cast)
    Member.objects.filter(pk=members[3].member.pk).update(post=Member.Post.OTHER)
    ceremony.sign_roster(school=school, keys=[cast.keys for cast in members[:3]], now=table.now)
    table.do(members[2])
    assert (table.step, table.opening.epoch) == ("deal", 2)
    table.play(*members[:3])
    assert table.opening.next_box.epoch == 2
