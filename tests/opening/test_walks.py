"""Members come, press, vanish and go on without each other in any order: no state is a dead end.

In every state the page names who or which card is missing, and an honest quorum finishes.
"""

import pytest

from ishenim.opening.room import active
from ishenim.opening.state import state
from ishenim.ui.refusals import NotAllowed, NotNow

pytestmark = pytest.mark.django_db
STEPS = 14


def numbers(seed: int):
    """Yield the same numbers for the same seed."""
    while True:
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        yield seed >> 16


def walk(table, members, seed: int) -> None:
    chance = numbers(seed)
    here: set[int] = set()
    for _step in range(STEPS):
        if active(table.school) is None:
            return
        cast = members[next(chance) % len(members)]
        verb = ("come", "come", "do", "do", "do", "vanish", "without")[next(chance) % 7]
        try:
            if verb == "come":
                table.come(cast)
                here.add(cast.seat)
            elif verb == "do" and cast.seat in here:
                table.do(cast)
            elif verb == "without" and cast.seat in here:
                table.without(cast)
            elif verb == "vanish":
                here.discard(cast.seat)
                table.later(minutes=1)
                table.see(*(each for each in members if each.seat in here))
        except (NotNow, NotAllowed):
            pass  # the room says no, in words, and stays as it is
        check_named(table, members)


def check_named(table, members) -> None:
    if active(table.school) is None:
        return
    missing = state(table.room, [cast.seat for cast in members])["missing"]
    assert missing
    assert all(each["cards"] for each in missing)


@pytest.mark.parametrize("seed", range(8))
def test_from_every_state_an_honest_quorum_finishes(table, with_letter, members, seed):
    table.begin(members[0])
    walk(table, members, seed)
    table.later(minutes=2)
    three = [members[(seed + at) % 5] for at in (0, 2, 4)]
    if active(table.school):
        table.come(*three)
        table.play(*three)
    assert table.step == "done"
    assert table.letters[0].lock == "open" or table.opening.waiting
