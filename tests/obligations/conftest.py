"""The clock of this folder's pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return a function that stops the clock of the views."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)
