"""The agenda: own items, their order, what must stay."""

import pytest

from ishenim.meetings import actions


def titles(meeting):
    return [item.title for item in meeting.agendaitem_set.all()]


@pytest.fixture
def meeting(council):
    meeting = council.call()
    for title in ("Биринчи", "Экинчи", "Үчүнчү"):
        council.item(meeting, title)
    return meeting


def test_items_change_places_and_stay_numbered(council, meeting):
    last = meeting.agendaitem_set.get(title="Үчүнчү")
    actions.move_item(item=last, up=True, by=council.chair)
    assert titles(meeting) == ["Биринчи", "Үчүнчү", "Экинчи"]
    actions.move_item(item=meeting.agendaitem_set.get(title="Биринчи"), up=True, by=council.chair)
    actions.move_item(item=meeting.agendaitem_set.get(title="Биринчи"), up=False, by=council.chair)
    assert titles(meeting) == ["Үчүнчү", "Биринчи", "Экинчи"]
    assert [item.position for item in meeting.agendaitem_set.all()] == [1, 2, 3]


def test_an_item_of_ones_own_is_taken_off(council, meeting):
    actions.remove_item(item=meeting.agendaitem_set.get(title="Биринчи"), by=council.chair)
    assert [(i.position, i.title) for i in meeting.agendaitem_set.all()] == [
        (1, "Экинчи"),
        (2, "Үчүнчү"),
    ]


def test_the_election_of_the_first_meeting_stays(new_council, refused):
    item = new_council.call().agendaitem_set.get()
    assert refused(actions.remove_item, item=item, by=new_council.responsible) == (
        "Бул маселе сөзсүз каралат: ал күн тартибинде калат."
    )


def test_an_item_that_is_written_stays(council, refused):
    meeting = council.open()
    item = council.write(council.item(meeting))
    assert refused(actions.remove_item, item=item, by=council.chair) == (
        "Бул маселе боюнча жазылган нерсе бар: ал күн тартибинде калат."
    )


def test_an_election_can_be_asked_for_once(council, meeting, refused):
    actions.add_election(meeting=meeting, by=council.chair)
    assert refused(actions.add_election, meeting=meeting, by=council.chair) == (
        "Шайлоо күн тартибинде бар."
    )


def test_an_item_says_what_it_is_about(council, meeting, refused):
    assert refused(council.item, meeting, "  ") == "Маселе эмне жөнүндө экенин жазыңыз."


def test_who_does_not_keep_the_meeting_changes_nothing(council, meeting, refused):
    said = refused(actions.add_item, meeting=meeting, title="x", by=council.seat(5))
    assert said == "Муну төрага, катчы, жооптуу адам же отурумду алып баруучу жасайт."


def test_a_seat_that_became_vacant_brings_an_election(council, open_box):
    secretary = council.secretary
    secretary.is_secretary, secretary.left_on = False, council.now.date()
    secretary.save()
    assert [item.kind for item in council.call().agendaitem_set.all()] == ["election"]
