"""Key cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.seal.card import (
    card_text,
    head_signer,
    member_keys,
    new_card,
    read_card,
)
from tests.vectors import Case, as_said, cases, refused


@pytest.mark.parametrize("case", cases("card", "keys"))
def test_keys_follow_from_a_card_as_the_vectors_say(case: Case):
    secret = bytes.fromhex(case["secret"])
    keys = member_keys(case["origin"], case["seat"], secret)
    assert card_text(secret) == case["text"]
    assert (keys.signer.name, keys.signer.vkey) == (case["key_name"], case["vkey"])
    assert keys.signer.public.hex() == case["public"]
    assert (keys.identity, keys.recipient) == (case["identity"], case["recipient"])


@pytest.mark.parametrize("case", cases("card", "read"))
def test_typed_cards_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        assert read_card(case["typed"]).hex() == case["secret"]


@given(st.binary(min_size=16, max_size=16))
def test_every_card_is_read_from_its_text(secret: bytes):
    text = card_text(secret)
    assert len(text) == 32
    assert read_card(text) == secret


@pytest.mark.parametrize("place", range(32))
def test_one_changed_character_is_always_found(place: int):
    text = card_text(bytes(range(16)))
    other = "7" if text[place] != "7" else "8"
    with refused("CARD_CHECKSUM"):
        read_card(text[:place] + other + text[place + 1 :])


def test_new_cards_differ():
    assert len(new_card()) == 16
    assert new_card() != new_card()


def test_the_seat_and_school_are_in_the_key_s_name_only():
    one, other = member_keys("a.example", 1, bytes(16)), member_keys("b.example", 2, bytes(16))
    assert one.recipient == other.recipient
    assert (one.signer.name, other.signer.name) == ("a.example/m1", "b.example/m2")


def test_the_head_signs_under_a_name_of_its_own():
    assert head_signer("box.example", bytes(16)).name == "box.example/head"


def test_nothing_secret_is_printed_by_accident():
    keys = member_keys("box.example", 1, bytes(range(16)))
    shown = repr(keys)
    assert keys.identity not in shown
    assert repr(keys.card) not in shown
