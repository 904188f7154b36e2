"""Rosters: drafted from the seats, signed card by card, journalled with the last signature."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission import actions, composition, rosters
from ishenim.commission.models import Member, Roster
from ishenim.journal.actions import add_witness
from ishenim.journal.models import Entry
from ishenim.proof.note import Signer
from ishenim.seal.roster import verify_chain
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import card_of, later, person_named, replaced


@pytest.fixture
def draft(members, school, now) -> Roster:
    return actions.draft_roster(school=school, by=None, now=now)


def signed_by(draft, cast, now):
    row = draft
    for member in cast:
        row = actions.sign_roster(roster=draft, line=member.sign(draft.text), now=now)
    return row


def newcomer(school, now, *, post=Member.Post.TEACHER) -> Member:
    return Member.objects.create(
        school=school,
        person=person_named("Жаңы мүчө"),
        seat=Member.objects.next_seat(school),
        post=post,
        joined_on=now.date(),
    )


def test_the_first_roster_needs_all_five(draft, members, school, now):
    assert signed_by(draft, members[:4], now).final_on is None
    assert rosters.in_force(school) is None
    assert signed_by(draft, members[4:], now).final_on == now.date()
    assert verify_chain(rosters.chain(school)).epoch == 1


def test_the_roster_enters_the_journal_with_its_last_signature(draft, members, school, now):
    signed_by(draft, members[:4], now)
    assert not Entry.objects.filter(school=school, kind="roster").exists()
    signed_by(draft, members[4:], now)
    assert Entry.objects.filter(school=school, kind="roster").count() == 1


def test_signing_twice_with_one_card_counts_once(draft, members, now):
    signed_by(draft, [members[0]] * 3, now)
    assert draft.rostersignature_set.count() == 1


def test_a_stranger_key_does_not_sign(draft, school, now):
    foreign = Signer(f"{school.origin}/m1", b"\x01" * 32)
    with pytest.raises(BadInput):
        actions.sign_roster(roster=draft, line=foreign.line(draft.text), now=now)


def test_a_signature_under_another_text_is_refused(draft, members, now):
    with pytest.raises(BadInput):
        actions.sign_roster(roster=draft, line=members[0].sign(draft.text + "x 1\n"), now=now)


def test_rubbish_in_place_of_a_signature_is_refused(draft, now):
    for line in ("", "— x AAAA\n", "hello", "— testserver/m1 !!!!\n"):
        with pytest.raises(BadInput):
            actions.sign_roster(roster=draft, line=line, now=now)


def test_a_signed_roster_takes_no_more_signatures(draft, members, now):
    signed_by(draft, members, now)
    with pytest.raises(NotNow):
        signed_by(draft, members[:1], now)


def test_a_draft_that_somebody_signed_is_not_replaced_silently(draft, members, school, now):
    signed_by(draft, members[:1], now)
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_an_unsigned_draft_is_replaced(draft, school, now):
    again = actions.draft_roster(school=school, by=None, now=now)
    assert list(Roster.objects.all()) == [again]


def test_without_all_cards_nothing_is_drafted(seated, school, now):
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_an_even_number_of_members_is_not_drafted(members, school, now):
    Member.objects.filter(seat=5).update(left_on=now.date())
    assert {lack.code for lack in composition.lacks(Member.objects.current(school), least=3)} == {
        "even",
        "parent",
    }
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"post": Member.Post.PARENT}, "parent"),
        ({"is_responsible": True}, "responsible"),
        ({"is_duty": True}, "duty"),
    ],
)
def test_what_the_regulation_asks_is_asked(members, school, now, change, code):
    [(field, value)] = change.items()
    other = Member.Post.OTHER if field == "post" else False
    Member.objects.filter(**{field: value}).update(**{field: other})
    assert [lack.code for lack in composition.lacks(Member.objects.all(), least=3)] == [code]
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_nothing_changed_means_nothing_to_sign(roster, school, now):
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_a_new_member_joins_with_three_of_the_old_and_proof_of_the_new_card(
    roster, members, school, head, now
):
    actions.end_seat(member=members[1].member, by=head, now=now)
    seat = newcomer(school, now).seat
    keys = ceremony.hand_in_card(school=school, seat=seat, card=card_of(seat), now=now)
    draft = actions.draft_roster(school=school, by=head, now=later(now, days=1))
    signed_by(draft, members[2:4], now)
    own = actions.sign_roster(roster=draft, line=keys.signer.line(draft.text), now=now)
    assert own.final_on is None, "two of the old and the new one are not enough"
    assert signed_by(draft, members[4:], now).final_on
    in_force = verify_chain(rosters.chain(school))
    assert (in_force.epoch, sorted(in_force.members)) == (2, [1, 3, 4, 5, 6])


def test_without_the_new_cards_own_signature_the_change_waits(roster, members, school, head, now):
    actions.end_seat(member=members[1].member, by=head, now=now)
    seat = newcomer(school, now).seat
    ceremony.hand_in_card(school=school, seat=seat, card=card_of(seat), now=now)
    draft = actions.draft_roster(school=school, by=head, now=now)
    left = [members[0], *members[2:]]
    assert signed_by(draft, left, now).final_on is None


def test_a_card_made_anew_proves_itself_in_the_next_roster(roster, members, school, now):
    new = replaced(members[0], cards_made=2)
    ceremony.hand_in_card(school=school, seat=1, card=new.card, now=now)
    draft = actions.draft_roster(school=school, by=None, now=now)
    assert signed_by(draft, members[1:], now).final_on is None
    assert signed_by(draft, [new], now).final_on
    assert rosters.in_force(school).members[1].public == new.keys.signer.public


def test_making_a_card_anew_drops_a_draft_that_named_the_old_one(draft, members, school, now):
    new = replaced(members[0], cards_made=2)
    ceremony.hand_in_card(school=school, seat=1, card=new.card, now=now)
    assert rosters.draft(school) is None


def test_dropping_a_draft_leaves_no_trace_and_the_one_in_force_stays(roster, members, school, head):
    with pytest.raises(NotNow):
        actions.drop_draft(roster=rosters.row_in_force(school), by=head)
    assert rosters.in_force(school).epoch == 1


def test_a_duty_reader_is_named_in_the_roster(roster):
    assert roster.duty == (4,)


def test_signing_marks_the_card_as_used_that_day(draft, members, now):
    signed_by(draft, members[:1], now)
    assert Member.objects.get(seat=1).card_used_on == now.date()
    assert Member.objects.get(seat=2).card_used_on is None


# ── Once there is a box ───────────────────────────────────────────────────────
@pytest.fixture
def changed(open_box, members, school, now) -> Roster:
    """A composition with one new card, signed by all who must."""
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1, cards_made=2), now=now)
    draft = actions.draft_roster(school=school, by=None, now=now)
    return signed_by(draft, [*members[1:4], replaced(members[0], cards_made=2)], now)


def test_a_composition_takes_effect_with_a_box_that_is_sealed_to_it(changed, school, now):
    assert changed.is_ready
    assert rosters.ready(school) == changed
    assert rosters.in_force(school).epoch == 1, "until then the old one is in force"
    assert len(rosters.chain(school)) == Entry.objects.filter(kind="roster").count() == 1
    actions.put_in_force(roster=changed, now=later(now, hours=1))
    assert rosters.in_force(school).epoch == verify_chain(rosters.chain(school)).epoch == 2
    assert rosters.ready(school) is None


def test_a_composition_takes_effect_once(changed, now):
    actions.put_in_force(roster=changed, now=now)
    with pytest.raises(NotNow):
        actions.put_in_force(roster=changed, now=now)


def test_what_is_ready_takes_no_more_signatures(changed, members, now):
    with pytest.raises(NotNow):
        actions.sign_roster(roster=changed, line=members[4].sign(changed.text), now=now)


def test_what_is_not_ready_does_not_take_effect(open_box, members, school, now):
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1, cards_made=2), now=now)
    draft = signed_by(actions.draft_roster(school=school, by=None, now=now), members[1:4], now)
    with pytest.raises(NotNow):
        actions.put_in_force(roster=draft, now=now)


def test_what_was_dropped_meanwhile_does_not_take_effect(changed, head, now):
    actions.drop_draft(roster=Roster.objects.get(pk=changed.pk), by=head)
    with pytest.raises(NotNow):
        actions.put_in_force(roster=changed, now=now)


def test_who_leaves_by_order_has_left_once_it_is_in_force(open_box, members, school, head, now):
    actions.end_seat(member=members[1].member, by=head, now=now)
    Member.objects.filter(seat=3).update(is_leaving=True, is_responsible=False)
    Member.objects.filter(seat=4).update(is_responsible=True)
    draft = actions.draft_roster(school=school, by=None, now=now)
    ready = signed_by(draft, [members[0], *members[3:]], now)
    assert Member.objects.get(seat=3).left_on is None
    actions.put_in_force(roster=ready, now=now)
    assert Member.objects.get(seat=3).left_on == now.date()


def test_the_next_composition_names_those_who_vouch_from_outside(roster, members, school, now):
    vkey = Signer("witness.example.org", b"\x07" * 32).witness_vkey
    add_witness(school=school, vkey=vkey, url="https://witness.example.org", now=now)
    draft = signed_by(actions.draft_roster(school=school, by=None, now=now), members[:3], now)
    assert draft.final_on
    assert rosters.in_force(school).witnesses == (vkey,)
    with pytest.raises(NotNow):
        actions.draft_roster(school=school, by=None, now=now)


def test_how_many_members_are_enough_is_asked_of_the_rulebook(members, school, now):
    """A school whose regulation asks for seven does not sign a composition of five."""
    five = list(Member.objects.current(school))
    assert composition.lacks(five, least=3) == []
    (lack,) = composition.lacks(five, least=7)
    assert lack.code == "few"
    assert "7" in lack.sentence
