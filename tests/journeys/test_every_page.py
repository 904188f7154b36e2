"""Every page of the house: axe finds nothing, and nothing is wider than a phone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from ishenim.casework.models import Case
from ishenim.commission.models import Person
from ishenim.consideration import actions
from ishenim.reports import actions as reports
from ishenim.schools.models import School
from tests.cast import CastMember
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.letters import OPENED_AT, Written
from tests.quarters import sign

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]

AUTHOR = [
    "",
    "n",
    "a",
    "w",
    "w?v=adult",
    "w?p=1",
    "f",
    "f?v=adult",
    "i",
    "i?v=adult",
    "o",
    "b",
    "source",
    "none",
]
MEMBER = [
    *("desk/", "desk/letters/", "desk/letters/{seal}", "desk/people", "desk/card", "desk/roster"),
    *("desk/opening/", "desk/opening/explain", "desk/opening/extraordinary", "desk/none"),
    *("account/password", "account/second/", "desk/undertaking"),
    *("desk/obligations/", "desk/obligations/?all=1", "desk/reminders"),
    *("desk/letters/log", "desk/letters/search", "desk/letters/file"),
    "desk/reports",
]
REPORTS = ["desk/reports", "desk/reports/2026-2", "q", "q/2026-2"]
CASE = [
    *("desk/register", "desk/register?term=all", "desk/register/journal", "desk/categories"),
    *("desk/cases/2026-1", "desk/cases/2026-1/describe", "desk/cases/2026-1/refer"),
    "desk/cases/2026-1/answer-paper",
    *("desk/cases/2026-1/public-answer", "desk/categories/add", "desk/handing-over"),
    *("desk/referrals", "desk/bodies", "desk/bodies/police", "desk/guidance"),
    *("desk/guidance/life/call", "desk/intake", "desk/intake/add", "desk/retention"),
    "desk/retention/handover",
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


def test_every_page_of_a_case(
    desk: Callable[..., Page], members: list[CastMember], described: Case
):
    """… as the responsible person sees it, with something in every section."""
    who = {"by": members[2].member, "now": OPENED_AT}
    actions.assign(case=described, member=members[3].member, **who)
    actions.add_task(case=described, text="Чалуу", member=None, due_on=None, **who)
    day = OPENED_AT.date()
    actions.add_measure(case=described, kind="talk", text="Аңгеме", done_on=day, **who)
    actions.decide(case=described, decision="Чара көрүлдү.", outcome="confirmed", **who)
    assert len(list(walk(desk(members[2]), CASE))) == 4 * len(CASE)


def test_every_page_of_reports(
    desk: Callable[..., Page], members: list[CastMember], quarter: School
):
    """… one of them signed, the others still to be written."""
    first, *_later = reports.open_due(school=quarter, now=datetime(2026, 11, 1, 6, 0, tzinfo=UTC))
    sign(first, members[2])
    paths = [*REPORTS, "desk/reports/2026-3"]
    assert len(list(walk(desk(members[2]), paths))) == 4 * len(paths)


def test_every_page_of_the_head(desk: Callable[..., Page], head: Person, letter: Written):
    assert len(list(walk(desk(head), MANAGEMENT))) == 4 * len(MANAGEMENT)


def test_signing_in(visit: Callable[..., Page], letter: Written):
    assert len(list(walk(visit("/"), ["account/login"]))) == 4
