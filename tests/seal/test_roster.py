"""Rosters and their chain."""

from dataclasses import replace

import pytest

from ishenim.proof.note import note_hash, sign_note
from ishenim.seal.roster import (
    MOST_MEMBERS,
    RosterMember,
    check_next,
    quorum_of,
    read_roster,
    verify_chain,
    write_roster,
)
from tests.vectors import Case, as_said, cases, refused
from tools.cases.school import (
    ORIGIN,
    keys_of,
    line_of,
    roster,
    roster_note,
    roster_text,
    second_text,
    signers,
)


@pytest.mark.parametrize("case", cases("roster", "chain"))
def test_chains_are_followed_or_refused_as_the_vectors_say(case: Case):
    pin = bytes.fromhex(case["pin"]) if case["pin"] else None
    with as_said(case):
        newest = verify_chain(case["notes"], pin)
        assert (newest.epoch, newest.hash.hex()) == (case["epoch"], case["hash"])
        assert (newest.origin, newest.quorum) == (case["origin"], case["quorum"])
        assert (list(newest.duty), list(newest.members)) == (case["duty"], case["seats"])
        assert list(newest.witnesses) == case["witnesses"]
        assert newest.fingerprint == case.get("fingerprint", newest.fingerprint)


@pytest.mark.parametrize("case", cases("roster", "next"))
def test_what_follows_a_roster_is_taken_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        new = check_next(read_roster(case["old"]), case["note"], anew=case["anew"])
        assert (new.epoch, list(new.members)) == (case["epoch"], case["seats"])


def test_a_roster_reads_as_it_was_written():
    again = roster()
    assert again.text == roster_text()
    assert again.hash == note_hash(roster_text())
    assert again.head is not None
    assert again.head.label == "head"
    assert again.members[4].label == "psychologist"
    assert (
        write_roster(
            origin=again.origin,
            epoch=again.epoch,
            prev=again.prev,
            date=again.date,
            duty=again.duty,
            members=again.members.values(),
            head=again.head,
            witnesses=again.witnesses,
        )
        == roster_text()
    )


def test_a_label_may_be_of_several_words():
    members = [replace(line_of(seat), label="өкүл ата-энелердин") for seat in (1, 2, 3)]
    text = write_roster(
        origin=ORIGIN, epoch=1, prev=None, date="2026-04-15", duty=(), members=members
    )
    assert read_roster(text).members[1].label == "өкүл ата-энелердин"
    assert read_roster(text).duty == ()


def test_seats_need_not_follow_each_other():
    members = [
        RosterMember(place, keys_of(seat).signer.public, keys_of(seat).recipient, "teacher")
        for place, seat in ((2, 1), (7, 2), (255, 3))
    ]
    text = write_roster(
        origin=ORIGIN, epoch=1, prev=None, date="2026-04-15", duty=(7,), members=members
    )
    assert list(read_roster(text).members) == [2, 7, 255]


def test_a_quorum_is_more_than_half():
    assert [quorum_of(n) for n in (3, 5, 7, 29)] == [2, 3, 4, 15]
    assert MOST_MEMBERS == 29


def test_who_signed_is_told_by_seat():
    note = sign_note("trustbox.v2/example\n", signers(2, 5))
    assert roster().signed_by(note, "example") == {2, 5}
    with refused("NOTE_TYPE"):
        roster().signed_by(note, "box")
    with refused("NOTE_SIG"):
        roster().signed_by(sign_note("trustbox.v2/example\n", signers(6)), "example")


def test_a_cosignature_is_no_signature_of_a_record():
    text = "trustbox.v2/example\n"
    note = f"{text}\n{keys_of(1).signer.cosign(text, at=1)}"
    assert roster().signers_of(note) == set()


def test_a_member_who_stays_with_the_same_card_need_not_sign_the_next_roster():
    note = sign_note(second_text(), signers(1, 2, 3, 6))
    new = check_next(roster(), note)
    assert set(new.members) == {1, 2, 3, 4, 6}


def test_a_member_who_moves_to_another_seat_proves_it_anew():
    moved = RosterMember(6, keys_of(5).signer.public, keys_of(5).recipient, "parent")
    text = second_text(members=[*(line_of(seat) for seat in (1, 2, 3, 4)), moved])
    with refused("ROSTER_POP"):
        check_next(roster(), sign_note(text, signers(1, 2, 3)))


def test_the_pin_counts_for_the_first_roster_only():
    second = sign_note(second_text(), signers(1, 2, 3, 6))
    pin = note_hash(roster_text())
    assert verify_chain([roster_note(), second], pin).epoch == 2
    with refused("ROSTER_PIN"):
        verify_chain([roster_note(), second], note_hash(second_text()))
