"""A made-up quarter, April to June 2026, whose report is counted on paper (`COUNTED`).

The box hangs since 15 April, the first planned opening is Tuesday 21 April. Of eleven planned
openings three are held on their day, one a day later, one is explained and six are missed; one more
is extraordinary. Twelve letters come: five on 21 April, three on 29 April, four on 12 May.
"""

import secrets
from datetime import UTC, date, datetime, timedelta

import pytest

from ishenim.box.models import Box, Letter
from ishenim.casework.models import Case
from ishenim.consideration.models import Measure
from ishenim.meetings.models import Task
from ishenim.opening.models import Missed, Opening
from ishenim.publicity.models import Notice
from ishenim.referral.models import Body, Referral
from ishenim.reports import actions
from ishenim.reports.models import Report
from ishenim.schools.models import School
from tests.cast import CastMember
from tests.councils import Council

#: The first day after the quarter, at nine in Bishkek.
FIRST_OF_JULY = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
APRIL, LATER, MAY = date(2026, 4, 21), date(2026, 4, 29), date(2026, 5, 12)

#: Every number of work of the quarter, as counted on paper.
COUNTED = {
    "openings_planned": 11,
    "openings_held": 3,
    "openings_late": 1,
    "openings_moved": 0,
    "openings_missed": 7,
    "openings_extraordinary": 1,
    "openings_empty": 1,
    "acts": 4,
    "incidents": 0,
    "letters": 12,
    "registered_in_time": 11,
    "registered_late": 1,
    "considered": 10,
    "considered_in_time": 9,
    "considered_late": 1,
    "in_work": 1,
    "overdue": 1,
    "median_days": 5,
    "ninetieth_days": 5,
    "tasks_due": 3,
    "tasks_in_time": 1,
    "tasks_late": 1,
    "tasks_open": 1,
    "notices": 1,
}
#: Tables that may be published: what is shown, and what was merged. The others are withheld.
TOLD = {
    "channel": ({"site": 9, "box": 3}, 0),
    "author": ({"pupil": 8, "parent": 4}, 0),
    "anonymity": ({"anonymous": 9, "named": 3}, 0),
    "ground": ({"VIO": 6}, 6),  # bribes, two letters, take rights, four, along
    "category-VIO": ({"VIO-1": 3, "VIO-3": 3}, 0),
    "outcome": ({"confirmed": 7, "partly": 3}, 0),
    "measures": ({"talk": 6, "lesson": 3}, 0),
    "notices": ({"poster": 1}, 0),
}
WITHHELD = {"language": 12, "urgency": 12, "extended": 12, "repeated": 12, "referrals": 2}
#: received, ground, category, days until it was finished (None: still open)
LETTERS = [
    *[(APRIL, "VIO", "VIO-3", 7)] * 3,
    (APRIL, "VIO", "VIO-1", 7),
    (APRIL, "VIO", "VIO-1", 37),
    *[(LATER, "RGT", "RGT-1", 1)] * 3,
    (MAY, "RGT", "RGT-1", 7),
    (MAY, "VIO", "VIO-1", 7),
    (MAY, "COR", "COR-1", None),
    (MAY, "COR", "COR-1", None),
]


def letter_row(school: School, box: Box, day: date) -> Letter:
    """Return a letter as an opening leaves it, nothing of it readable."""
    return Letter.objects.create(
        seal=secrets.token_bytes(32),
        school=school,
        kind="letter",
        box=box,
        mailbox=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32),
        stub=b"s",
        payload_hash=secrets.token_bytes(32),
        sealed=b"s",
        dropped_on=day,
        is_registered=True,
    )


@pytest.fixture
def quarter(open_box: object, school: School, council: Council) -> School:
    """The made-up quarter."""
    box = Box.objects.get(school=school)
    cases = [
        _case(school, box, number, *columns) for number, columns in enumerate(LETTERS, start=1)
    ]
    _openings(school)
    responsible = council.responsible
    for at in range(9):
        Measure.objects.create(
            case=cases[at],
            kind="talk" if at < 6 else "lesson",
            text="Сүйлөшүү",
            done_on=date(2026, 6, 1),
            by=responsible,
        )
    police = Body.objects.create(school=school, ky="Милиция", ru="Милиция", en="Police")
    for number in (1, 2):
        Referral.objects.create(
            case=cases[number], body=police, year=2026, number=number, school=school,
            how="letter", handed_over="Маалымат", because="мыйзам", sent_on=date(2026, 5, 20),
            by=responsible,
        )  # fmt: skip
    item = council.written().agendaitem_set.get()
    for due, done in (("04-30", "04-29"), ("05-20", "05-25"), ("06-01", None)):
        Task.objects.create(
            item=item, text="Плакат", executor="Назгүл", due_on=date.fromisoformat(f"2026-{due}"),
            done_on=date.fromisoformat(f"2026-{done}") if done else None,
            done_note="Илинди" if done else "",
        )  # fmt: skip
    Notice.objects.create(
        school=school, school_year=2025, kind="poster", done_on=date(2026, 4, 16), place="Эшик",
        by=responsible.person, recorded_on=date(2026, 4, 16),
    )  # fmt: skip
    return school


def _case(
    school: School, box: Box, number: int, day: date, ground: str, category: str, took: int | None
) -> Case:
    is_last = number == len(LETTERS)
    return Case.objects.create(
        school=school,
        year=2026,
        number=number,
        letter=letter_row(school, box, day),
        channel="box" if day == LATER else "site",
        received_on=day,
        register_by=day + timedelta(days=1),
        registered_on=day + timedelta(days=3 if number == 1 else 1),
        described_on=day + timedelta(days=3 if number == 1 else 1),
        answer_by=date(2026, 7, 6) if is_last else day + timedelta(days=28),
        finished_on=None if took is None else day + timedelta(days=took),
        author="pupil" if number <= 8 else "parent",
        is_anonymous=day != LATER,
        language="ky",
        ground=ground,
        category=category,
        urgency="U3",
        outcome="" if took is None else "confirmed" if number <= 7 else "partly",
        stage="in-work" if took is None else "closed",
    )


def _openings(school: School) -> None:
    held = [
        ("planned", "04-21", "04-21", 1),
        ("planned", "04-28", "04-29", 2),
        ("planned", "05-12", "05-12", 3),
        ("planned", "05-19", "05-19", None),
        ("extraordinary", "05-14", "05-14", 4),
    ]
    for kind, planned, day, act in held:
        Opening.objects.create(
            school=school, kind=kind, step="done", act_number=act,
            planned_on=date.fromisoformat(f"2026-{planned}"),
            held_on=date.fromisoformat(f"2026-{day}"),
            began_at=datetime.fromisoformat(f"2026-{day}T06:00:00+00:00"),
        )  # fmt: skip
    Missed.objects.create(
        school=school, planned_on=date(2026, 5, 26), kind="missed", reason="Карантин", note="–"
    )


def sign(report: Report, cast: CastMember, now: datetime = FIRST_OF_JULY) -> Report:
    """Sign a report with a member's card."""
    offered = actions.offer(report=report, by=cast.member, now=now)
    line = cast.sign(offered.note_text)
    return actions.sign(report=offered, line=line, by=cast.member, now=now)
