"""ML-KEM-768 encapsulation with chosen randomness (FIPS 203 §6.2), for test vectors only.

Slow, not constant in time and without checks of its input. Written against the standard alone, so
that it is also a second opinion about the library that the programme uses.
"""

import hashlib

Q = 3329
N = 256
K = 3
ROOT = 17
DU, DV = 10, 4

Poly = list[int]


def encapsulate(public: bytes, message: bytes) -> tuple[bytes, bytes]:
    """Return the shared secret and the ciphertext (algorithm 17)."""
    seeds = hashlib.sha3_512(message + hashlib.sha3_256(public).digest()).digest()
    return seeds[:32], _encrypt(public, message, seeds[32:])


def _encrypt(public: bytes, message: bytes, coins: bytes) -> bytes:
    """Algorithm 14, K-PKE.Encrypt."""
    t = [_unpack(public[384 * i : 384 * (i + 1)], 12) for i in range(K)]
    rho = public[384 * K :]
    y = [_ntt(_noise(coins, i)) for i in range(K)]
    u = []
    for i in range(K):
        row = [_sample(rho, i, j) for j in range(K)]  # the transposed matrix
        u.append(_add(_inverse(_dot(row, y)), _noise(coins, K + i)))
    bits = [(message[i // 8] >> i % 8 & 1) * ((Q + 1) // 2) for i in range(N)]
    v = _add(_add(_inverse(_dot(t, y)), _noise(coins, 2 * K)), bits)
    return b"".join(_pack(_compress(part, DU), DU) for part in u) + _pack(_compress(v, DV), DV)


def _sample(rho: bytes, first: int, second: int) -> Poly:
    """Algorithm 7, SampleNTT."""
    stream = hashlib.shake_128(rho + bytes([first, second])).digest(3 * 2 * N)
    found: Poly = []
    for at in range(0, len(stream), 3):
        a, b, c = stream[at : at + 3]
        found += [value for value in (a + 256 * (b % 16), b // 16 + 16 * c) if value < Q]
    return found[:N]


def _noise(coins: bytes, counter: int) -> Poly:
    """Algorithm 8, SamplePolyCBD with eta = 2."""
    stream = hashlib.shake_256(coins + bytes([counter])).digest(128)
    halves = [half for byte in stream for half in (byte & 15, byte >> 4)]
    return [((h & 1) + (h >> 1 & 1) - (h >> 2 & 1) - (h >> 3 & 1)) % Q for h in halves]


def _reversed_bits(value: int) -> int:
    return int(f"{value:07b}"[::-1], 2)


_ZETAS = [pow(ROOT, _reversed_bits(i), Q) for i in range(128)]
_GAMMAS = [pow(ROOT, 2 * _reversed_bits(i) + 1, Q) for i in range(128)]


def _ntt(poly: Poly) -> Poly:
    """Algorithm 9."""
    f, i, length = poly[:], 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = _ZETAS[i] * f[j + length] % Q
                f[j], f[j + length] = (f[j] + t) % Q, (f[j] - t) % Q
            i += 1
        length //= 2
    return f


def _inverse(poly: Poly) -> Poly:
    """Algorithm 10."""
    f, i, length = poly[:], 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            for j in range(start, start + length):
                t = f[j]
                f[j], f[j + length] = (t + f[j + length]) % Q, _ZETAS[i] * (f[j + length] - t) % Q
            i -= 1
        length *= 2
    return [value * 3303 % Q for value in f]


def _dot(left: list[Poly], right: list[Poly]) -> Poly:
    total = [0] * N
    for a, b in zip(left, right, strict=True):
        total = _add(total, _times(a, b))
    return total


def _times(a: Poly, b: Poly) -> Poly:
    """Algorithm 11, MultiplyNTTs."""
    product: Poly = []
    for i, gamma in enumerate(_GAMMAS):
        a0, a1, b0, b1 = a[2 * i], a[2 * i + 1], b[2 * i], b[2 * i + 1]
        product += [(a0 * b0 + a1 * b1 * gamma) % Q, (a0 * b1 + a1 * b0) % Q]
    return product


def _add(a: Poly, b: Poly) -> Poly:
    return [(x + y) % Q for x, y in zip(a, b, strict=True)]


def _compress(poly: Poly, bits: int) -> Poly:
    return [((value << bits) + Q // 2) // Q % (1 << bits) for value in poly]


def _pack(poly: Poly, bits: int) -> bytes:
    total = sum(value << bits * i for i, value in enumerate(poly))
    return total.to_bytes(N * bits // 8, "little")


def _unpack(data: bytes, bits: int) -> Poly:
    total = int.from_bytes(data, "little")
    return [total >> bits * i & (1 << bits) - 1 for i in range(N)]
