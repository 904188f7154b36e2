"""opening.actions.begin and abandon: when the room opens, and that there is one room only."""

from datetime import date, timedelta

import pytest

from ishenim.opening import actions
from ishenim.opening.models import Opening
from ishenim.opening.state import state
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_two_presses_open_one_room(table, open_box, members):
    assert table.begin(members[0]) == table.begin(members[1])
    assert Opening.objects.count() == 1


def test_a_planned_opening_stands_for_its_tuesday(table, open_box, members):
    opening = table.begin(members[0])
    assert (opening.kind, opening.planned_on) == ("planned", date(2026, 4, 21))


def test_a_late_opening_stands_for_the_tuesday_that_passed(table, open_box, members):
    table.later(days=2)
    opening = table.begin(members[0])
    assert (opening.kind, opening.planned_on) == ("planned", date(2026, 4, 21))
    assert opening.held_on == date(2026, 4, 23)


def test_before_its_day_a_box_opens_with_a_reason_only(table, open_box, members):
    table.now = NOW + timedelta(days=1)
    with pytest.raises(BadInput):
        table.begin(members[0])
    opening = table.begin(members[0], reason="Ата-эне телефон чалып, кат салганын айтты.")
    assert opening.kind == "extraordinary"


def test_the_first_sealing_needs_a_roster_and_no_reason(table, school, members):
    with pytest.raises(NotNow):
        table.begin(members[0])


def test_the_first_sealing_is_a_kind_of_its_own(table, roster, members):
    assert table.begin(members[0]).kind == "first"


def test_an_opening_can_be_given_up_before_the_next_box_is_sealed(table, open_box, three):
    table.sit_together(*three, until="seal")
    table.give_up(*three[:2])
    assert table.step == "abandoned"
    open_box.refresh_from_db()
    assert open_box.state == "open"
    assert names_of(table.opening) == [cast.person.name for cast in three[:2]]


def names_of(opening):
    return [member.person.name for member in opening.given_up_by.order_by("seat")]


def test_one_member_cannot_give_an_opening_up_for_the_others(table, with_letter, members):
    """⚔ One of five pressed «give it up» before each sealing: no box was ever opened, and it stood
    nowhere who did it."""
    table.begin(members[0])
    table.come(*members)
    table.give_up(members[4], members[4])
    assert table.step == "seal"
    assert "abandon" not in table.verbs(members[4])
    assert state(table.room, [1])["gives_up"] == [members[4].person.name]
    table.play(*members)
    assert table.closing().opened == 1
    assert names_of(table.opening) == []


def test_giving_up_takes_more_than_half_of_those_in_the_room(table, open_box, members):
    table.begin(members[0])
    table.enter(*members[:2])
    table.give_up(members[0])
    assert table.step == "gather"
    table.give_up(members[1])
    assert table.step == "abandoned"


def test_nobody_becomes_alone_by_setting_others_aside(table, open_box, members):
    """⚔ Whoever has not confirmed yet can be set aside by one press, and still sits there."""
    table.begin(members[0])
    table.enter(*members[:2])
    actions.set_aside(opening=table.opening, by=members[1].member, other=1, now=table.now)
    table.give_up(members[1])
    assert table.step == "gather"


def test_who_is_left_alone_gives_it_up_by_name(table, open_box, members):
    table.begin(members[0])
    table.come(*members[:2])
    table.later(minutes=2)
    table.give_up(members[0])
    assert (table.step, names_of(table.opening)) == ("abandoned", [members[0].person.name])


def test_who_is_not_in_the_room_gives_nothing_up(table, open_box, members):
    table.begin(members[0])
    with pytest.raises(NotAllowed):
        table.give_up(members[0])


def test_after_sealing_it_must_be_finished(table, with_letter, three):
    table.sit_together(*three, until="open")
    with pytest.raises(NotNow):
        table.give_up(three[0])


def test_a_room_left_behind_on_another_day_does_not_stop_a_new_one(table, open_box, members):
    left = table.begin(members[0])
    table.later(days=1)
    assert table.begin(members[0]) != left
    left.refresh_from_db()
    assert (left.step, names_of(left)) == ("abandoned", [])


def test_an_opening_that_was_moved_to_today_says_so(table, members, school, with_letter):
    school.missed_set.create(
        planned_on=date(2026, 4, 21), kind="moved", moved_to=date(2026, 4, 22),
        reason="Карантин.", note="x",
    )  # fmt: skip
    table.later(days=1)
    opening = table.begin(members[0])
    assert (opening.kind, opening.planned_on, opening.reason) == (
        "moved",
        date(2026, 4, 21),
        "Карантин.",
    )
    table.come(*members[:3])
    table.play(*members[:3])
    act = table.closing()
    assert (act.kind, act.day, act.opened) == ("moved", date(2026, 4, 22), 1)


def test_an_opening_that_was_brought_forward_is_extraordinary(table, open_box, members, school):
    school.missed_set.create(
        planned_on=date(2026, 4, 21), kind="moved", moved_to=date(2026, 4, 20),
        reason="Карантин.", note="x",
    )  # fmt: skip
    table.later(days=-1)
    opening = table.begin(members[0])
    assert (opening.kind, opening.reason) == ("extraordinary", "Карантин.")


def test_sealing_anew_needs_new_cards(table, open_box, members):
    with pytest.raises(NotNow, match="NotNow"):
        table.begin(members[0], reseal=True)
