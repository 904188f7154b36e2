"""Several members in turn at one computer: each with password, app and card of their own."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

pytestmark = pytest.mark.django_db
SECRET = "A" * 32


def code() -> str:
    _past, now, _coming = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(SECRET, now))


@pytest.fixture
def second(members):
    """The secretary, with a password and an authenticator app."""
    person = members[1].person
    person.set_password("төрт жүз кырк бир")
    person.save()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    return members[1]


def sit(browser, who, **changes):
    data = {"email": who.person.email, "password": "төрт жүз кырк бир", "code": code()} | changes
    return browser.post("/desk/opening/room/sit", json.dumps(data), content_type="application/json")


@pytest.fixture
def browser(table, open_box, members, enter):
    cache.clear()  # wrong codes are counted there
    table.begin(members[0])
    yield enter(members[0])
    cache.clear()


def test_a_second_member_takes_part_at_the_first_ones_computer(browser, second, table):
    answer = sit(browser, second)
    assert answer.json() == {"seat": 2, "name": "Айнура Бекова"}
    mine = browser.get("/desk/opening/room/state").json()["mine"]
    assert [seat["seat"] for seat in mine] == [1, 2]
    assert "confirm" in [part["verb"] for part in mine[1]["may"]]
    assert browser.get("/desk/opening/room/work?seat=2&verb=confirm").json() == {}


@pytest.mark.parametrize(
    "wrong", [{"password": "башка сөз болсо"}, {"code": "000000"}, {"email": "no@example.kg"}]
)
def test_a_wrong_password_or_code_lets_nobody_sit_down(browser, second, wrong):
    assert sit(browser, second, **wrong).status_code == 403
    assert len(browser.get("/desk/opening/room/state").json()["mine"]) <= 1


def test_a_code_cannot_be_guessed_with_the_password_in_hand(browser, second):
    for _guess in range(5):
        assert sit(browser, second, code="000000").status_code == 403
    assert "Он беш мүнөт күтүңүз" in sit(browser, second).json()["message"]


def test_too_many_wrong_passwords_are_refused_in_words(browser, second):
    answers = [sit(browser, second, password="башка сөз болсо") for _guess in range(12)]
    assert {answer.status_code for answer in answers} == {403}
    assert "Он беш мүнөт күтүңүз" in answers[-1].json()["message"]


def test_strangers_who_guess_elsewhere_keep_nobody_from_sitting_down(browser, second, client):
    for _guess in range(12):
        client.post("/account/login", {"login": second.person.email, "password": "no no no"})
    assert sit(browser, second).status_code == 200


def test_an_office_holder_without_a_seat_does_not_sit_down(browser, second, head):
    head.set_password("төрт жүз кырк бир")
    head.save()
    answer = browser.post(
        "/desk/opening/room/sit",
        json.dumps({"email": head.email, "password": "төрт жүз кырк бир", "code": code()}),
        content_type="application/json",
    )
    assert answer.status_code == 403
