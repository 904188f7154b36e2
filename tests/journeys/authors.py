"""Days for authors' journeys: browser and server both go by the real clock, so the box must too."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.cli import ceremony
from ishenim.commission.actions.setup import HELPLINES
from ishenim.schools.models import Helpline, School
from ishenim.seal.roster import Roster
from tests.cast import CastMember
from tests.served import Served

OPENS_IN = timedelta(days=6)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def open_box(roster: Roster, members: list[CastMember], school: School, now: datetime) -> Box:
    """The first box, sealed today, to be opened in six days."""
    opens = timezone.localdate(now + OPENS_IN)
    return ceremony.seal_box(
        school=school, keys=[member.keys for member in members], opens=opens, now=now
    )


@pytest.fixture
def usual_numbers(school: School, now: datetime) -> None:
    """The help numbers that set-up offers, in its order."""
    for at, (kind, number, ky, ru, en) in enumerate(HELPLINES):
        Helpline.objects.create(
            school=school,
            position=at,
            kind=kind,
            number=number,
            line_ky=ky,
            line_ru=ru,
            line_en=en,
            checked_on=now.date(),
        )


@pytest.fixture
def box_at_home(served: Served, school: School, open_box: Box) -> Box:
    """The sealed box, on the server that the browser sees."""
    return open_box
