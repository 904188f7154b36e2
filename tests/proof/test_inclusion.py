"""Proofs that an entry is in the journal, by a school's own rules."""

import pytest

from ishenim.proof.inclusion import STALE_SECONDS, CheckedProof, check_proof, is_stale
from tests.vectors import Case, as_said, cases


@pytest.mark.parametrize("case", cases("checkpoint"))
def test_proofs_are_judged_as_the_vectors_say(case: Case):
    members = {name: bytes.fromhex(key) for name, key in case["members"].items()}
    key, entry = bytes.fromhex(case["journal_key"]), case["entry"].encode()
    with as_said(case):
        checked = check_proof(case["proof"], entry, key, case["origin"], members, case["quorum"])
        assert checked.size == case["size"]
        assert checked.root.hex() == case["root"]
        assert checked.cosigners == case["cosigners"]


def test_a_proof_is_stale_when_the_kth_newest_cosignature_is_old():
    now = 1_800_000_000
    old = now - STALE_SECONDS
    checked = CheckedProof(7, bytes(32), {"m1": now, "m2": now, "m3": old, "m4": old - 1})
    assert not is_stale(checked, 3, now=now)
    assert is_stale(checked, 3, now=now + 1)
    assert not is_stale(checked, 2, now=now + 1)
    assert is_stale(checked, 4, now=now)
