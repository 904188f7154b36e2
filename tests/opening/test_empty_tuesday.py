"""The common case (R13): nothing in the box, one press each, one line in the journal."""

import pytest

from ishenim.opening.models import Release
from ishenim.seal import opening as floor

pytestmark = pytest.mark.django_db


def test_an_empty_box_leaves_a_line_and_no_act(table, open_box, three, roster):
    table.sit_together(*three)
    assert table.journal() == ["roster", "box", "box", "line"]
    line = floor.read_line(table.opening.closing_note, roster)
    assert (line.kind, line.opening, line.present) == ("empty", "planned", (1, 2, 3))
    assert (line.box.number, line.next.number) == (1, 2)
    assert table.opening.act_number is None


def test_nobody_is_asked_to_turn_a_key(table, open_box, three):
    table.begin(three[0])
    table.enter(*three)
    asked = []
    for cast in three:
        asked.append(table.todo(cast))
        table.confirm(cast)
    while table.step != "done":
        asked += [table.do(cast) for cast in three]
    assert set(asked) - {"wait"} == {"confirm", "deal", "sign-box", "cosign", "sign-line"}
    assert asked.count("confirm") == 3
    assert not Release.objects.exists()


def test_an_empty_extraordinary_opening_says_why(table, open_box, three, roster):
    table.later(days=-5)
    table.begin(three[0], reason="Кутучанын капкагы сынган.")
    table.enter(*three)
    table.confirm(*three)
    table.play(*three)
    line = floor.read_line(table.opening.closing_note, roster)
    assert (line.opening, line.reason) == ("extraordinary", "Кутучанын капкагы сынган.")
    assert table.opening.next_box.opens_on.isoformat() == "2026-04-21"
