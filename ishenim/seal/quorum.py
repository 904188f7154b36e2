"""Sharing a secret among seats, any k of which join it (Shamir 1979; docs/spec/letter.md).

Byte-wise over GF(2^8) with the polynomial 0x11B. A share of seat s is the value of every byte's
polynomial at s; the secret is the value at 0. Table lookups are not constant in time: a share is
used on its holder's own machine.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

from ishenim.seal import chance
from ishenim.seal.errors import ShareError

SECRET_BYTES = 16
SHARE_BYTES = SECRET_BYTES


def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [0] * 510, [0] * 256
    value = 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logs[value] = exponent
        value ^= value << 1 ^ (0x11B if value & 0x80 else 0)  # times the generator 3
    return powers, logs


_POWERS, _LOGS = _tables()


def split(secret: bytes, seats: Sequence[int], k: int) -> dict[int, bytes]:
    """Return a share of 16 bytes for each seat, any k of which join to the secret of 16 bytes."""
    points = {0: secret} | {seat: chance.fresh(SHARE_BYTES) for seat in seats[: k - 1]}
    return {seat: value_at(seat, points) for seat in seats}


def join(shares: Mapping[int, bytes], seats: Sequence[int]) -> tuple[bytes, dict[int, bytes]]:
    """Return the secret that k shares by seat make, and the share it gives every seat.

    Too few shares, or others, make other bytes: the caller compares what every seat was promised.

    Raises:
        ShareError: `SHARE_FORMAT` if one is not 16 bytes long, or stands at 0 (it would choose the
            result).
    """
    if not shares or 0 in shares or any(len(each) != SHARE_BYTES for each in shares.values()):
        raise ShareError("SHARE_FORMAT", "not shares")
    return value_at(0, shares), {seat: value_at(seat, shares) for seat in seats}


def value_at(x: int, points: Mapping[int, bytes]) -> bytes:
    """Return the values at x of the polynomials through these points (Lagrange)."""
    if x in points:
        return points[x]
    weights = {xi: _weight(x, xi, points) for xi in points}
    return bytes(
        reduce(int.__xor__, (_times(y[at], weights[xi]) for xi, y in points.items()))
        for at in range(SHARE_BYTES)
    )


def _weight(x: int, xi: int, points: Mapping[int, bytes]) -> int:
    others = (xj for xj in points if xj != xi)
    return reduce(lambda value, xj: _times(value, _over(x ^ xj, xi ^ xj)), others, 1)


def _times(left: int, right: int) -> int:
    return _POWERS[_LOGS[left] + _LOGS[right]] if left and right else 0


def _over(left: int, right: int) -> int:
    return _POWERS[_LOGS[left] - _LOGS[right] + 255] if left else 0
