"""Key cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.seal.card import (
    card_text,
    head_signer,
    member_keys,
    new_card,
    opening_identity,
    read_card,
)
from tests import properties  # noqa: F401  (sets the number of examples)
from tests.vectors import Case, as_said, cases, refused


@pytest.mark.parametrize("case", cases("card", "keys"))
def test_keys_follow_from_a_card_as_the_vectors_say(case: Case):
    secret = bytes.fromhex(case["secret"])
    keys = member_keys(case["origin"], case["seat"], secret)
    assert card_text(secret) == case["text"]
    assert (keys.signer.name, keys.signer.vkey) == (case["key_name"], case["vkey"])
    assert keys.signer.public.hex() == case["public"]
    assert (keys.identity, keys.recipient) == (case["identity"], case["recipient"])
    ephemeral = opening_identity(keys, bytes.fromhex(case["box_id"]), unb64(case["nonce"]))
    assert ephemeral == case["opening_identity"]


@pytest.mark.parametrize("case", cases("card", "read"))
def test_typed_cards_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        assert read_card(case["typed"]).hex() == case["secret"]


def test_the_prototype_s_card_has_the_same_text_and_key():
    secret = bytes(range(16))
    keys = member_keys("box.example", 1, secret)
    assert card_text(secret) == "000G40R40M30E209185GR38E1XG9FHSV"
    assert keys.identity == (
        "AGE-SECRET-KEY-PQ-1DE4KPUTS7YHKEK3Q7CJTU2Y280KR2C4UPTDYS80ZSTPVP8GYTRJQTTDLDE"
    )
    assert keys.signer.public.hex() == (
        "04ae47a556b2cdc576cb76fca30d87dcf6236a36e2c697dead70e4f24871249d"
    )


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


def test_an_opening_s_key_is_the_same_after_a_reload_and_another_in_another_opening():
    keys = member_keys("box.example", 1, bytes(16))
    again = member_keys("box.example", 1, bytes(16))
    box, nonce = bytes(32), bytes(16)
    assert opening_identity(keys, box, nonce) == opening_identity(again, box, nonce)
    assert opening_identity(keys, box, nonce) != opening_identity(keys, box, b"\1" * 16)
    assert opening_identity(keys, box, nonce) != opening_identity(keys, b"\1" * 32, nonce)
    assert opening_identity(keys, box, nonce) != keys.identity


def test_nothing_secret_is_printed_by_accident():
    keys = member_keys("box.example", 1, bytes(range(16)))
    shown = repr(keys)
    assert keys.identity not in shown
    assert repr(keys.card) not in shown
