"""Sharing a secret among n so that any k can join it (Shamir 1979; docs/spec/box.md §Shares).

Byte-wise over GF(2^8) with the polynomial 0x11B; a share is the secret's length of y bytes, then x.
The layout is that of HashiCorp Vault and of npm `shamir-secret-sharing`. Table lookups are not
constant in time: a share is used on its holder's own machine.
"""

from collections.abc import Sequence
from functools import reduce

from ishenim.seal import chance
from ishenim.seal.errors import ShareError

SECRET_BYTES = 32
SHARE_BYTES = SECRET_BYTES + 1


def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [0] * 510, [0] * 256
    value = 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logs[value] = exponent
        value ^= value << 1 ^ (0x11B if value & 0x80 else 0)  # times the generator 3
    return powers, logs


_POWERS, _LOGS = _tables()


def split(secret: bytes, n: int, k: int) -> list[bytes]:
    """Return n shares of a secret of 32 bytes, any k of which join to it.

    Raises:
        ShareError: `SHARE_SELFTEST` if they do not: never hand them out.
    """
    places = chance.shuffled(range(1, 256))[:n]
    columns = [bytes([byte]) + chance.fresh(k - 1) for byte in secret]
    shares = [bytes(_evaluate(column, x) for column in columns) + bytes([x]) for x in places]
    if join(shares[:k]) != secret or join(shares[-k:]) != secret:
        raise ShareError("SHARE_SELFTEST")
    return shares


def join(shares: Sequence[bytes]) -> bytes:
    """Return the secret of k shares; of too few or of others, other bytes.

    Raises:
        ShareError: `SHARE_FORMAT` if one is not 33 bytes long, stands at 0 (it would choose the
            result) or stands where another does.
    """
    places = [share[-1] for share in shares if len(share) == SHARE_BYTES]
    if len(places) != len(shares) or len(shares) < 2:
        raise ShareError("SHARE_FORMAT", "not shares")
    if 0 in places or len(set(places)) != len(places):
        raise ShareError("SHARE_FORMAT", "places that cannot be")
    weights = [_weight(x, places) for x in places]
    return bytes(
        reduce(
            int.__xor__,
            (_times(share[at], weight) for share, weight in zip(shares, weights, strict=True)),
        )
        for at in range(SECRET_BYTES)
    )


def _times(left: int, right: int) -> int:
    return _POWERS[_LOGS[left] + _LOGS[right]] if left and right else 0


def _over(left: int, right: int) -> int:
    return _POWERS[_LOGS[left] - _LOGS[right] + 255] if left else 0


def _evaluate(coefficients: bytes, x: int) -> int:
    """Return the polynomial's value at x, the lowest coefficient first (Horner)."""
    return reduce(lambda value, coefficient: _times(value, x) ^ coefficient, coefficients[::-1], 0)


def _weight(x: int, places: Sequence[int]) -> int:
    """Return Lagrange's weight of the share at x for the value at 0."""
    others = (other for other in places if other != x)
    return reduce(lambda value, other: _times(value, _over(other, x ^ other)), others, 1)
