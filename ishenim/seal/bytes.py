"""Bytes as people and notes write them: Base64, Crockford base32, big-endian numbers, JSON."""

import json
from hashlib import sha256
from typing import Any, NoReturn

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ishenim.proof.encoding import b64, unb64
from ishenim.proof.fields import SURROGATE
from ishenim.seal.errors import CardError

__all__ = ["b64", "crock", "hkdf", "read_json", "sha", "u32", "unb64", "uncrock"]

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
    if not set(typed) <= set(ALPHABET):
        raise CardError("CARD_CHAR")
    if len(typed) * 5 % 8:
        raise CardError("CARD_CHECKSUM", "not whole bytes")
    bits = "".join(f"{ALPHABET.index(character):05b}" for character in typed)
    return int(bits or "0", 2).to_bytes(len(bits) // 8, "big")


def u32(value: int) -> bytes:
    """Return four big-endian bytes."""
    return value.to_bytes(4, "big")


def sha(data: bytes) -> bytes:
    """Return SHA-256."""
    return sha256(data).digest()


def hkdf(secret: bytes, salt: bytes, info: bytes, size: int = 32) -> bytes:
    """Return HKDF-SHA-256 (RFC 5869)."""
    return HKDF(hashes.SHA256(), size, salt, info).derive(secret)


def read_json(data: bytes) -> Any:
    """Return what JSON in UTF-8 says.

    Half of a character, which a browser's form may cut a text into, becomes a replacement character
    as in every browser: such a text can be shown, hashed and written again.

    Raises:
        ValueError: if it is none, or too deep to be anything this protocol writes.
    """
    try:
        return _whole(json.loads(data.decode(), parse_constant=_no_number))
    except RecursionError as error:
        raise ValueError("too deep") from error


def _whole(value: Any) -> Any:
    match value:
        case str():
            return SURROGATE.sub("\ufffd", value)
        case list():
            return [_whole(each) for each in value]
        case dict():
            return {_whole(key): _whole(each) for key, each in value.items()}
    return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)  # NaN and Infinity: no browser reads them
