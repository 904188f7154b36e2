"""R22: the chair and the secretary are elected from the commission's own members."""

from ishenim.commission.models import Member
from ishenim.meetings import actions
from ishenim.schools.models import School
from tests.cast import person_named
from tests.councils import votes

SENTENCE = "Комиссиянын мүчөсү гана шайланат."


def elect(council, candidate):
    return actions.elect(
        item=council.open().agendaitem_set.get(),
        office="chair",
        candidate=candidate,
        votes=votes(votes_for="12345"),
        by=council.responsible,
        now=council.now,
    )


def test_an_outsider_is_not_elected(new_council, refused):
    other = School.objects.create(slug="other", origin="testserver/s/other", name_ky="Башка")
    outsider = Member.objects.create(
        school=other,
        person=person_named("Коңшу"),
        seat=1,
        post="teacher",
        joined_on=new_council.now.date(),
    )
    assert refused(elect, new_council, outsider) == SENTENCE


def test_a_former_member_is_not_elected(new_council, refused):
    former = Member.objects.create(
        school=new_council.school,
        person=person_named("Мурдагы"),
        seat=9,
        post="teacher",
        joined_on=new_council.now.date(),
        left_on=new_council.now.date(),
    )
    assert refused(elect, new_council, former) == SENTENCE


def test_people_are_elected_under_the_election(council, refused):
    item = council.item(council.open())
    assert refused(council.elect, item, "chair", 4) == (
        "Шайлоо күн тартибиндеги шайлоо маселесинде өткөрүлөт."
    )
