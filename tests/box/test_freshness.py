"""Whether a box is opened in time: the same answers as in the browser (vectors/freshness.json)."""

from datetime import date, datetime

import pytest

from ishenim.regulation.freshness import Freshness, freshness
from tests.vectors import Case, cases


@pytest.mark.parametrize("case", cases("freshness"))
def test_every_clock_shows_the_same(case: Case) -> None:
    found = freshness(
        datetime.fromisoformat(case["now"]),
        sealed=date.fromisoformat(case["sealed"]),
        opens=date.fromisoformat(case["opens"]),
        moved_to=date.fromisoformat(case["moved"]) if case["moved"] else None,
    )
    due = date.fromisoformat(case["due"])
    assert found == Freshness(due, is_late=case["late"], is_given_up=case["given_up"])
