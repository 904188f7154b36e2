"""Shamir's shares."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.seal import quorum
from tests import properties  # noqa: F401  (sets the number of examples)
from tests.vectors import Case, as_said, cases, refused
from tools.cases.keys import _times

SECRET = bytes(range(32))


@pytest.mark.parametrize("case", cases("quorum"))
def test_shares_join_or_are_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        shares = [bytes.fromhex(share) for share in case["shares"]]
        assert quorum.join(shares).hex() == case["secret"]


def test_any_three_of_five_join_and_no_two_do():
    shares = quorum.split(SECRET, 5, 3)
    assert all(quorum.join(three) == SECRET for three in combinations(shares, 3))
    assert all(quorum.join(two) != SECRET for two in combinations(shares, 2))


@given(st.binary(min_size=32, max_size=32), st.sampled_from([3, 5, 7, 9, 29]))
def test_every_secret_comes_back_from_more_than_half(secret: bytes, n: int):
    k = n // 2 + 1
    shares = quorum.split(secret, n, k)
    assert {len(share) for share in shares} == {33}
    assert quorum.join(shares[1 : k + 1]) == secret
    assert quorum.join(shares) == secret


def test_shares_stand_at_different_places_and_never_at_zero():
    places = [share[-1] for share in quorum.split(SECRET, 29, 15)]
    assert len(set(places)) == 29
    assert 0 not in places


def test_a_share_at_zero_could_choose_the_result_and_is_refused():
    shares = quorum.split(SECRET, 5, 3)
    with refused("SHARE_FORMAT"):
        quorum.join([b"\xaa" * 32 + b"\0", *shares[:2]])


def test_one_changed_bit_of_one_share_gives_another_secret():
    first, *others = quorum.split(SECRET, 5, 3)
    changed = bytes([first[0] ^ 1]) + first[1:]
    assert quorum.join([changed, *others[:2]]) != SECRET


def test_shares_that_do_not_join_are_never_handed_out(monkeypatch):
    monkeypatch.setattr(quorum, "join", lambda shares: bytes(32))
    with refused("SHARE_SELFTEST"):
        quorum.split(SECRET, 5, 3)


def test_the_tables_multiply_like_the_school_method():
    assert all(quorum._times(a, b) == _times(a, b) for a in range(256) for b in range(0, 256, 3))
    assert all(quorum._times(quorum._over(a, b), b) == a for a in range(256) for b in range(1, 256))
