"""A school begins: the commission seals its first box, and the first author can write."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from ishenim.box.models import Box
from ishenim.commission.actions.setup import seed_helplines
from ishenim.opening.models import Opening
from ishenim.schools.models import School
from ishenim.seal.roster import Roster
from tests.cast import CastMember
from tests.journeys.conftest import PHONE, clean, fits
from tests.journeys.test_opening_room import confirm, everybody

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]


def test_the_first_box_is_sealed_and_takes_a_letter(
    desk: Callable[..., Page],
    visit: Callable[..., Page],
    members: list[CastMember],
    roster: Roster,
    school: School,
    now: datetime,
):
    seed_helplines(school=school, numbers=["111", "112"], checked_on=now.date())
    early = visit("/w")
    clean(early)
    fits(early)
    expect(early.get_by_role("link", name="112").first).to_be_visible()
    expect(early.get_by_role("button", name="Жөнөт")).to_have_count(0)
    pages = []
    for member in members[:3]:
        page = desk(member, "/en/desk/opening/", size=PHONE)
        clean(page)
        page.get_by_role("button", name="Seal the first box").or_(
            page.get_by_role("link", name="To the opening room")
        ).click()
        confirm(page, member)
        pages.append(page)
    everybody(pages, "Done. The first box is sealed")
    first = Opening.objects.get(school=school)
    assert (first.kind, first.step, first.act_number) == ("first", "done", None)
    assert Box.objects.get(school=school).state == Box.State.OPEN
    author = visit("/w")
    author.get_by_label("Катың", exact=True).fill("Биринчи кат.")
    author.get_by_role("button", name="Жөнөт").click()
    expect(author.locator("[data-code]")).to_be_visible(timeout=60_000)
