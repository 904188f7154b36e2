"""These tests read the English sentences."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English where no address says otherwise."""
    with translation.override("en"):
        yield
