"""Bech32 (BIP 173) without its limit of 90 characters, as age writes keys."""

from collections.abc import Iterable

from ishenim.seal.errors import Broken

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def encode(prefix: str, data: bytes) -> str:
    """Return lower-case bech32 of the bytes."""
    words = _regroup(data, 8, 5)
    check = _polymod([*_expand(prefix), *words, *[0] * _CHECKSUM]) ^ 1
    words += [check >> 5 * place & 31 for place in reversed(range(_CHECKSUM))]
    return f"{prefix}1{''.join(_ALPHABET[word] for word in words)}"


def decode(text: str) -> tuple[str, bytes]:
    """Return the lower-case prefix and the bytes of one-case bech32.

    Raises:
        Broken: `BROKEN` if it is malformed, its checksum wrong or its padding not zero.
    """
    if text not in {text.lower(), text.upper()} or not text.isascii():
        raise Broken("a key in two cases")
    prefix, gap, tail = text.lower().rpartition("1")
    if not gap or not prefix or len(tail) < _CHECKSUM or not set(tail) <= _VALUES.keys():
        raise Broken("not a key")
    words = [_VALUES[character] for character in tail]
    if _polymod([*_expand(prefix), *words]) != 1:
        raise Broken("a mistyped key")
    words = words[:-_CHECKSUM]
    data = bytes(_regroup(words, 5, 8))
    if _regroup(data, 8, 5) != words:
        raise Broken("a key with a loose end")
    return prefix, data


def _regroup(values: Iterable[int], width: int, into: int) -> list[int]:
    """Cut a string of bits anew; a rest is filled with zeros for 5 and dropped for 8."""
    bits = held = 0
    groups = []
    for value in values:
        held = (held << width | value) & 0xFFFF
        bits += width
        while bits >= into:
            bits -= into
            groups.append(held >> bits & (1 << into) - 1)
    if into == 5 and bits:
        groups.append(held << 5 - bits & 31)
    return groups


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode()
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            if top >> place & 1:
                check ^= generator
    return check
