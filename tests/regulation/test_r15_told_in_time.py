"""R15: of a danger somebody is told, or something is done, from the first reading on."""

from dataclasses import replace
from datetime import date

import pytest

from ishenim.regulation.obligations import DangerFact, Obligation, obligations
from ishenim.regulation.obligations.discretion import without_letters
from tests.regulation.test_obligations import BEGUN

FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 5, day) for day in (15, 16, 18, 19))


def told(urgency: str, today: date, told_on: date | None = None) -> Obligation:
    fact = DangerFact(urgency=urgency, read_on=FRIDAY, told_on=told_on)
    found = obligations(replace(BEGUN, dangers=(fact,)), today)
    (one,) = [one for one in found if one.what == "told"]
    return one


@pytest.mark.parametrize(("urgency", "due_on"), [("U0", FRIDAY), ("U1", FRIDAY), ("U2", MONDAY)])
def test_the_clock_runs_from_the_first_reading(urgency, due_on):
    one = told(urgency, FRIDAY)
    assert (one.state, one.due_on, one.rule) == ("due", due_on, "R15")


def test_nobody_told_is_late_from_the_next_day_on():
    assert told("U0", SATURDAY).state == "late"
    assert told("U2", MONDAY).state == "due"
    assert told("U2", TUESDAY).days == 1


def test_the_first_word_or_measure_keeps_it_and_says_how_late():
    assert (told("U1", TUESDAY, told_on=FRIDAY).state, told("U1", TUESDAY).state) == (
        "kept",
        "late",
    )
    assert told("U1", TUESDAY, told_on=MONDAY).days == 3


def test_it_reminds_on_its_day_and_after():
    assert told("U0", FRIDAY).stage(FRIDAY) == "due"
    assert told("U0", SATURDAY).stage(SATURDAY) == "late"


def test_the_management_learns_nothing_of_it():
    lines = without_letters([told("U0", SATURDAY)], small_number=3)
    assert not [one for one in lines if one.what == "told"]
