"""R21: at its first meeting the commission elects its secretary."""

from ishenim.meetings import reading
from tests.councils import votes


def test_with_both_the_commission_is_constituted(new_council):
    item = new_council.open().agendaitem_set.get()
    new_council.elect(item, "chair", 1)
    new_council.elect(item, "secretary", 2)
    assert new_council.seat(2).is_secretary
    assert reading.is_constituted(new_council.school)
    assert not reading.is_first_due(new_council.school)


def test_one_person_does_not_hold_both_offices(new_council, refused):
    item = new_council.open().agendaitem_set.get()
    new_council.elect(item, "chair", 1)
    assert refused(new_council.elect, item, "secretary", 1) == (
        "Эки кызматты бир киши аткарбайт: бири отурумду алып барат, экинчиси жазат."
    )


def test_until_both_are_elected_the_next_meeting_is_a_first_one_again(new_council):
    from datetime import time

    from ishenim.meetings import actions

    meeting = new_council.open()
    item = meeting.agendaitem_set.get()
    said = votes(votes_for="12", against="345")
    new_council.elect(item, "secretary", 2, said)
    actions.write_minutes(meeting=meeting, by=new_council.responsible, now=new_council.now)
    assert new_council.call(time=time(18, 0)).kind == "first"


def test_the_first_minutes_prove_the_election(new_council):
    from ishenim.meetings import actions
    from ishenim.meetings.models import Minutes

    meeting = new_council.open()
    item = meeting.agendaitem_set.get()
    new_council.elect(item, "chair", 1)
    new_council.elect(item, "secretary", 2)
    actions.write_minutes(meeting=meeting, by=new_council.seat(2), now=new_council.now)
    content = Minutes.objects.get(meeting=meeting).content
    assert "Гүлнара Асанова" in content
    assert "Айнура Бекова" in content
    assert not reading.first_meeting_signed(new_council.school)
    new_council.sign(meeting, 1, 2, 3, 4, 5)
    assert reading.first_meeting_signed(new_council.school)
