"""Act, opening journal, register, report, obligations, public pages and the verified journal agree.

Hypothesis makes a school year up; the product's own actions play it (tests/years/year.py); then
every place is asked for every count, number and day. YEARS_EXAMPLES tries more of them.
"""

import os
from collections import Counter
from datetime import date

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, example, given, settings

from ishenim.casework.models import Case
from ishenim.casework.records.rows import taken_out
from ishenim.commission import tries
from ishenim.intake import counting
from ishenim.opening.models import Opening
from ishenim.reports import everywhere
from ishenim.reports.everywhere import FIELDS
from tests.years import places
from tests.years.year import WAYS, Week, Year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Beside the two that are written here: all together half a minute.
EXAMPLES = int(os.environ.get("YEARS_EXAMPLES", "3"))

WEEKS = st.builds(
    Week,
    way=st.sampled_from(list(WAYS)),
    letters=st.sampled_from([0, 0, 1]),
    urgent=st.sampled_from([False, False, True]),
    paper=st.sampled_from([0, 0, 2]),
    typed=st.integers(0, 2),
    again=st.booleans(),
    everybody=st.booleans(),
)
YEARS = st.lists(WEEKS, min_size=3, max_size=6)

#: Every way once, with letters of every kind, a new card, new members, and an empty day.
EVERY_WAY = [
    Week(way=way, letters=number % 3 == 0, urgent=number % 4 == 1, paper=number % 3, typed=1)
    for number, way in enumerate(WAYS)
]
WITH_PEOPLE = [
    Week(letters=1, again=True),
    Week(change="card", urgent=True, paper=2, typed=2),
    Week(way="late", change="joins", letters=1),
    Week(paper=1, typed=1),
]


@example(EVERY_WAY, "open")
@example(WITH_PEOPLE, "destroyed")
@given(YEARS, st.sampled_from(["open", "destroyed"]))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_place_tells_one_year(weeks: list[Week], ends: str):
    tries.PASSWORDS.forget()
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        year = Year.new()
        patch.setattr(timezone, "now", lambda: year.world.now)
        year.play(weeks)
        agree(year)
        case = year.consider()
        if case:
            agree(year)
        if case and ends == "destroyed":
            year.destroy(case)
            agree(year)
        transaction.set_rollback(True)


def agree(year: Year) -> None:
    """Ask every place, and hold it against the sheet."""
    today = places.today_of(year.world)
    days_agree(year, today)
    openings_agree(year, today)
    letters_agree(year, today)
    reports_agree(year, today)


# ── Days ──────────────────────────────────────────────────────────────────────
def days_agree(year: Year, today: date) -> None:
    school, said = year.world.school, year.days
    found, counts, word = places.verified(year.world)
    assert word == "clean"
    assert found == said
    shown = places.squares(list(said))
    assert shown == {day: said[day] for day in list(said)[-len(shown) :]}
    duties = places.duties(school, today)
    for day, state in said.items():
        settled = "late" if state == "silent" else "kept"
        assert duties[day].endswith(settled), (day, state, duties[day])
    noted = year.noted
    assert counts == Counter(
        acts=sum(bool(one.total) for one in noted),
        letters=sum(one.letters for one in noted),
        urgent=sum(one.urgent for one in noted),
        paper=sum(one.paper for one in noted),
        openings=len(noted),
        extraordinary=sum(one.is_extraordinary for one in noted),
    )


# ── Openings ──────────────────────────────────────────────────────────────────
def openings_agree(year: Year, today: date) -> None:
    """Every opening, line and silent day stands once in the act, the book and the public list."""
    school, number, expected = year.world.school, 0, []
    for one in year.noted:
        said = {"day": one.day, "act": None}
        if one.total:
            number += 1
            said |= {"act": number, "total": one.total, "present": one.present}
        expected.append(said)
    assert places.acts(school) == expected
    book = places.book(school, min(year.days), today)
    opened = [line for line in book if line["kind"] in {"planned", "extraordinary"}]
    assert [
        (line["day"], line["act"], line["letters"], line["paper"], line["kind"], line["signatures"])
        for line in opened
    ] == [
        (
            *(one.day, said["act"], one.letters + one.urgent, one.paper),
            *("extraordinary" if one.is_extraordinary else "planned", one.present),
        )
        for one, said in zip(year.noted, expected, strict=True)
    ]
    lines = places.listed(school, today)
    assert [
        (line["day"], line["act"], line["letters"], line["urgent"], line["paper"])
        for line in lines
        if line["was_opened"]
    ] == [
        (one.day, said["act"], one.letters, one.urgent, one.paper)
        for one, said in zip(year.noted, expected, strict=True)
    ]
    late = {day for day, state in year.days.items() if state == "late"}
    assert {line["planned_on"] for line in opened if line["is_late"]} == late
    explained = sorted([*year.moved, *year.missed])
    assert sorted(line["day"] for line in book if line["kind"] in {"moved", "missed"}) == explained
    untold = {line["day"] for line in book if line["kind"] == "silent"}
    assert untold == {
        line["day"] for line in lines if not line["was_opened"] and not line["reason"]
    }


# ── Letters ───────────────────────────────────────────────────────────────────
def letters_agree(year: Year, today: date) -> None:
    """What an act counts is registered, or the register says how much it still lacks."""
    school, numbers = year.world.school, []
    done = Opening.objects.filter(school=school, step="done", act_number__isnull=False)
    by_act = {one.act_number: one for one in done}
    noted = [one for one in year.noted if one.total]
    book = [line for line in places.book(school, min(year.days), today) if line["act"]]
    for one, line in zip(noted, book, strict=True):
        row = by_act[line["act"]]
        assert taken_out(row) == one.total
        owed = one.paper - one.typed
        assert counting.owed(row) == owed
        labels = _labels(line["registered"])
        assert len(labels) == one.total - owed
        numbers += labels
    every = Case.objects.filter(school=school).order_by("year", "number")
    read = year.lying["urgent"]  # read, and so registered, before its box is opened
    assert len(set(numbers)) == len(numbers) == len(every) - read
    assert set(numbers) <= {case.label for case in every}


def _labels(said: str) -> list[str]:
    """Return the numbers of a span, «ИК-2026-0001 – ИК-2026-0003», or of a list."""
    if " – " not in said:
        return [one for one in said.split(", ") if one]
    first, last = said.split(" – ")
    return [f"{first[:-4]}{number:04d}" for number in range(int(first[-4:]), int(last[-4:]) + 1)]


# ── Reports ───────────────────────────────────────────────────────────────────
def reports_agree(year: Year, today: date) -> None:
    """The quarters of the report add up to the sheet; the whole installation counts alike."""
    school, total = year.world.school, Counter()
    for first, last, numbers in places.quarters(school, min(year.days), today):
        days = [state for day, state in year.days.items() if first <= day <= last]
        held = [one for one in year.noted if first <= one.day <= last]
        assert {
            "openings_planned": len(days),
            "openings_held": days.count("kept"),
            "openings_late": days.count("late"),
            "openings_moved": days.count("moved"),
            "openings_missed": days.count("missed") + days.count("silent"),
            "openings_extraordinary": sum(one.is_extraordinary for one in held),
            "openings_empty": sum(not one.total for one in held),
            "acts": sum(bool(one.total) for one in held),
        }.items() <= numbers.items()
        (row,) = everywhere.quarter(first.year, (first.month + 2) // 3, today)
        assert dict(zip(FIELDS, row[1:], strict=True)) == {name: numbers[name] for name in FIELDS}
        total.update(letters=numbers["letters"])
    assert total["letters"] == sum(one.total for one in year.noted) + year.lying["urgent"]
    places.page("/q")
