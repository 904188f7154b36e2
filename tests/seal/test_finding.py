"""What a member's device found, signed by its card."""

import pytest

from ishenim.seal import finding
from ishenim.seal.opening import Reading
from tests.seal.test_act import said
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases

ROSTER = school().roster


@pytest.mark.parametrize("case", cases("finding"))
def test_findings_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = finding.read_finding(case["note"], ROSTER)
        assert said(read) == case["finding"]
        assert finding.write_finding(ROSTER.origin, read) == read.text == case["text"]


def test_lists_of_several_boxes_are_one_sorted_list():
    first, second = (f"{byte * 32}\n" for byte in ("0b", "0a"))
    readings = {
        1: Reading(opened=first, damaged="", waiting="", false=frozenset({5, 3})),
        2: Reading(opened=second, damaged="", waiting=""),
    }
    assert finding.lists_of(readings.values()) == (second + first, "", "")
    assert finding.false_of(readings) == ((1, 3), (1, 5))
