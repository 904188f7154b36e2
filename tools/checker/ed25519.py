"""Ed25519, verification alone (RFC 8032, section 5.1.7), in plain integers.

For the checker on a machine that has Python and nothing else. It handles public bytes only, so
that its time may tell them. Like OpenSSL it compares the encoded point, without the cofactor.
"""

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
#: A point as X, Y, Z and T, where x = X / Z, y = Y / Z and x · y = T / Z.
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def decode(data: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, or None if there is none (section 5.1.3)."""
    number = int.from_bytes(data, "little")
    y = number % 2**255 % P
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT % P
    if v * x * x % P != u:
        return None
    if x % 2 != number >> 255:
        x = -x % P
    return x, y, 1, x * y % P


def encode(point: Point) -> bytes:
    """Return the 32 bytes that stand for a point."""
    x, y, z, _t = point
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P % 2) << 255).to_bytes(32, "little")


def add(one: Point, other: Point) -> Point:
    """Add two points (section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(pairs: tuple[tuple[int, Point], tuple[int, Point]]) -> Point:
    """Return the sum of two multiples, both in one walk over their bits."""
    (n, one), (m, other) = pairs
    choice = (ZERO, one, other, add(one, other))
    found = ZERO
    for bit in range(max(n.bit_length(), m.bit_length()) - 1, -1, -1):
        found = add(found, found)
        found = add(found, choice[(n >> bit & 1) | (m >> bit & 1) << 1])
    return found


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or ZERO


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a key has signed a message."""
    point = decode(public) if len(public) == 32 and len(signature) == 64 else None
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or scalar >= ORDER:
        return False
    digest = sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    x, y, z, t = point
    minus = (-x % P, y, z, -t % P)
    return encode(times(((scalar, BASE), (challenge, minus)))) == signature[:32]
