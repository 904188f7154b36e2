"""A made-up year, counted on paper: every number of the report by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ishenim.regulation.figures import (
    Facts,
    LetterLine,
    OpeningLine,
    TaskLine,
    compute,
    spans,
)
from ishenim.regulation.openings import Planned

ABOVE = {"VIO-1": "VIO", "VIO-3": "VIO", "RGT-1": "RGT", "COR-1": "COR"}
CODES = {
    "channel": ("site", "box", "phone"),
    "author": ("pupil", "parent", "-"),
    "anonymity": ("anonymous", "named"),
    "language": ("ky", "ru", "-"),
    "ground": ("VIO", "RGT", "COR", "-"),
    "category": tuple(ABOVE),
    "urgency": ("U2", "U3", "U4", "-"),
    "extended": ("yes", "no"),
    "repeated": ("yes", "no"),
    "outcome": ("confirmed", "not-confirmed"),
}
DAY = timedelta(days=1)


def letter(day, *, ground="VIO", category="VIO-3", took=7, **more):
    return LetterLine(
        received_on=day,
        register_by=day + DAY,
        registered_on=day + DAY,
        answer_by=day + 20 * DAY,
        finished_on=day + took * DAY if took is not None else None,
        channel="site",
        author="pupil",
        language="ky",
        ground=ground,
        category=category,
        urgency="U3",
        outcome="confirmed",
        **more,
    )


#: Tuesday 6 October 2026 and after: ten letters, six of violence, three of rights, one of bribes.
FOURTH = [
    *(letter(date(2026, 10, 6) + 7 * n * DAY) for n in range(4)),
    letter(date(2026, 10, 6), category="VIO-1", took=30),
    letter(date(2026, 10, 13), category="VIO-1", took=None),
    *(
        letter(date(2026, 11, 3), ground="RGT", category="RGT-1", is_anonymous=False)
        for _ in range(3)
    ),
    replace(
        letter(date(2026, 12, 8), ground="COR", category="COR-1", took=None),
        registered_on=date(2026, 12, 10),
        answer_by=date(2027, 1, 20),
        author="parent",
    ),
]
FIRST = [letter(date(2026, 2, 3)), letter(date(2026, 2, 3), ground="RGT", category="RGT-1")]
THIRD = [letter(date(2026, 9, 8))]
LAST_YEAR = [letter(date(2025, 11, 4)) for _ in range(4)]
TUESDAY = date(2026, 10, 6)
FACTS = Facts(
    letters=(*LAST_YEAR, *FIRST, *THIRD, *FOURTH),
    planned=(
        Planned(day=TUESDAY, state="kept"),
        Planned(day=TUESDAY + 7 * DAY, state="late"),
        Planned(day=TUESDAY + 14 * DAY, state="kept"),
        Planned(day=TUESDAY + 21 * DAY, state="moved"),
        Planned(day=TUESDAY + 28 * DAY, state="silent"),
        Planned(day=date(2026, 9, 29), state="kept"),
    ),
    openings=(
        OpeningLine(held_on=TUESDAY, has_act=True),
        OpeningLine(held_on=TUESDAY + 8 * DAY, has_act=True),
        OpeningLine(held_on=TUESDAY + 14 * DAY),
        OpeningLine(held_on=TUESDAY + 30 * DAY, is_extraordinary=True),
        OpeningLine(held_on=date(2026, 9, 29)),
    ),
    tasks=(
        TaskLine(due_on=date(2026, 11, 1), done_on=date(2026, 11, 1)),
        TaskLine(due_on=date(2026, 11, 1), done_on=date(2026, 11, 2)),
        TaskLine(due_on=date(2026, 12, 1)),
        TaskLine(due_on=date(2026, 9, 1)),
    ),
    referrals=tuple((date(2026, 11, 5), "police", True) for _ in range(2)),
    measures=tuple((date(2026, 11, 5), kind) for kind in ["talk"] * 6 + ["lesson"] * 3),
    notices=((date(2026, 10, 1), "poster"), (date(2026, 9, 1), "site")),
    codes=CODES,
    above=ABOVE,
)


@pytest.fixture
def report():
    return compute(FACTS, 2026, 4, 3, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("name", "this", "before", "year_ago", "to_date"),
    [
        ("letters", 10, 1, 4, 13),
        ("registered_in_time", 9, 1, 4, 12),
        ("registered_late", 1, 0, 0, 1),
        ("considered", 8, 1, 4, 11),
        ("considered_in_time", 7, 1, 4, 10),
        ("considered_late", 1, 0, 0, 1),
        ("in_work", 1, 0, 0, 1),
        ("overdue", 1, 0, 0, 1),
        ("openings_planned", 5, 1, 0, 6),
        ("openings_held", 2, 1, 0, 3),
        ("openings_late", 1, 0, 0, 1),
        ("openings_moved", 1, 0, 0, 1),
        ("openings_missed", 1, 0, 0, 1),
        ("openings_extraordinary", 1, 0, 0, 1),
        ("openings_empty", 2, 1, 0, 3),
        ("acts", 2, 0, 0, 2),
        ("tasks_due", 3, 1, 0, 4),
        ("tasks_in_time", 1, 0, 0, 1),
        ("tasks_late", 1, 0, 0, 1),
        ("tasks_open", 1, 1, 0, 2),
        ("notices", 1, 1, 0, 2),
        ("median_days", None, None, None, 5),
    ],
)
def test_numbers(report, name, this, before, year_ago, to_date):
    found = {period: values[name] for period, values in report["numbers"].items()}
    assert found == {"this": this, "before": before, "year_ago": year_ago, "to_date": to_date}


def test_the_one_letter_on_bribes_is_hidden_with_the_next_smallest(report):
    ground = report["tables"]["ground"]
    assert (ground["cells"], ground["other"]) == ({"VIO": 6}, 4)
    assert ground["hidden"] == ["RGT", "COR", "-"]


def test_categories_only_below_a_ground_that_is_shown(report):
    assert [name for name in report["tables"] if name.startswith("category")] == ["category-VIO"]
    assert report["tables"]["category-VIO"]["cells"] == {}  # 4 and 2: the two would be alone


def test_a_dimension_that_would_name_everybody_is_withheld(report):
    for name in ("channel", "language", "repeated"):
        assert report["tables"][name]["cells"] == {}, name
        assert report["tables"][name]["total"] == 10


def test_few_referrals_are_withheld_and_measures_are_counted(report):
    referrals = report["tables"]["referrals"]
    assert (referrals["total"], referrals["cells"]) == (2, {})
    assert report["tables"]["measures"]["cells"] == {"talk": 6, "lesson": 3}


def test_the_year_has_the_quarters_that_were_too_small(report):
    assert report["year_tables"]["ground"]["total"] == 3  # two of the first, one of the third
    assert report["year_tables"]["ground"]["cells"] == {}
    assert compute(FACTS, 2026, 3, 3, date(2026, 10, 1))["year_tables"] == {}


def test_the_timeline(report):
    assert [one["state"] for one in report["openings"]] == [
        *("held", "late", "held", "moved", "missed", "extraordinary")
    ]


@pytest.mark.parametrize("count", [0, 1, 3, 300])
def test_any_number_of_letters(count):
    letters = tuple(
        letter(date(2026, 10, 6), ground=("VIO", "RGT")[n % 2], category="") for n in range(count)
    )
    found = compute(replace(FACTS, letters=letters), 2026, 4, 3, date(2027, 1, 1))
    assert found["numbers"]["this"]["letters"] == count
    assert found["tables"]["ground"]["cells"] == (
        {"VIO": 150, "RGT": 150, "COR": 0, "-": 0} if count == 300 else {}
    )


def test_the_periods():
    found = spans(2026, 1)
    assert (found["this"].first, found["this"].last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert found["before"].first == date(2025, 10, 1)
    assert found["year_ago"].last == date(2025, 3, 31)
    assert found["to_date"] == found["this"]


def test_nothing_of_a_letter_but_counts_leaves(report):
    assert set(report) == {
        *("year", "quarter", "fixed_on", "small_number", "numbers", "tables"),
        *("year_tables", "openings"),
    }
    for table in (*report["tables"].values(), *report["year_tables"].values()):
        assert set(table) == {"total", "cells", "hidden", "other"}
