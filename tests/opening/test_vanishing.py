"""Anybody may vanish at any step; whoever is left goes on, or comes back another day."""

import pytest

pytestmark = pytest.mark.django_db

STEPS = ["seal", "open", "release", "read", "sign"]


@pytest.mark.parametrize("step", STEPS)
def test_the_others_go_on_when_one_vanishes(table, with_letter, members, step):
    table.sit_together(*members[:4], until=step)
    table.do(members[0])
    table.later(minutes=2)
    table.see(*members[1:4])
    table.play(*members[1:4])
    assert table.closing().opened == 1


@pytest.mark.parametrize("step", STEPS)
def test_when_too_few_are_left_they_finish_with_others_on_another_day(
    table, with_letter, members, step
):
    table.sit_together(*members[:3], until=step)
    table.do(members[0])
    table.later(days=1)
    if step == "seal":  # nothing is sealed yet: a new room begins, and the old one is given up
        table.sit_together(members[0], *members[3:])
    else:
        assert table.begin(members[3]) == table.opening
        table.enter(members[0])
        table.come(*members[3:])
        table.play(members[0], *members[3:])
    assert table.closing().opened == 1
    assert table.journal().count("act") == 1


@pytest.mark.parametrize("step", STEPS[1:])
def test_all_vanish_and_come_back(table, with_letter, three, step):
    table.sit_together(*three, until=step)
    table.later(hours=3)
    table.enter(*three)
    table.play(*three)
    assert table.closing().opened == 1


def test_whoever_vanished_and_comes_back_signs_too(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:2]:
        table.do(cast)
    table.later(minutes=2)
    table.see(*members[:3])
    table.enter(members[3])
    table.see(*members[:4])
    table.play(*members[:4])
    assert table.closing().present == (1, 2, 3, 4)
