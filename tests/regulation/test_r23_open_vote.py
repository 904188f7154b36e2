"""R23: votes are open and by name: for, against, abstained."""

import pytest
from django.db import IntegrityError, transaction

from ishenim.meetings import actions
from ishenim.meetings.models import Vote
from tests.councils import votes


def test_each_vote_has_a_name(council):
    item = council.item(council.open())
    ballot = council.vote(item, votes(votes_for="123", against="4", abstained="5"))
    said = {vote.member.seat: vote.choice for vote in ballot.vote_set.all()}
    assert said == {1: "for", 2: "for", 3: "for", 4: "against", 5: "abstained"}
    assert ballot.is_carried


def test_nobody_is_left_out(council, refused):
    item = council.item(council.open())
    assert refused(council.vote, item, votes(votes_for="123")) == (
        "Добуш берүү ачык: ар бир мүчө макул, каршы же калыс экенин айтат. "
        "Жетишпейт: Назгүл Турдубаева, Бакыт Осмонов."
    )
    assert "Жетишпейт" in refused(
        council.vote, item, {1: "maybe", 2: "for", 3: "for", 4: "for", 5: "for"}
    )


def test_who_is_absent_does_not_vote(council, refused):
    item = council.item(council.open({1, 2, 3}))
    assert refused(council.vote, item, votes(votes_for="1234")) == (
        "Катышып жаткан мүчөлөр гана добуш берет."
    )


def test_who_is_no_member_does_not_vote(council, refused):
    item = council.item(council.open())
    assert refused(council.vote, item, {**votes(votes_for="12345"), 77: "for"}) == (
        "Катышып жаткан мүчөлөр гана добуш берет."
    )


def test_who_takes_no_part_does_not_vote_and_is_not_counted(council, refused):
    item = council.item(council.open({1, 2, 3, 4}))
    actions.recuse(item=item, member=council.seat(4), reason="тууганы", by=council.chair)
    assert refused(council.vote, item, votes(votes_for="1234")) == (
        "Бул маселеге катышпаган мүчө добуш бербейт."
    )
    assert council.vote(item, votes(votes_for="12", against="3")).is_carried  # two of three


def test_without_a_quorum_nobody_votes(council, refused):
    item = council.item(council.open({1, 2}))
    assert refused(council.vote, item, votes(votes_for="12")) == (
        "Кворум жок: чечим кабыл алынбайт. Мүчөлөрдүн жарымынан көбү катышышы керек."
    )


def test_the_database_holds_one_vote_a_member(council):
    ballot = council.vote(council.item(council.open()), votes(votes_for="12345"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(ballot=ballot, member=council.chair, choice="against")
