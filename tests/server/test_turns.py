"""Turns: what waits for one school holds up no other."""

import pytest

from ishenim.server.turns import TooMany, Turns


def test_each_name_has_its_turn_however_much_waits_under_another() -> None:
    turns: Turns[str] = Turns(1000)
    for number in range(500):
        turns.put("flooded", f"flood {number}")
    turns.put("one", "letter 1")
    turns.put("two", "letter 2")
    turns.put("one", "letter 3")
    given = [turns.get() for _ in range(6)]
    assert given == ["flood 0", "letter 1", "letter 2", "flood 1", "letter 3", "flood 2"]


def test_of_one_name_only_so_many_wait() -> None:
    turns: Turns[int] = Turns(2)
    turns.put("one", 1)
    turns.put("one", 2)
    with pytest.raises(TooMany):
        turns.put("one", 3)
    turns.put("two", 4)
    assert len(turns) == 3


def test_what_waits_is_given_out_before_it_ends() -> None:
    turns: Turns[int] = Turns(2)
    turns.put("one", 1)
    turns.end()
    assert [turns.get(), turns.get(), turns.get()] == [1, None, None]
