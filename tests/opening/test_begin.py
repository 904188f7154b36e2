"""opening.actions.begin and abandon: when the room opens, and that there is one room only."""

from datetime import date, timedelta

import pytest

from ishenim.opening import actions
from ishenim.opening.models import Opening
from ishenim.ui.refusals import BadInput, NotNow
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
    actions.abandon(opening=table.opening, by=three[0].member, now=table.now)
    assert table.step == "abandoned"
    open_box.refresh_from_db()
    assert open_box.state == "open"


def test_after_sealing_it_must_be_finished(table, with_letter, three):
    table.sit_together(*three, until="open")
    with pytest.raises(NotNow):
        actions.abandon(opening=table.opening, by=three[0].member, now=table.now)


def test_a_room_left_behind_on_another_day_does_not_stop_a_new_one(table, open_box, members):
    left = table.begin(members[0])
    table.later(days=1)
    assert table.begin(members[0]) != left
    left.refresh_from_db()
    assert left.step == "abandoned"


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
