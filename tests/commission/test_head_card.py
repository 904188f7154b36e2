"""The head's card signs orders; only its signing key is kept, and old orders keep their own key."""

import json

import pytest

from ishenim.commission import rosters
from ishenim.commission.actions import draft_roster, keep_card, keep_head_card
from ishenim.commission.cards import claim_text, head_claim_text
from ishenim.commission.models import Office
from ishenim.proof.note import Signer
from ishenim.seal.bytes import b64
from ishenim.seal.card import head_signer, member_keys
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import ORIGIN, card_of, keys_of

CARD, OTHER = bytes(range(100, 116)), bytes(range(120, 136))


def signer_of(card: bytes = CARD) -> Signer:
    return head_signer(ORIGIN, card)


def handed_in(signer: Signer, *, claim: str = "") -> dict[str, str]:
    key = b64(signer.public)
    return {"public": key, "line": signer.line(claim or head_claim_text(ORIGIN, key))}


def post(browser, data):
    return browser.post("/desk/head-card", json.dumps(data), content_type="application/json")


def office_of(head) -> Office:
    return Office.objects.get(person=head)


def keep(head, now, card: bytes = CARD) -> Office:
    signer = signer_of(card)
    line = handed_in(signer)["line"]
    return keep_head_card(office=office_of(head), public=signer.public, line=line, now=now)


def test_the_signing_key_of_the_heads_card_is_kept(head, enter):
    assert post(enter(head), handed_in(signer_of())).json() == {"kept": True}
    office = office_of(head)
    assert bytes(office.signing_key) == signer_of().public
    assert office.card_made_on is not None


def test_a_card_must_prove_itself_as_the_heads(head, enter):
    wrong_key = handed_in(signer_of()) | {"line": handed_in(signer_of(OTHER))["line"]}
    as_a_seat = handed_in(signer_of(), claim=f"trustbox.v2/card\norigin {ORIGIN}\nseat 1\n")
    for data in (wrong_key, as_a_seat, {}, {"public": "x", "line": "y"}):
        answer = post(enter(head), data)
        assert answer.status_code == 400
        assert answer.json()["message"].startswith("Карта текшерүүдөн өтпөдү.")
    assert office_of(head).signing_key is None


def test_only_the_head_has_this_page(members, head, administrator, enter):
    for who in (members[0], administrator):
        assert enter(who).get("/desk/head-card").status_code == 403
        assert post(enter(who), handed_in(signer_of())).status_code == 403


def test_an_administrator_makes_no_such_card(administrator, now):
    signer = signer_of()
    with pytest.raises(NotNow) as refusal:
        keep_head_card(
            office=office_of(administrator),
            public=signer.public,
            line=handed_in(signer)["line"],
            now=now,
        )
    assert refusal.value.sentence == "Бул картаны мектептин директору гана жасайт."


def test_one_card_is_not_both_the_heads_and_a_members(members, head, school, now):
    member = members[0]
    public = member.keys.signer.public
    as_head = head_signer(ORIGIN, card_of(1))
    line = as_head.line(head_claim_text(ORIGIN, b64(public)))
    with pytest.raises(BadInput) as refusal:
        keep_head_card(office=office_of(head), public=public, line=line, now=now)
    assert refusal.value.sentence.startswith("Бул карта башка бирөөнүкү.")
    Office.objects.filter(person=head).update(signing_key=keys_of(7).signer.public)
    keys = member_keys(ORIGIN, 1, card_of(7))
    claim = claim_text(ORIGIN, 1, b64(keys.signer.public), keys.recipient)
    line = keys.signer.line(claim)
    with pytest.raises(BadInput):
        keep_card(
            member=member.member,
            public=keys.signer.public,
            recipient=keys.recipient,
            line=line,
            now=now,
        )


def test_the_next_roster_names_the_heads_key_and_a_new_card_asks_for_another(
    roster, head, school, now
):
    keep(head, now)
    draft = draft_roster(school=school, by=head, now=now)
    named = rosters.read(draft.text).head
    assert named is not None
    assert (named.public, named.label) == (signer_of().public, "head")
    keep(head, now, OTHER)  # a draft with the old key would be signed in vain
    assert rosters.draft(school) is None
    again = rosters.read(draft_roster(school=school, by=head, now=now).text).head
    assert again is not None
    assert again.public == signer_of(OTHER).public


def test_the_page_says_what_the_card_is_for_and_whether_the_roster_names_it(
    roster, head, now, enter, django_assert_max_num_queries
):
    browser = enter(head)
    page = browser.get("/en/desk/head-card").content.decode()
    assert "It opens no letter." in page
    assert 'data-seat="head"' in page
    keep(head, now)
    with django_assert_max_num_queries(10):
        page = browser.get("/en/desk/head-card").content.decode()
    assert f'data-signing-key="{b64(signer_of().public)}"' in page
    assert "The composition in force does not name this card yet." in page


def test_members_see_whose_card_signs_orders_before_they_sign_the_composition(
    roster, members, head, school, now, enter, django_assert_max_num_queries
):
    keep(head, now)
    draft_roster(school=school, by=head, now=now)
    browser = enter(members[0])
    with django_assert_max_num_queries(20):
        page = browser.get("/desk/roster").content.decode()
    assert "Чынара Сыдыкова" in page
    assert "data-head" in page
