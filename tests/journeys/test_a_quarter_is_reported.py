"""A quarter is over: its report opens by itself, is written, signed with a card, discussed, public.

The server's clock is the real one, so the report of spring 2026 is a late one; the days in time are
walked in tests/reports/test_a_quarter_is_reported.py.
"""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ishenim.meetings import actions as meetings
from ishenim.reports.models import Report
from ishenim.schools.models import School
from tests.councils import Council, presence
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_opening_room import unlock

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
AT = "desk/reports/2026-2"


def good(page: Page) -> None:
    clean(page)
    fits(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def opened(page: Page) -> None:
    """Wait until the server has opened the report by itself."""
    for _try in range(20):
        page.goto("/en/desk/reports")
        if page.get_by_role("link", name="II, 2026", exact=True).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError


def discuss(council: Council) -> None:
    """Hold a meeting today; the reports come on its agenda by themselves."""
    council.now = timezone.now()
    meeting = council.call(held_on=timezone.localdate())
    meeting = meetings.record_presence(
        meeting=meeting, presence=presence(), by=council.responsible, now=council.now
    )
    for item in meeting.agendaitem_set.filter(kind="report"):
        council.write(item, "Отчет эске алынсын.")
    meetings.write_minutes(meeting=meeting, by=council.secretary, now=council.now)


def test_from_the_draft_to_the_public_page(
    desk: Callable[..., Page], visit: Callable[..., Page], quarter: School, council: Council
):
    writer = council.members[2]
    page = desk(writer, "/en/desk/reports", size=PHONE)
    opened(page)
    good(page)
    page.get_by_role("link", name="II, 2026", exact=True).click()
    expect(page.get_by_text("Draft").first).to_be_visible()
    expect(page.get_by_text("Days late:").first).to_be_visible()
    good(page)
    page.get_by_role("textbox", name="Causes, conditions and proposals").fill(
        "Танапистерде көзөмөл жок."
    )
    press(page, "Save")
    expect(page.get_by_text("Танапистерде көзөмөл жок.").first).to_be_visible()
    press(page, "Look at the text that is to be signed")
    expect(page.locator("[data-content]")).to_contain_text("АНАЛИТИКАЛЫК ОТЧЕТ")
    good(page)
    press(page, "Sign the report")
    unlock(page, writer)
    expect(page.get_by_text("Signed on:").first).to_be_visible()
    good(page)
    assert Report.objects.get(quarter=2).note
    discuss(council)
    everybody = visit("/en/q", scripts=False)
    expect(everybody.get_by_text("Discussed at a meeting on:").first).to_be_visible()
    everybody = visit("/en/q", size=DESK)
    good(everybody)
    everybody.get_by_role("link", name="Report II, 2026", exact=True).click()
    expect(everybody.get_by_text("Discussed at a meeting on:")).to_be_visible()
    expect(everybody.get_by_text("Танапистерде")).to_have_count(0)
    good(everybody)
    everybody.set_viewport_size(PHONE)
    good(everybody)


def test_a_report_is_written_without_scripts(
    desk: Callable[..., Page], quarter: School, council: Council
):
    page = desk(council.members[2], "/en/desk/reports", size=PHONE, scripts=False)
    opened(page)
    page.get_by_role("link", name="II, 2026", exact=True).click()
    page.get_by_role("textbox", name="Measures taken").fill("Сүйлөшүү өткөрүлдү.")
    press(page, "Save")
    press(page, "Count the figures anew")
    expect(page.get_by_text("Сүйлөшүү өткөрүлдү.").first).to_be_visible()
