"""Records: fixed lines in a fixed order."""

import pytest

from ishenim.proof import fields
from tests.vectors import Case, as_said, cases, refused


@pytest.mark.parametrize("case", cases("fields"))
def test_records_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        found = fields.read_fields(case["text"], "example", case["spec"])
        fields.blob(found.one("hash"))
        seats = fields.seats(found.values("seats"))
        number, day = fields.number(found.one("number")), fields.day(found.one("date"))
        assert (number, list(seats), day.isoformat()) == (
            case["number"],
            case["seats"],
            case["date"],
        )
        assert sum(len(lines) for lines in found.lines.values()) == case["lines"]


def test_an_optional_line_may_be_asked_for():
    found = fields.read_fields("trustbox.v2/x\na 1\n", "x", ["a <n>", "b? <n>"])
    assert found.many("b") == []
    assert found.one("a") == "1"


def test_an_optional_line_comes_once_at_most():
    with refused("NOTE_FIELD"):
        fields.read_fields("trustbox.v2/x\nb 1\nb 2\n", "x", ["b? <n>"])


def test_only_allowed_words_are_words():
    assert fields.choice("planned", ["planned", "extraordinary"]) == "planned"
    with refused("NOTE_FIELD"):
        fields.choice("Planned", ["planned", "extraordinary"])


def test_base64_of_any_length_is_read_when_no_length_is_asked():
    assert fields.blob("", None) == b""
    assert fields.blob("aGVsbG8=", None) == b"hello"
