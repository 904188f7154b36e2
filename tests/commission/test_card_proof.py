"""A sign-in proves a key card: pages about letters open, and lapse with the roster."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ishenim.cli import ceremony
from ishenim.commission import actions
from ishenim.seal.bytes import unb64
from ishenim.seal.people import write_session
from tests.cast import card_of, keys_of, later, replaced

PROVE, LETTERS = "/desk/card/prove", "/desk/letters/"


def text_of(browser, cast, *, seat=None, days=0, nonce=None):
    """Return the text that a browser builds from its own page and the nonce it is given."""
    if nonce is None:
        nonce = browser.get(PROVE).json()["nonce"]
    name = f"keyring {browser.session.session_key}".encode()
    page = hashlib.sha256(name).hexdigest()[:16]
    return write_session(
        origin=cast.member.school.origin,
        seat=seat or cast.seat,
        nonce=unb64(nonce),
        session=hashlib.sha256(page.encode()).digest(),
        day=timezone.localdate() + timedelta(days=days),
    )


def prove(browser, line):
    return browser.post(PROVE, {"line": line}, content_type="application/json")


@pytest.fixture
def member(roster, members):
    return members[1]


@pytest.fixture
def browser(member, enter):
    return enter(member, card=False)


def test_without_the_card_a_page_about_letters_asks_for_it(browser):
    answer = browser.get(LETTERS)
    assert answer.status_code == 403
    assert 'data-module="prove"' in answer.content.decode()
    said = browser.get(LETTERS, headers={"accept": "application/json"})
    assert (said.status_code, said.json()["error"]) == (403, "CARD")


def test_with_the_card_the_page_opens(browser, member):
    assert prove(browser, member.sign(text_of(browser, member))).json() == {"proven": True}
    assert browser.get(LETTERS).status_code == 200


@pytest.mark.parametrize("days", [-1, 1])
def test_the_clock_of_a_browser_may_be_in_another_day(browser, member, days):
    assert prove(browser, member.sign(text_of(browser, member, days=days))).status_code == 200


def test_a_nonce_is_used_once(browser, member):
    text = text_of(browser, member)
    assert prove(browser, member.sign(text)).status_code == 200
    assert prove(browser, member.sign(text)).status_code == 403
    assert prove(browser, "x").status_code == 403
    text = text_of(browser, member)
    assert prove(browser, "x").status_code == 403
    assert prove(browser, member.sign(text)).status_code == 403


def test_whatever_is_wrong_the_answer_is_the_same(browser, member, members, enter):
    """No oracle: another's card, another text, an old day, no line at all."""
    other = enter(members[2], card=False)
    lines = [
        members[2].sign(text_of(browser, member)),
        member.sign(text_of(browser, member, seat=3)),
        member.sign(text_of(browser, member, days=2)),
        member.sign(text_of(other, member)),
        member.sign(text_of(browser, member, nonce="A" * 22 + "==")),
        "",
        "— x\n",
    ]
    answers = {(a.status_code, a.content) for line in lines for a in [prove(browser, line)]}
    assert len(answers) == 1
    assert browser.get(LETTERS).status_code == 403


def test_the_signature_under_another_sign_ins_nonce_proves_nothing(browser, member, enter):
    """A server may hand out another's nonce: the text names the page's own sign-in."""
    own = enter(member, card=False)
    nonce = browser.get(PROVE).json()["nonce"]
    line = member.sign(text_of(own, member, nonce=nonce))
    assert prove(browser, line).status_code == 403


def test_a_proof_lapses_when_the_composition_names_another_card(
    browser, member, members, school, now
):
    prove(browser, member.sign(text_of(browser, member)))
    new = ceremony.hand_in_card(
        school=school, seat=member.seat, card=card_of(member.seat, cards_made=2), now=now
    )
    assert browser.get(LETTERS).status_code == 200
    keys = [m.keys for m in members if m != member]
    ceremony.sign_roster(school=school, keys=[*keys, new], now=later(days=1))
    assert browser.get(LETTERS).status_code == 403
    renewed = replaced(member, cards_made=2)
    assert prove(browser, renewed.sign(text_of(browser, renewed))).status_code == 200
    assert browser.get(LETTERS).status_code == 200


def test_a_card_made_anew_opens_no_page_before_the_others_have_signed_it(
    browser, member, school, now
):
    """Who renews somebody's sign-in can make a card; it is nobody's until k members say so."""
    ceremony.hand_in_card(
        school=school, seat=member.seat, card=card_of(member.seat, cards_made=2), now=now
    )
    fresh = replaced(member, cards_made=2)
    assert prove(browser, fresh.sign(text_of(browser, fresh))).status_code == 403
    actions.draft_roster(school=school, by=None, now=now)
    assert prove(browser, fresh.sign(text_of(browser, fresh))).status_code == 403
    assert browser.get(LETTERS).status_code == 403


def test_before_there_is_a_composition_nobody_is_asked_in_vain(members, enter):
    answer = enter(members[0]).get(LETTERS)
    assert answer.status_code == 403
    assert reverse("roster") in answer.content.decode()


def test_signing_in_again_asks_for_the_card_again(browser, member, enter):
    prove(browser, member.sign(text_of(browser, member)))
    assert enter(member, card=False).get(LETTERS).status_code == 403
    browser.logout()
    browser.force_login(
        member.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert browser.get(LETTERS).status_code == 403


def test_the_cast_proves_itself(member, enter):
    assert enter(member).get(LETTERS).status_code == 200
    assert keys_of(member.seat) == member.keys
