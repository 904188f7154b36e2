"""Every page of the house: axe finds nothing, and nothing is wider than a phone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from ishenim.commission.models import Person
from tests.cast import CastMember
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.letters import Written

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]

AUTHOR = ["", "n", "w", "w?v=adult", "w?p=1", "f", "f?v=adult", "i", "i?v=adult", "o", "b", "none"]
MEMBER = [
    *("desk/", "desk/letters/", "desk/letters/{seal}", "desk/people", "desk/card", "desk/roster"),
    *("desk/opening/", "desk/opening/explain", "desk/opening/extraordinary", "desk/none"),
    *("account/password", "account/second/", "desk/undertaking"),
    *("desk/obligations/", "desk/obligations/?all=1", "desk/reminders"),
    *("desk/letters/log", "desk/letters/search", "desk/letters/file"),
]
MANAGEMENT = [
    *("desk/", "desk/opening/", "desk/people", "desk/people/invite-office", "desk/head-card"),
    *("desk/orders/", "desk/orders/new/commission", "desk/orders/leaves/1"),
    *("desk/publicity/", "desk/publicity/add", "desk/publicity/print"),
    *("desk/obligations/", "desk/reminders", "desk/letters/log"),
]


def walk(page: Page, paths: list[str]) -> Iterator[str]:
    """Show each page in three languages on a phone, and once more in Kyrgyz on a desk."""
    for path in paths:
        for start, size in (("/", PHONE), ("/ru/", PHONE), ("/en/", PHONE), ("/", DESK)):
            page.set_viewport_size(size)
            answer = page.goto(start + path)
            assert answer is not None
            expected = 404 if "none" in path else 200
            assert answer.status == expected, f"{start}{path}: {answer.status}"
            fits(page)
            clean(page)
            yield start + path


def test_every_page_of_the_author(visit: Callable[..., Page], letter: Written):
    walked = list(walk(visit("/"), AUTHOR))
    assert len(walked) == 4 * len(AUTHOR)


def test_every_page_of_a_member(
    desk: Callable[..., Page], members: list[CastMember], letter: Written
):
    members[0].person.set_password("кырк миң кырк")
    members[0].person.save()
    paths = [path.format(seal=letter.seal.hex()) for path in MEMBER]
    assert len(list(walk(desk(members[0]), paths))) == 4 * len(MEMBER)


def test_every_page_of_the_head(desk: Callable[..., Page], head: Person, letter: Written):
    assert len(list(walk(desk(head), MANAGEMENT))) == 4 * len(MANAGEMENT)


def test_signing_in(visit: Callable[..., Page], letter: Written):
    assert len(list(walk(visit("/"), ["account/login"]))) == 4
