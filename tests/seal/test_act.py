"""What the journal keeps of openings."""

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from ishenim.seal import act
from ishenim.seal.act import Closed
from ishenim.seal.reference import Reference
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named

ROSTER = school().roster


def plain(value: Any) -> Any:
    """Return a value as the vectors write it."""
    match value:
        case Reference():
            return {"number": value.number, "hash": value.hash.hex()}
        case Closed():
            return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        case bytes():
            return value.hex()
        case date():
            return value.isoformat()
        case tuple():
            return [plain(each) for each in value]
    return value


def said(record: object) -> Case:
    assert is_dataclass(record)
    names = [each.name for each in fields(record) if each.name not in {"text", "seats"}]
    return {name: plain(getattr(record, name)) for name in names}


@pytest.mark.parametrize("case", cases("act", "act"))
def test_acts_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = act.read_act(case["note"], ROSTER)
        assert (read.text, sorted(read.seats)) == (case["text"], case["seats"])
        assert said(read) == case["act"]
        assert (read.letters, read.urgent) == (case["letters"], case["urgents"])
        assert act.write_act(ROSTER, read) == case["text"]


@pytest.mark.parametrize("case", cases("act", "line"))
def test_lines_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = act.read_line(case["note"], ROSTER)
        assert (read.text, sorted(read.seats)) == (case["text"], case["seats"])
        assert said(read) == case["line"]
        assert act.write_line(ROSTER, read) == case["text"]


@pytest.mark.parametrize("case", cases("act", "urgent"))
def test_urgent_openings_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = act.read_urgent(case["note"], ROSTER)
        assert (read.seal.hex(), read.seat) == (case["seal"], case["seat"])
        assert (plain(read.box), read.date.isoformat()) == (case["box"], case["date"])
        assert act.write_urgent(ROSTER, read) == case["text"]


def test_seats_are_written_in_their_order():
    read = act.read_act(named("act", "two letters and one on paper")["note"], ROSTER)
    assert act.write_act(ROSTER, replace(read, present=(4, 1, 2))) == read.text
