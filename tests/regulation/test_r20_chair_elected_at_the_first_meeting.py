"""R20: at its first meeting the commission elects its chair."""

from ishenim.meetings import reading
from tests.councils import votes


def test_the_first_meeting_elects_the_chair_and_the_vote_is_enough(new_council):
    meeting = new_council.open()
    assert meeting.kind == "first"
    item = meeting.agendaitem_set.get()
    ballot = new_council.elect(item, "chair", 1)
    assert ballot.is_carried
    assert new_council.seat(1).is_chair
    assert not reading.is_constituted(new_council.school)  # the secretary is still missing


def test_more_than_half_of_those_present_elect(new_council):
    item = new_council.open({1, 2, 3, 4}).agendaitem_set.get()
    half = new_council.elect(item, "chair", 1, votes(votes_for="12", against="34"))
    assert not half.is_carried
    assert not new_council.seat(1).is_chair
    again = new_council.elect(item, "chair", 2, votes(votes_for="123", abstained="4"))
    assert again.is_carried
    assert new_council.seat(2).is_chair


def test_there_is_no_second_chair(new_council, refused):
    item = new_council.open().agendaitem_set.get()
    new_council.elect(item, "chair", 1)
    assert refused(new_council.elect, item, "chair", 2) == ("Төрага шайланган: Гүлнара Асанова.")


def test_a_later_meeting_may_elect_another_chair(council):
    from ishenim.meetings import actions

    meeting = council.open()
    item = actions.add_election(meeting=meeting, by=council.chair)
    ballot = council.elect(item, "chair", 4)
    assert (council.seat(1).is_chair, council.seat(4).is_chair) == (False, True)
    actions.drop_ballot(ballot=ballot, by=council.chair, now=council.now)
    assert (council.seat(1).is_chair, council.seat(4).is_chair) == (True, False)


def test_no_box_is_sealed_before_both_are_elected(new_council, roster, refused):
    from ishenim.opening.actions import begin

    said = refused(
        begin, school=new_council.school, by=new_council.responsible, now=new_council.now
    )
    assert said == (
        "Адегенде комиссия биринчи отурумунда төрагасын жана катчысын шайлайт. "
        "Андан кийин кутуча пломбаланат."
    )
