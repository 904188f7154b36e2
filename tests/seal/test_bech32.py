"""Bech32 without its limit of ninety characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.seal import bech32
from tests.vectors import refused

KEY = bech32.encode("age", bytes(range(32)))


@given(st.binary(max_size=2000))
def test_what_was_written_is_read(data: bytes):
    assert bech32.decode(bech32.encode("age1pq", data)) == ("age1pq", data)
    assert bech32.decode(bech32.encode("age1pq", data).upper()) == ("age1pq", data)


@pytest.mark.parametrize("place", range(4, len(KEY)))
def test_one_wrong_character_is_always_found(place: int):
    other = "q" if KEY[place] != "q" else "p"
    with refused("BROKEN"):
        bech32.decode(KEY[:place] + other + KEY[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "1", "age", "1qqqqqq", KEY[:3] + KEY[3:].upper(), KEY + "ä", KEY[:-1]]
)
def test_what_is_no_key_is_refused(text: str):
    with refused("BROKEN"):
        bech32.decode(text)


def test_the_standard_s_own_examples_are_read():
    # BIP 173, "Test vectors"; only those that hold whole bytes
    assert bech32.decode("A12UEL5L") == ("a", b"")
    prefix, data = bech32.decode("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
    assert (prefix, data.hex()) == ("abcdef", "00443214c74254b635cf84653a56d7c675be77df")


def test_bits_left_over_must_be_zero():
    # A key of one byte takes two words; the last two bits of the second must be zero.
    words = [0, 1]
    check = bech32._polymod([*bech32._expand("age"), *words, *[0] * 6]) ^ 1
    words += [check >> 5 * place & 31 for place in reversed(range(6))]
    text = "age1" + "".join(bech32._ALPHABET[word] for word in words)
    with refused("BROKEN"):
        bech32.decode(text)
