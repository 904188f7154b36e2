"""R24: the commission meets as needed: also extraordinarily, also today."""

from datetime import time


def test_an_extraordinary_meeting_is_called_and_held_the_same_day(council):
    regular = council.call()
    urgent = council.open(kind="extraordinary", time=time(9, 40))
    assert (regular.number, urgent.number) == (1, 2)
    assert (urgent.kind, urgent.state) == ("extraordinary", "open")
