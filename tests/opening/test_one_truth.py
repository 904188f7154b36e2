"""What became of a planned day is one answer on every page, list and paper (R8)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from ishenim.casework.records import printing
from ishenim.casework.records.rows import Rows
from ishenim.obligations.facts import of_school
from ishenim.opening import actions, planning
from ishenim.opening.models import Missed, Opening
from ishenim.papers.plain import plain
from ishenim.public.openings import lines_before
from ishenim.public.strip import strip
from ishenim.regulation.figures import compute
from ishenim.regulation.obligations import obligations
from ishenim.reports.facts import facts_of
from ishenim.ui.refusals import BadInput
from tests.opening.conftest import LATE

TUESDAY, THURSDAY = date(2026, 4, 21), date(2026, 4, 23)
DAY = timedelta(days=1)


def everywhere(school, day: date, today: date) -> dict[str, str]:
    """Return what each place says of a planned day."""
    squares = {one.day: one.state for one in strip(school, today)}
    named = {f"{kind}/{day}" for kind in ("opening", "moved", "missed")}
    duty = next(one for one in obligations(of_school(school, today), today) if one.key in named)
    with override("en"):
        kept = [one.kept for one in lines_before(school, today, today=today)[0] if one.kept]
    figures = compute(facts_of(school, day.year, 2, today), day.year, 2, 3, today)
    report = {one["day"]: one["state"] for one in figures["openings"]}
    return {
        "strip": squares[day],
        "obligations": f"{duty.what} {duty.state} {duty.days}",
        "report": report[day.isoformat()],
        "owed": "owed" if day in planning.owed(school, today) else "",
        "journal": " ".join(
            line.kind
            for line in Rows(school, day, today).journal()
            if day in {line.day, line.planned_on} and line.kind != "first"
        ),
        "list": " | ".join(kept),
    }


@pytest.fixture
def late(table, with_letter, members, order) -> Opening:
    table.later(days=2)
    table.sit_together(*members[:3])
    return Opening.objects.get(act_number=1)


def test_a_late_opening_is_one_truth_everywhere(late, school):
    assert everywhere(school, TUESDAY, THURSDAY + DAY) == {
        "strip": "late",
        "obligations": "opening kept 2",
        "report": "late",
        "owed": "",
        "journal": "planned",
        "list": "later than planned",
    }
    assert late.reason == LATE
    (line,) = Rows(school, TUESDAY, THURSDAY).journal()
    assert (line.is_late, line.reason, line.planned_on) == (True, LATE, TUESDAY)
    assert f"кечигип ачылды, себеби: {LATE}" in plain(printing.act_document(late, "ky"))


def test_the_room_asks_why_on_entering(table, with_letter, members, school):
    with override("en"), pytest.raises(BadInput) as refused:
        actions.begin(school=school, by=members[0].member, now=table.now + 2 * DAY)
    assert "after its day" in refused.value.sentence


def test_a_missed_day_that_was_explained_gives_its_reason_to_a_late_opening(
    table, with_letter, members, school
):
    Missed.objects.create(
        school=school, planned_on=TUESDAY, kind="missed", reason="Карантин.", note="x"
    )
    found = actions.begin(school=school, by=members[0].member, now=table.now + 2 * DAY)
    assert (found.kind, found.planned_on, found.reason) == ("planned", TUESDAY, "Карантин.")


def test_a_missed_day_is_one_truth_everywhere(table, with_letter, school):
    Missed.objects.create(
        school=school, planned_on=TUESDAY, kind="missed", reason="Карантин.", note="x"
    )
    assert everywhere(school, TUESDAY, THURSDAY) == {
        "strip": "missed",
        "obligations": "missed kept 0",
        "report": "missed",
        "owed": "",
        "journal": "missed",
        "list": "did not happen",
    }


def test_a_silent_day_is_one_truth_everywhere(table, with_letter, school):
    assert everywhere(school, TUESDAY, THURSDAY) == {
        "strip": "silent",
        "obligations": "opening late 2",
        "report": "missed",
        "owed": "owed",
        "journal": "silent",
        "list": "not opened, no reason given",
    }


def test_a_moved_day_is_one_truth_everywhere(table, with_letter, members, school):
    Missed.objects.create(
        school=school, planned_on=TUESDAY, kind="moved", moved_to=THURSDAY,
        reason="Карантин.", note="x",
    )  # fmt: skip
    table.later(days=2)
    table.sit_together(*members[:3])
    assert everywhere(school, TUESDAY, THURSDAY + DAY) == {
        "strip": "moved",
        "obligations": "moved kept 0",
        "report": "moved",
        "owed": "",
        "journal": "moved planned",
        "list": "on the day | moved to another day",
    }


def test_the_page_leads_to_the_reason(with_letter, members, enter, monkeypatch, table):
    from ishenim.opening import views

    monkeypatch.setattr(views.timezone, "now", lambda: table.now + 2 * DAY)
    answer = enter(members[0]).post(reverse("begin-opening"))
    assert answer.url.endswith("/desk/opening/extraordinary")
    page = enter(members[0]).get(answer.url).content.decode()
    assert "Кечигип ачуу" in page
    assert "Эмне үчүн кечигип ачылганын жазыңыз" in page
