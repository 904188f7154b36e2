"""What every test at the box begins with."""

from collections.abc import Iterator

import pytest

from ishenim.box import flood
from ishenim.seal.box import SealedBox
from ishenim.seal.roster import Roster
from tests.cast import Author, Written


@pytest.fixture(autouse=True)
def quiet_box() -> Iterator[None]:
    """Begin with a box that nobody has written to in the last minute."""
    flood.drops.clear()
    flood.bucket.clear()
    yield
    flood.drops.clear()


@pytest.fixture
def letter(aigul: Author, roster: Roster, sealed_box: SealedBox) -> Written:
    return aigul.write("Мени класста кордошот.", roster, sealed_box)
