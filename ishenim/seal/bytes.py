"""Bytes as people and notes write them: Base64, Crockford base32, big-endian numbers."""

from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ishenim.proof.encoding import b64, unb64
from ishenim.seal.errors import CardError

__all__ = ["b64", "crock", "hkdf", "sha", "u32", "unb64", "uncrock"]

#: Crockford base32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def crock(data: bytes) -> str:
    """Return Crockford base32; the length of `data` must be a multiple of five."""
    value = int.from_bytes(data, "big")
    count = len(data) * 8 // 5
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(count)))


def uncrock(text: str) -> bytes:
    """Return the bytes of Crockford base32 as a person typed it.

    Lower case, spaces, hyphens, O for 0, I and L for 1 are accepted.

    Raises:
        CardError: `CARD_CHAR` if another character is in it, `CARD_CHECKSUM` if so many characters
            are no whole bytes.
    """
    typed = text.upper().translate(_READ_ALIKE)
    value = 0
    for character in typed:
        if character not in ALPHABET:
            raise CardError("CARD_CHAR")
        value = value << 5 | ALPHABET.index(character)
    if len(typed) * 5 % 8:
        raise CardError("CARD_CHECKSUM", "not whole bytes")
    return value.to_bytes(len(typed) * 5 // 8, "big")


def u32(value: int) -> bytes:
    """Return four big-endian bytes."""
    return value.to_bytes(4, "big")


def sha(data: bytes) -> bytes:
    """Return SHA-256."""
    return sha256(data).digest()


def hkdf(secret: bytes, salt: bytes, info: bytes, size: int = 32) -> bytes:
    """Return HKDF-SHA-256 (RFC 5869)."""
    return HKDF(hashes.SHA256(), size, salt, info).derive(secret)
