"""Crockford base32 and big-endian numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.seal.bytes import crock, hkdf, u32, uncrock
from tests.vectors import refused


@given(st.binary(max_size=40).map(lambda data: data[: len(data) // 5 * 5]))
def test_what_was_written_is_read(data: bytes):
    assert uncrock(crock(data)) == data
    assert uncrock(crock(data).lower()) == data


@pytest.mark.parametrize("typed", ["O0IL1-1 1 1", "o0il1111", "00111111"])
def test_letters_that_look_like_digits_are_read_as_digits(typed: str):
    assert uncrock(typed) == uncrock("00111111")


@pytest.mark.parametrize("typed", ["U", "00000000Ä", "0000_000", "0٣000000"])
def test_another_character_is_refused(typed: str):
    with refused("CARD_CHAR"):
        uncrock(typed)


def test_numbers_are_big_endian():
    assert u32(47) == b"\0\0\0\x2f"


def test_hkdf_is_that_of_rfc_5869():
    # test case 3: no salt, no info
    derived = hkdf(b"\x0b" * 22, b"", b"", 42)
    assert derived.hex().startswith(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    )
