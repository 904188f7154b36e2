"""What the tests of this app share."""

from datetime import date

import pytest

from ishenim.publicity.actions import Made, add_notice
from ishenim.publicity.models import Notice


@pytest.fixture
def meeting(school, head, now) -> Notice:
    """A meeting of parents on 1 April 2026, told by the head."""
    made = Made(kind="meeting", done_on=date(2026, 4, 1), place="Жыйындар залы", people=120)
    return add_notice(school=school, made=made, by=head, now=now)


@pytest.fixture
def published(school, head, now) -> Notice:
    """The order of the box on the school's website."""
    made = Made(kind="site", done_on=date(2026, 3, 2), link="https://mektep.example.kg/kutucha")
    return add_notice(school=school, made=made, by=head, now=now)
