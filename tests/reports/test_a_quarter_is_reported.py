"""Story: the second quarter of 2026, from the reminder to the public page; and the late path."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ishenim.meetings import actions as meetings
from ishenim.obligations import actions as reminders
from ishenim.obligations import facts
from ishenim.regulation.obligations import Obligation, obligations
from ishenim.reports import actions
from ishenim.reports.models import Report
from tests.councils import presence
from tests.quarters import sign


def morning(day: str) -> datetime:
    """Return nine in the morning of a day of 2026 in Bishkek: morning("06-25")."""
    return datetime.fromisoformat(f"2026-{day}T03:00:00").replace(tzinfo=UTC)


@pytest.fixture
def on(monkeypatch):
    """Return a function that lets everything happen by itself on a day."""

    def on(day: str) -> datetime:
        now = morning(day)
        monkeypatch.setattr(timezone, "now", lambda: now)
        actions.tick(now=now)
        while reminders.tick(now=now):
            pass
        return now

    return on


def stands(school, key: str, today: date) -> Obligation:
    return next(one for one in obligations(facts.of_school(school, today), today) if one.key == key)


def told(mailoutbox) -> set[str]:
    return {message.to[0] for message in mailoutbox}


def test_in_time(quarter, members, council, on, mailoutbox, client):
    on("06-24")
    mailoutbox.clear()
    on("06-25")
    assert members[2].person.email in told(mailoutbox)  # the responsible person
    assert not Report.objects.exists()
    on("06-30")
    assert not Report.objects.exists()
    on("07-01")
    draft = Report.objects.get()
    texts = {"causes": "Танапистерде көзөмөл жок.", "proposals": "Кезмет коюлсун."}
    actions.write(report=draft, texts=texts, version=1, by=council.responsible)
    signed = sign(draft, members[2], on("07-03"))
    assert signed.days_late == 0
    kept = stands(quarter, "report/2026-2", date(2026, 7, 3))
    assert (kept.state, kept.proof.kind, kept.proof.index) == (
        "kept", "journal", signed.journal_index,
    )  # fmt: skip
    assert stands(quarter, "discussion/2026-2", date(2026, 7, 3)).state == "due"
    council.now = on("07-08")
    meeting = council.call(held_on=date(2026, 7, 8))
    item = meeting.agendaitem_set.get(kind="report")  # by itself
    meeting = meetings.record_presence(
        meeting=meeting, presence=presence(), by=council.responsible, now=council.now
    )
    council.write(item, "Отчет эске алынсын.")
    meetings.write_minutes(meeting=meeting, by=council.secretary, now=council.now)
    council.sign(meeting, 1, 2, 3, 4, 5)
    assert stands(quarter, "discussion/2026-2", date(2026, 7, 9)).state == "kept"
    page = client.get("/en/q/2026-2").content.decode()
    assert "Discussed at a meeting on:" in page
    assert "Танапистерде" not in page


def test_late_and_never_discussed(quarter, members, on, client):
    on("07-01")
    on("07-09")
    late = stands(quarter, "report/2026-2", date(2026, 7, 9))
    assert (late.state, late.due_on, late.days) == ("late", date(2026, 7, 5), 4)
    report = sign(Report.objects.get(), members[2], on("07-09"))
    assert report.days_late == 4
    kept = stands(quarter, "report/2026-2", date(2026, 7, 10))
    assert (kept.state, kept.days) == ("kept", 4)
    assert stands(quarter, "discussion/2026-2", date(2026, 10, 2)).state == "late"
    on("10-02")
    page = client.get("/en/q").content.decode()
    assert "Not discussed yet" in page
    assert "Days late: 4" in page
    assert morning("07-09") - morning("07-05") == timedelta(days=4)
