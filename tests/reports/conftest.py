"""Reports on the made-up quarter; these tests read the English sentences."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import timezone, translation

from ishenim.reports import actions
from ishenim.reports.models import Report
from ishenim.schools.models import School
from tests.cast import CastMember
from tests.quarters import FIRST_OF_JULY, sign


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English where no address says otherwise."""
    with translation.override("en"):
        yield


@pytest.fixture
def july(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let the views' clock stand on the first of July."""
    monkeypatch.setattr(timezone, "now", lambda: FIRST_OF_JULY)
    return FIRST_OF_JULY


@pytest.fixture
def draft(quarter: School) -> Report:
    """The report on the quarter as it opens by itself."""
    (report,) = actions.open_due(school=quarter, now=FIRST_OF_JULY)
    return report


@pytest.fixture
def signed(draft: Report, members: list[CastMember]) -> Report:
    """… signed on the same day."""
    return sign(draft, members[2])
