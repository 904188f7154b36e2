"""Proofs that an entry is in the journal, and who has seen it there."""

import pytest

from ishenim.proof.inclusion import check_proof
from tests.vectors import Case, as_said, cases


@pytest.mark.parametrize("case", cases("checkpoint"))
def test_proofs_are_judged_as_the_vectors_say(case: Case):
    key, entry = bytes.fromhex(case["journal_key"]), case["entry"].encode()
    with as_said(case):
        checked = check_proof(case["proof"], entry, key, case["origin"], case["witnesses"])
        assert checked.size == case["size"]
        assert checked.root.hex() == case["root"]
        assert checked.witnessed == case["witnessed"]
