"""The journals of vectors/: the program finds in each exactly what the browser's verifier must."""

import base64
from datetime import date
from typing import Any

import pytest

from ishenim.audit import told
from ishenim.audit.verify import Asked, verify
from tests.vectors import cases, named
from tools.cases.keeping import Copied


def _entries(case: dict[str, Any]) -> list[bytes]:
    notes = named("journal", "the common entries")["notes"]
    return [
        notes[one].encode() if isinstance(one, int) else base64.b64decode(one)
        for one in case["entries"]
    ]


@pytest.mark.parametrize("case", cases("journal", "verify"))
def test_a_journal_gives_its_findings(case):
    asked = Asked(today=date.fromisoformat(case["today"]), now=case["now"], **case["asked"])
    said = told.as_json(verify(Copied(_entries(case), case["files"]), asked))
    assert said["verdict"] == case["verdict"]
    found = [[f["weight"], f["code"], f["index"], f["detail"]] for f in said["findings"]]
    assert found == case["findings"]
    assert (said["found"], said["state"]) == (case["found"], case["state"])
    assert said["first_commission"] == case["fingerprint"]
    assert (said["cosigned"], said["quorum"]) == (case["cosigned"], case["quorum"])
    assert said["counts"] == case["counts"]
    assert [list(record.values()) for record in said["records"]] == case["records"]
    days = said["openings"]
    for name in ("on_time", "late", "unexplained"):
        assert days[name] == case[name]
    for name in ("moved", "missed"):
        assert [one["day"] for one in days[name]] == case[name]
