"""A year of small quarters: each tells its total alone, the year tells them together."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.casework.models import Case
from ishenim.reports import actions
from tests.quarters import FIRST_OF_JULY, letter_row, sign

NEW_YEAR = FIRST_OF_JULY + timedelta(days=184)


@pytest.fixture
def small_year(open_box, school, members, monkeypatch):
    """Four letters in each of three quarters, all three reports signed on New Year's Day."""
    monkeypatch.setattr(timezone, "now", lambda: NEW_YEAR)
    box = Box.objects.get(school=school)
    days = [date(2026, month, 12) for month in (5, 8, 11)]
    for number, (day, ground) in enumerate(
        ((day, ground) for day in days for ground in ("VIO", "VIO", "RGT", "RGT")), start=1
    ):
        Case.objects.create(
            school=school, year=2026, number=number, letter=letter_row(school, box, day),
            received_on=day, registered_on=day, register_by=day, answer_by=day, finished_on=day,
            ground=ground, language="ky" if number % 3 else "ru", stage="closed",
        )  # fmt: skip
    return [
        sign(one, members[2], NEW_YEAR) for one in actions.open_due(school=school, now=NEW_YEAR)
    ]


def test_quarters_are_withheld_and_the_year_is_told(small_year):
    for report in small_year:
        assert report.figures["numbers"]["this"]["letters"] == 4
        assert report.figures["tables"]["ground"]["cells"] == {}
        assert report.figures["numbers"]["this"]["median_days"] is None
    last = small_year[-1].figures["year_tables"]["ground"]
    cells = {code: count for code, count in last["cells"].items() if count}
    assert (cells, last["total"]) == ({"VIO": 6, "RGT": 6}, 12)
    language = small_year[-1].figures["year_tables"]["language"]
    assert {code: n for code, n in language["cells"].items() if n} == {"ky": 8, "ru": 4}


@pytest.mark.parametrize("at", ["/en/q", "/en/q/2026-4", "/ru/q", "/q"])
def test_the_pages_have_no_name_twice_and_stay_light(small_year, client, at):
    answer = client.get(at)
    page = answer.content.decode()
    names = re.findall(r'\sid="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert len(answer.content) <= 60_000


def test_the_overview(small_year, client):
    page = client.get("/en/q").content.decode()
    assert "Quarters with few letters together" in page
    assert "In all: <strong>12</strong>" in page
    assert page.count("Days late:") == 2  # of the second and the third
