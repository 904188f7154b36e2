"""The common case (R13): nothing in the box, one press each, one line in the journal."""

import pytest

from ishenim.opening.models import OpenSignature, Release
from tests.opening.conftest import drop

pytestmark = pytest.mark.django_db


def test_an_empty_box_leaves_a_line_and_no_act(table, open_box, three):
    table.sit_together(*three)
    assert table.journal() == ["roster", "box", "box", "line"]
    line = table.closing()
    assert (line.kind, line.opening, line.present) == ("empty", "planned", (1, 2, 3))
    assert ([box.number for box in line.boxes], line.next.number) == ([1], 2)
    assert line.waiting.number == 0
    assert table.opening.act_number is None
    assert (table.box(1).state, table.box(2).state) == ("opened", "open")


def test_each_presses_once_and_the_rest_follows(table, open_box, three):
    table.begin(three[0])
    table.enter(*three)
    for cast in three:
        pressed = [part.verb for part in table.parts(cast) if part.is_pressed]
        assert pressed[0] == "confirm"
        table.confirm(cast)
    while table.step != "done":
        for cast in three:
            for part in table.parts(cast):
                assert not part.is_pressed or part.verb in {"abandon", "without"}
            table.do(cast)
    assert not OpenSignature.objects.exists()
    assert not Release.objects.exists()


def test_an_empty_extraordinary_opening_says_why(table, open_box, three):
    table.later(days=-5)
    table.begin(three[0], reason="Кутучанын капкагы сынган.")
    table.come(*three)
    table.play(*three)
    line = table.closing()
    assert (line.opening, line.reason) == ("extraordinary", "Кутучанын капкагы сынган.")
    assert table.opening.next_box.opens_on.isoformat() == "2026-04-21"


def test_a_letter_that_comes_before_the_seal_makes_the_line_void(
    table, open_box, sealed_box, roster, aigul, three
):
    table.sit_together(*three, until="seal")
    for cast in three[:2]:
        table.do(cast)
    drop(aigul.write("Жардам керек.", roster, sealed_box), open_box, table.now)
    table.do(three[2])
    assert table.step == "open"
    assert table.journal() == ["roster", "box", "box"]
    table.play(*three)
    act = table.closing()
    assert (act.number, act.opened) == (1, 1)
