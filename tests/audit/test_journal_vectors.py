"""The journals of vectors/: the program finds in each exactly what the browser's verifier must."""

import base64
from datetime import date
from typing import Any

import pytest

from ishenim.audit import told
from ishenim.audit.verify import Asked, verify
from tests.vectors import cases, named
from tools.cases.journals import Copied


def _entries(case: dict[str, Any]) -> list[bytes]:
    notes = named("journal", "the honest entries")["notes"]
    return [
        notes[one].encode() if isinstance(one, int) else base64.b64decode(one)
        for one in case["entries"]
    ]


@pytest.mark.parametrize("case", cases("journal", "verify"))
def test_a_journal_gives_its_findings(case):
    asked = Asked(today=date.fromisoformat(case["today"]), now=case["now"], **case["asked"])
    said = told.as_json(verify(Copied(_entries(case), case["files"]), asked))
    assert said["verdict"] == case["verdict"]
    assert [[f["weight"], f["code"], f["index"]] for f in said["findings"]] == case["findings"]
    assert said["found"] == case["found"]
    assert said["first_commission"] == case["fingerprint"]
    assert (said["cosigned"], said["quorum"]) == (case["cosigned"], case["quorum"])
    assert case["counts"].items() <= said["counts"].items()
    assert said["openings"]["on_time"] == case["on_time"]
    assert said["openings"]["unexplained"] == case["unexplained"]
