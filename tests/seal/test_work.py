"""Proof of work."""

import pytest

from ishenim.seal.work import MAX_NONCE, do_work, work_done
from tests.vectors import Case, cases

AT, SEAL = bytes(range(16)), bytes(range(32))


@pytest.mark.parametrize("case", cases("work", "least"))
def test_the_smallest_nonce_is_that_of_the_vectors(case: Case):
    assert (
        do_work(bytes.fromhex(case["at"]), bytes.fromhex(case["seal"]), case["bits"])
        == case["nonce"]
    )


@pytest.mark.parametrize("case", cases("work", "done"))
def test_work_is_done_or_not_as_the_vectors_say(case: Case):
    assert (
        work_done(
            bytes.fromhex(case["at"]), bytes.fromhex(case["seal"]), case["nonce"], case["bits"]
        )
        == case["done"]
    )


@pytest.mark.parametrize("bits", [0, 1, 8, 12])
def test_the_smallest_nonce_that_is_enough_is_found(bits: int):
    nonce = do_work(AT, SEAL, bits)
    assert work_done(AT, SEAL, nonce, bits)
    assert not any(work_done(AT, SEAL, smaller, bits) for smaller in range(nonce))


def test_work_for_one_letter_is_none_for_another():
    nonce = do_work(AT, SEAL, 12)
    assert not work_done(AT, SEAL[::-1], nonce, 12)
    assert not work_done(AT[::-1], SEAL, nonce, 12)


def test_no_work_is_always_done_but_only_with_a_nonce_that_can_be_sent():
    assert work_done(AT, SEAL, 0, 0)
    assert work_done(AT, SEAL, MAX_NONCE, 0)
    assert not work_done(AT, SEAL, MAX_NONCE + 1, 0)
    assert not work_done(AT, SEAL, -1, 0)
