"""Boxes: notes, deals, shares, locks."""

from datetime import date
from itertools import combinations

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import box as floor
from ishenim.seal.envelope import recipient_of, seed_identity
from ishenim.seal.errors import BoxError, ShareError
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, refused

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box


@pytest.mark.parametrize("case", cases("box", "read"))
def test_box_notes_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        box = floor.read_box(case["note"], ROSTER)
        assert (box.id.hex(), box.number) == (case["id"], case["number"])
        dates = [day.isoformat() for day in (box.sealed, box.opens, box.expires)]
        assert dates == [case["sealed"], case["opens"], case["expires"]]
        assert list(box.dealers) == case["dealers"]


@pytest.mark.parametrize("case", cases("box", "deal"))
def test_deals_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        promised = floor.check_deal(case.get("number", BOX), case["deal"], ROSTER)
        assert len(promised) == case["shares"]


@pytest.mark.parametrize("case", cases("box", "commitment"))
def test_commitments_are_those_of_the_vectors(case: Case):
    share = bytes.fromhex(case["share"])
    made = floor.commitment_of(case["number"], case["lock"], case["seat"], share)
    assert made.hex() == case["commitment"]


def test_the_prototype_commits_to_a_share_with_the_same_bytes():
    share = bytes.fromhex("4cfd8d98df38cb81b218ec91443e630353398884fe3337313ecd854c04ce11d701")
    expected = "17860ba0c1dbf267434109ef602d49f5e9d826542ed5d802e619e445f713976b"
    assert floor.commitment_of(47, 2, 3, share).hex() == expected


@pytest.mark.parametrize("case", cases("box", "shares"))
def test_one_s_own_shares_are_checked_as_the_vectors_say(case: Case):
    keys, files = SCHOOL.keys(case["seat"]), [unb64(file) for file in case["files"]]
    promised = floor.check_deal(BOX, SCHOOL.deal, ROSTER)
    with as_said(case):
        shares = floor.check_own_shares(keys, BOX, promised, files)
        assert [share.hex() for share in shares] == case["shares"]


@pytest.mark.parametrize("case", cases("box", "join"))
def test_locks_are_joined_or_refused_as_the_vectors_say(case: Case):
    shares = [bytes.fromhex(share) for share in case["shares"]]
    with as_said(case):
        assert floor.join_lock(BOX, case["lock"], shares).hex() == case["seed"]


def sealed(number: int = 2):
    """Deal and sign a fresh box of the vectors' members."""
    deals = [floor.deal(ROSTER, number, lock, seat) for lock, seat in enumerate((2, 4, 5), 1)]
    deal_text = floor.write_deal(number, deals)
    dates = date(2026, 4, 21), date(2026, 4, 28), date(2026, 5, 5)
    text = floor.write_box(ROSTER, number, deals, deal_text, *dates)
    note = sign_note(text, [SCHOOL.keys(seat).signer for seat in (2, 4, 5)])
    return deals, deal_text, floor.read_box(note, ROSTER)


def test_a_fresh_box_goes_from_dealing_to_any_three_opening_it():
    deals, deal_text, box = sealed()
    assert box.dealers == (2, 4, 5)
    promised = floor.check_deal(box, deal_text, ROSTER)
    opened = {
        seat: floor.check_own_shares(
            SCHOOL.keys(seat),
            box,
            promised,
            [share.file for deal in deals for share in deal.shares if share.seat == seat],
        )
        for seat in ROSTER.members
    }
    for three in combinations(opened, 3):
        seeds = [floor.join_lock(box, i + 1, [opened[seat][i] for seat in three]) for i in range(3)]
        assert tuple(recipient_of(seed_identity(seed)) for seed in seeds) == box.locks
    for two in combinations(opened, 2):
        with refused("LOCK_MISMATCH"):
            floor.join_lock(box, 1, [opened[seat][0] for seat in two])


def test_two_boxes_have_no_lock_in_common():
    _deals, _text, one = sealed(2)
    _deals, _text, two = sealed(3)
    assert not set(one.locks) & set(two.locks)


def test_deals_may_be_given_in_any_order():
    deals, deal_text, box = sealed()
    assert floor.write_deal(2, deals[::-1]) == deal_text
    assert (
        floor.write_box(ROSTER, 2, deals[::-1], deal_text, box.sealed, box.opens, box.expires)
        == box.text
    )


def test_a_dealer_who_names_another_lock_is_named():
    """The shares fit their commitments, the lock does not: all can see who lied."""
    from tools.cases.boxes import lying_deal
    from tools.cases.school import SEALED, signers

    deals = lying_deal()
    text = floor.write_box(ROSTER, 1, deals, SCHOOL.deal, SEALED, SEALED, SEALED)
    box = floor.read_box(sign_note(text, signers(1, 2, 3)), ROSTER)
    promised = floor.check_deal(box, SCHOOL.deal, ROSTER)
    shares = [
        floor.check_own_shares(SCHOOL.keys(seat), box, promised, SCHOOL.shares(seat))[2]
        for seat in (1, 2, 4)
    ]
    with pytest.raises(BoxError, match="LOCK_MISMATCH: dealer 3"):
        floor.join_lock(box, 3, shares)


def test_a_wrong_share_names_seat_and_lock():
    promised = floor.check_deal(BOX, SCHOOL.deal, ROSTER)
    with pytest.raises(ShareError, match="seat 4 lock 2"):
        floor.check_share(promised, 1, 2, 4, bytes(33))
    with refused("SHARE_COMMIT"):
        floor.check_share(promised, 1, 4, 4, bytes(33))


def test_being_late_makes_a_box_stale_and_nothing_more():
    assert not floor.is_stale(BOX, date(2026, 4, 28))
    assert floor.is_stale(BOX, date(2026, 4, 29))


def test_the_newest_roster_alone_reads_the_box():
    from ishenim.seal.roster import read_roster
    from tools.cases.school import second_text

    with refused("BOX_ROSTER"):
        floor.read_box(SCHOOL.case["box"], read_roster(second_text()))
