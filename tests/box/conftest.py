"""What every test at the box begins with."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from ishenim.box import flood
from ishenim.schools.models import Helpline, School
from ishenim.seal.box import SealedBox
from ishenim.seal.roster import Roster
from tests.cast import NOW, Author, Written


@pytest.fixture(autouse=True)
def quiet_box() -> Iterator[None]:
    """Begin with a box that nobody has written to in the last minute."""
    flood.clear()
    yield
    flood.clear()


@pytest.fixture(autouse=True)
def its_day(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let the server's clock show the day of the cast: Wednesday, the box opens on Tuesday."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def helplines(school: School) -> None:
    Helpline.objects.create(
        school=school,
        position=1,
        kind="talk",
        number="112",
        checked_on=NOW.date(),
        line_ky="Акысыз, күнү-түнү",
        line_ru="Бесплатно, круглосуточно",
        line_en="Free, always",
    )


@pytest.fixture
def letter(aigul: Author, roster: Roster, sealed_box: SealedBox) -> Written:
    return aigul.write("Мени класста кордошот.", roster, sealed_box)
