"""The composition changes between two boxes: it takes effect with the box sealed to it (⚔)."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.opening.models import Signature
from ishenim.ui.refusals import NotAllowed
from tests.cast import CastMember, card_of, keys_of, person_named, replaced

pytestmark = pytest.mark.django_db


@pytest.fixture
def sixth(school, members, open_box, table) -> CastMember:
    """A parent leaves, another comes; the second roster is ready while the first box is open."""
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


def test_a_new_roster_takes_effect_only_with_a_box_sealed_to_it(table, school, members, sixth):
    """⚔ Until then the old one is in force for everything."""
    assert rosters.in_force(school).epoch == 1
    table.sit_together(*members[:3], until="seal")
    for cast in members[:2]:
        table.do(cast)
    assert rosters.in_force(school).epoch == 1
    table.do(members[2])
    assert rosters.in_force(school).epoch == table.box(2).epoch == 2
    assert table.journal()[:4] == ["roster", "box", "roster", "box"]


def test_a_new_member_seals_the_next_box_and_signs_but_opens_nothing(
    table, members, with_letter, sixth
):
    table.sit_together(*members[:3], sixth, until="open")
    assert table.box(2).epoch == 2
    assert f"{sixth.keys.signer.name} " in table.box(2).note
    assert "open" not in table.verbs(sixth)
    with pytest.raises(NotAllowed):
        table.sign_open(members[4], table.box(1), by=sixth)
    table.play(*members[:3], sixth)
    assert table.closing().present == (1, 2, 3, 6)


def test_the_new_member_opens_the_box_after(table, members, with_letter, sixth, aigul, roster):
    table.sit_together(*members[:3], sixth)
    table.later(days=7)
    table.sit_together(sixth, *members[:2])
    assert table.closing().present == (1, 2, 6)


def test_a_replaced_card_seals_and_the_old_one_still_opens(table, members, with_letter, school):
    anew = replaced(members[0], cards_made=2)
    Member.objects.filter(pk=anew.member.pk).update(
        signing_key=anew.keys.signer.public, recipient=anew.keys.recipient
    )
    signers = [anew.keys, *(cast.keys for cast in members[1:4])]
    ceremony.sign_roster(school=school, keys=signers, now=table.now)
    table.old_cards[1] = members[0]
    table.begin(members[0])
    table.enter(*members[:3])
    table.confirm(members[0], *members[1:3])
    assert table.room.seated == {2, 3}
    assert table.room.holding(table.room.roster_of(table.box(1))) == {1, 2, 3}
    assert table.step == "gather"
    table.confirm(anew)
    assert table.room.seated == {1, 2, 3}
    table.play(anew, *members[1:3])
    assert (table.closing().opened, table.closing().present) == (1, (1, 2, 3))


def test_a_composition_that_becomes_ready_during_the_sealing_makes_everybody_sign_anew(
    table, members, open_box, school
):
    table.sit_together(*members[:3], until="seal")
    for cast in members[:2]:
        table.do(cast)
    Member.objects.filter(pk=members[3].member.pk).update(post=Member.Post.OTHER)
    ceremony.sign_roster(school=school, keys=[cast.keys for cast in members[:3]], now=table.now)
    table.do(members[2])
    assert table.step == "seal"
    assert Signature.objects.filter(document="box").count() == 3
    table.play(*members[:3])
    assert table.opening.next_box.epoch == 2


def test_a_draft_that_lacks_a_signature_changes_nothing(table, members, open_box, school):
    from ishenim.commission import actions

    Member.objects.filter(pk=members[3].member.pk).update(post=Member.Post.OTHER)
    actions.draft_roster(school=school, by=None, now=table.now)
    table.sit_together(*members[:3])
    assert table.opening.next_box.epoch == 1
