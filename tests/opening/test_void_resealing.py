"""A sealing anew loses its composition when one more card is lost: it says so and is given up."""

import json

import pytest
from django.urls import reverse

from ishenim.cli import ceremony
from ishenim.commission import actions as people
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.ui.refusals import NotNow
from tests.cast import card_of, keys_of, replaced

pytestmark = pytest.mark.django_db

VOID = "The signed composition no longer holds"


@pytest.fixture
def anew(members, open_box, school, table):
    """Member 2 has made a new card, and all have signed the composition with it."""
    now = table.now
    people.report_lost(member=members[1].member, by=members[1].person, now=now)
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    keys = [*(members[at].keys for at in (0, 2, 3)), keys_of(2, 2)]
    ceremony.sign_roster(school=school, keys=keys, now=now)
    return replaced(members[1], cards_made=2)


@pytest.fixture
def void(anew, members, table):
    """The box is being sealed anew by three; then a fourth card is lost."""
    table.begin(members[0], reseal=True)
    table.come(members[0], anew, members[2])
    assert table.step == "seal"
    people.report_lost(member=members[3].member, by=members[3].person, now=table.now)
    return table


@pytest.fixture
def clock(monkeypatch, table):
    monkeypatch.setattr("django.utils.timezone.now", lambda: table.now)


def test_nothing_is_sealed_to_the_cards_of_before(void, members, anew, school):
    """It has one press left, and nobody is asked for a card."""
    assert void.room.is_void
    for cast in (members[0], members[2], anew):
        assert void.verbs(cast) == ["abandon"]
    void.see(members[0], members[2])
    with pytest.raises(NotNow):
        void.do_seal(members[0], None)
    assert void.step != "done"
    assert rosters.in_force(school).epoch == 1
    assert void.journal() == ["roster", "box"]


def test_it_is_given_up_from_the_room_and_the_way_begins_anew(void, members, school):
    from ishenim.opening import actions

    for cast in (members[0], members[2]):
        actions.abandon(opening=void.opening, by=cast.member, now=void.now)
    assert Opening.objects.get().step == Opening.Step.ABANDONED


def test_signed_again_it_goes_on(void, members, anew, school):
    ceremony.hand_in_card(school=school, seat=4, card=card_of(4, cards_made=2), now=void.now)
    keys = [*(members[at].keys for at in (0, 2, 4)), keys_of(2, 2), keys_of(4, 2)]
    ceremony.sign_roster(school=school, keys=keys, now=void.now)
    assert not void.room.is_void
    void.play(members[0], anew, members[2])
    assert void.box(2).epoch == rosters.in_force(school).epoch == 2


def test_the_room_the_desk_and_the_openings_say_so(void, clock, members, enter):
    browser = enter(members[0])
    state = browser.get("/desk/opening/room/state").json()
    assert (state["void"], state["missing"], state["of"]) == (True, [], 0)
    for address in ("/en/desk/", "/en/desk/opening/", "/en/desk/opening/room"):
        assert VOID in browser.get(address).content.decode()
    done = browser.post(
        reverse("room-do", args=["abandon"]), json.dumps({"seat": 1}), "application/json"
    )
    assert done.status_code == 200


def test_a_sealing_anew_is_not_called_an_opening(anew, clock, table, members, enter):
    table.begin(members[0], reseal=True)
    for address in ("/ru/desk/", "/ru/desk/opening/"):
        page = enter(members[0]).get(address).content.decode()
        assert "Идёт опломбирование заново" in page
        assert "Идёт вскрытие" not in page
        assert VOID not in page


def test_nobody_is_asked_for_a_lost_card_without_a_word(void, clock, members, enter, school):
    """Member 4 has made a new card: the page asks for the old one, and says what comes first."""
    ceremony.hand_in_card(school=school, seat=4, card=card_of(4, cards_made=2), now=void.now)
    page = enter(members[3], card=False).get("/en/desk/opening/room").content.decode()
    assert "Your new card opens this page once" in page
    assert Member.objects.get(seat=5).card_lost_on is None
    asked = enter(members[4], card=False).get("/en/desk/opening/room").content.decode()
    assert "Your new card opens this page once" not in asked
