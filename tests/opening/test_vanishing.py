"""Anybody may vanish at any step; whoever is left goes on, or comes back another day."""

import pytest

from ishenim.opening import actions
from ishenim.ui.refusals import NotNow

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
    """… under an act that was written anew without them: it is not written anew once more."""
    table.sit_together(*members[:4], until="sign")
    for cast in members[:2]:
        table.do(cast)
    table.later(minutes=2)
    table.see(*members[:3])
    table.enter(members[3])
    table.see(*members[:4])
    table.do(members[3])
    table.play(*members[:4])
    act = table.closing()
    assert (act.present, act.seats) == ((1, 2, 3), {1, 2, 3, 4})


def test_one_member_who_comes_and_goes_makes_nobody_sign_for_ever(table, with_letter, members):
    """⚔ Set aside by oneself, confirmed, set aside: each time the act was written anew, and no
    quorum could ever go on without this member."""
    bad, honest = members[4], members[:4]
    table.sit_together(*members, until="sign")
    text = table.opening.closing_text
    with pytest.raises(NotNow):
        actions.set_aside(opening=table.opening, by=bad.member, other=bad.seat, now=table.now)
    for cast in honest:
        table.confirm(bad)
        table.do(cast)
    assert table.opening.closing_text == text
    table.without(*honest[:3])
    assert table.step == "sign"
    table.do_sign(bad, None)  # who was passed over may sign, and changes nothing by it
    for cast in honest:
        table.do(cast)
    act = table.closing()
    assert (table.step, act.present, act.seats) == ("done", (1, 2, 3, 4), {1, 2, 3, 4, 5})


def test_a_lost_connection_writes_the_act_anew_once_and_not_each_time(table, with_letter, members):
    table.sit_together(*members, until="sign")
    texts = {table.opening.closing_text}
    for _time in range(3):
        table.later(minutes=2)
        table.see(*members[:4])
        texts.add(table.opening.closing_text)
        table.see(members[4])
        texts.add(table.opening.closing_text)
    assert len(texts) == 2


def test_who_confirms_after_the_act_was_written_is_not_waited_for(table, with_letter, members):
    table.sit_together(*members[:3], until="sign")
    table.do(members[0])
    text = table.opening.closing_text
    table.come(members[3])
    table.do(members[3])  # one more card hands out its parts, and all read once more
    table.play(*members[:4])
    assert (table.opening.closing_text, table.closing().present) == (text, (1, 2, 3))


def test_before_sealing_too_nobody_leaves_by_setting_oneself_aside(table, open_box, members):
    table.sit_together(*members[:4], until="seal")
    with pytest.raises(NotNow):
        actions.set_aside(opening=table.opening, by=members[3].member, other=4, now=table.now)
    for cast in members[:3]:
        table.do(cast)
    table.without(*members[:3])
    table.play(*members[:3])
    assert table.closing().present == (1, 2, 3)
