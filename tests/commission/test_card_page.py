"""The page on which a member makes the key card: only its public half comes to the server."""

import json

import pytest

from ishenim.commission.cards import claim_text
from ishenim.commission.models import Member
from ishenim.seal.bytes import b64
from tests.cast import keys_of


def handed_in(keys, *, seat=None) -> dict[str, str]:
    claim = claim_text(keys.origin, seat or keys.seat, b64(keys.signer.public), keys.recipient)
    return {
        "public": b64(keys.signer.public),
        "recipient": keys.recipient,
        "line": keys.signer.line(claim),
    }


def post(browser, data, address="/desk/card"):
    return browser.post(address, json.dumps(data), content_type="application/json")


def test_the_public_half_of_a_card_is_kept(seated, enter):
    keys = keys_of(1)
    assert post(enter(seated[0]), handed_in(keys)).json() == {"kept": True}
    member = Member.objects.get(seat=1)
    assert bytes(member.signing_key) == keys.signer.public
    assert member.recipient == keys.recipient


def test_a_card_that_does_not_prove_itself_is_refused(seated, enter):
    data = handed_in(keys_of(1)) | {"line": handed_in(keys_of(2), seat=1)["line"]}
    answer = post(enter(seated[0]), data)
    assert answer.status_code == 400
    assert not Member.objects.get(seat=1).has_card


def test_a_card_made_for_another_seat_is_refused(seated, enter):
    assert post(enter(seated[0]), handed_in(keys_of(2))).status_code == 400


def test_the_card_of_another_member_is_refused(members, school, enter):
    keys = keys_of(2)
    claim = claim_text(school.origin, 1, b64(keys.signer.public), keys.recipient)
    from ishenim.proof.note import Signer
    from ishenim.seal.card import member_keys
    from tests.cast import card_of

    same = member_keys(school.origin, 1, card_of(2))
    assert isinstance(same.signer, Signer)
    data = {
        "public": b64(same.signer.public),
        "recipient": same.recipient,
        "line": same.signer.line(claim),
    }
    answer = post(enter(members[0]), data)
    assert answer.status_code == 400
    assert "башка мүчөнүкү" in answer.json()["message"]


@pytest.mark.parametrize(
    "change",
    [
        {"public": "AAAA"},
        {"public": "###"},
        {"recipient": "age1pq1" + "q" * 1950},
        {"recipient": "age1abc"},
        {"line": ""},
        {"line": None},
    ],
)
def test_a_card_that_is_none_is_refused_with_a_sentence(seated, enter, change):
    answer = post(enter(seated[0]), handed_in(keys_of(1)) | change)
    assert (answer.status_code, bool(answer.json()["message"])) == (400, True)
    assert not Member.objects.get(seat=1).has_card


def test_what_is_no_object_is_refused(seated, enter):
    for body in ("", "[]", "null", "{", "\xff"):
        answer = enter(seated[0]).post("/desk/card", body, content_type="application/json")
        assert answer.status_code == 400


def test_the_page_says_nothing_secret_and_names_the_seat(members, enter):
    page = enter(members[0]).get("/desk/card").content.decode()
    assert 'data-seat="1"' in page
    assert f'data-signing-key="{b64(keys_of(1).signer.public)}"' in page


def test_a_member_without_a_card_has_no_key_in_the_page(seated, enter):
    assert "data-signing-key" not in enter(seated[0]).get("/desk/card").content.decode()


def test_a_new_card_is_in_use_only_once_the_others_have_signed_it(roster, members, enter):
    post(enter(members[0]), handed_in(keys_of(1, cards_made=2)))
    page = enter(members[0]).get("/desk/card").content.decode()
    new, old = b64(keys_of(1, 2).signer.public), b64(keys_of(1).signer.public)
    assert f'data-signing-key="{old}" data-waiting-key="{new}"' in page


def test_without_a_composition_the_card_made_last_is_in_use(members, enter):
    post(enter(members[0]), handed_in(keys_of(1, cards_made=2)))
    page = enter(members[0]).get("/desk/card").content.decode()
    assert f'data-signing-key="{b64(keys_of(1, 2).signer.public)}"' in page
    assert "data-waiting-key" not in page


def test_the_head_has_no_card_page(head, enter):
    assert enter(head).get("/desk/card").status_code == 403
