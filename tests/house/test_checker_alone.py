"""Alone, the checker says of keys and signatures what the package `cryptography` says."""

import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/checker"))
import ed25519
import recipient


def as_openssl(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def test_the_first_vectors_of_the_rfc():
    """RFC 8032, section 7.1, tests 1 and 2."""
    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            "",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            "72",
        ),
    ]
    for public, signature, message in vectors:
        given_ = bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message)
        assert ed25519.is_signed(*given_)
        assert not ed25519.is_signed(*given_[:2], b"other")


@settings(max_examples=40)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), data=st.data())
def test_it_says_of_every_signature_what_openssl_says(seed, message, data):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519.is_signed(public, signature, message)
    at, bit = data.draw(st.integers(0, 95)), data.draw(st.integers(0, 7))
    both = bytearray(public + signature)
    both[at] ^= 1 << bit
    altered = bytes(both[:32]), bytes(both[32:]), message
    assert ed25519.is_signed(*altered) == as_openssl(*altered) is False


EDGES = {
    "zero": bytes(32),
    "one": (1).to_bytes(32, "little"),
    "minus zero": (1 | 1 << 255).to_bytes(32, "little"),
    "p": ed25519.P.to_bytes(32, "little"),
    "p + 1": (ed25519.P + 1).to_bytes(32, "little"),
    "two": (2).to_bytes(32, "little"),
    "all ones": b"\xff" * 32,
    "base": ed25519.encode(ed25519.BASE),
}


@pytest.mark.parametrize("public", EDGES)
@pytest.mark.parametrize("point", EDGES)
@pytest.mark.parametrize("scalar", [0, 1, ed25519.ORDER - 1, ed25519.ORDER, ed25519.ORDER + 1])
def test_it_says_of_strange_keys_and_signatures_what_openssl_says(public, point, scalar):
    signature = EDGES[point] + scalar.to_bytes(32, "little")
    for message in (b"", b"a", b"b", b"c"):
        asked = EDGES[public], signature, message
        assert ed25519.is_signed(*asked) == as_openssl(*asked)


ANY = X25519PrivateKey.from_private_bytes(b"\1" * 32)
CURVE = {
    *(number.to_bytes(32, "little") for number in recipient.LOW),
    *((number + recipient.P).to_bytes(32, "little") for number in (0, 1, 2)),
    *((number | 1 << 255).to_bytes(32, "little") for number in recipient.LOW),
    *(number.to_bytes(32, "little") for number in range(2, 12)),
    b"\xff" * 32,
}


@pytest.mark.parametrize("data", sorted(CURVE))
def test_it_refuses_the_points_that_openssl_refuses(data):
    try:
        ANY.exchange(X25519PublicKey.from_public_bytes(data))
        refused = False
    except ValueError:
        refused = True
    assert recipient.is_of_low_order(data) == refused


@settings(max_examples=60)
@given(
    seed=st.binary(min_size=64, max_size=64),
    at=st.integers(0, 767),
    number=st.sampled_from([0, 3328, 3329, 4095]),
)
def test_it_takes_the_keys_of_ml_kem_that_openssl_takes(seed, at, number):
    whole = MLKEM768PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    assert recipient.is_kem_key(whole)
    start = at // 2 * 3
    pair = int.from_bytes(whole[start : start + 3], "little")
    shift = 12 * (at % 2)
    pair = pair & ~(0xFFF << shift) | number << shift
    data = whole[:start] + pair.to_bytes(3, "little") + whole[start + 3 :]
    for asked in (data, data[:-1], data + b"0"):
        try:
            MLKEM768PublicKey.from_public_bytes(asked)
            takes = True
        except ValueError:
            takes = False
        assert recipient.is_kem_key(asked) == takes
