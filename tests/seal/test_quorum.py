"""Shamir's shares."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.seal import quorum
from tests.seal.vector_school import by_seat
from tests.vectors import Case, as_said, cases, refused
from tools.cases.deals import times

SECRET = bytes(range(16))
SEATS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize("case", cases("quorum", "join"))
def test_shares_join_or_are_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        secret, every = quorum.join(by_seat(case["shares"]), case["seats"])
        assert secret.hex() == case["secret"]
        assert every == by_seat(case["every"])


@pytest.mark.parametrize("case", cases("quorum", "values"))
def test_values_at_seats_are_those_of_the_vectors(case: Case):
    points = by_seat(case["points"])
    for seat, share in by_seat(case["at"]).items():
        assert quorum.value_at(seat, points) == share


def test_any_three_of_five_join_and_no_two_do():
    shares = quorum.split(SECRET, SEATS, 3)
    for three in combinations(SEATS, 3):
        assert quorum.join({seat: shares[seat] for seat in three}, SEATS) == (SECRET, shares)
    for two in combinations(SEATS, 2):
        assert quorum.join({seat: shares[seat] for seat in two}, SEATS)[0] != SECRET


@given(
    st.binary(min_size=16, max_size=16),
    st.lists(st.integers(1, 255), min_size=3, max_size=29, unique=True).filter(
        lambda seats: len(seats) % 2 == 1
    ),
)
def test_every_secret_comes_back_from_more_than_half(secret: bytes, seats: list[int]):
    k = len(seats) // 2 + 1
    shares = quorum.split(secret, seats, k)
    assert list(shares) == seats
    assert {len(share) for share in shares.values()} == {16}
    some = {seat: shares[seat] for seat in seats[-k:]}
    assert quorum.join(some, seats) == (secret, shares)
    assert quorum.join(shares, seats) == (secret, shares)


def test_fewer_than_k_shares_fit_every_secret():
    """Two of three say nothing: for each other secret there is a third share that fits it."""
    shares = quorum.split(SECRET, SEATS, 3)
    for other in (bytes(16), b"\xff" * 16, SECRET[::-1]):
        third = quorum.value_at(3, {0: other, 1: shares[1], 2: shares[2]})
        assert quorum.join({1: shares[1], 2: shares[2], 3: third}, SEATS)[0] == other


def test_a_share_at_zero_could_choose_the_result_and_is_refused():
    shares = quorum.split(SECRET, SEATS, 3)
    with refused("SHARE_FORMAT"):
        quorum.join({0: b"\xaa" * 16, 1: shares[1], 2: shares[2]}, SEATS)


def test_one_changed_bit_of_one_share_gives_another_secret():
    shares = quorum.split(SECRET, SEATS, 3)
    changed = bytes([shares[1][0] ^ 1]) + shares[1][1:]
    assert quorum.join({1: changed, 2: shares[2], 3: shares[3]}, SEATS)[0] != SECRET


def test_two_splits_have_nothing_in_common():
    one, two = quorum.split(SECRET, SEATS, 3), quorum.split(SECRET, SEATS, 3)
    assert not set(one.values()) & set(two.values())


def test_the_tables_multiply_like_the_school_method():
    assert all(quorum._times(a, b) == times(a, b) for a in range(256) for b in range(0, 256, 3))
    assert all(quorum._times(quorum._over(a, b), b) == a for a in range(256) for b in range(1, 256))
