"""Whatever is sent to the pages of a report that is there: a refusal, never a fault."""

import pytest

from tests.house.test_bad_input import ask_badly

AT = "/desk/reports/2026-2"
PAGES = [AT, *(f"{AT}{end}" for end in ("/count", "/offer", "/sign", ".pdf", ".csv", ".ods"))]
pytestmark = pytest.mark.usefixtures("july")


@pytest.mark.parametrize("path", PAGES)
def test_the_writer_of_a_draft(draft, members, enter, path):
    browser = enter(members[2])
    browser.raise_request_exception = False
    assert max(ask_badly(browser, path)) < 500


@pytest.mark.parametrize("path", [*PAGES, "/q", "/q/2026-2", "/q.csv", "/q.json"])
def test_a_signed_report(signed, members, enter, path):
    browser = enter(members[2])
    browser.raise_request_exception = False
    assert max(ask_badly(browser, path)) < 500
