"""No chance at all: the floor with randomness that follows from a name.

`ishenim.seal.chance` is the floor's only source of randomness but one: pyca takes that of a
post-quantum stanza itself. So the stanza is made here, from the standards alone.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from ishenim.seal import bech32, chance, envelope, stanza
from ishenim.seal.header import Stanza, encode64
from tools.cases.kem import encapsulate

_XWING = b"\\.//^\\"
# HPKE (RFC 9180): KEM 0x647a (ML-KEM-768 with X25519), HKDF-SHA-256, ChaCha20-Poly1305
_SUITE = b"HPKE" + bytes.fromhex("647a 0001 0003")
_INFO = b"age-encryption.org/mlkem768x25519"
_KEM_PUBLIC = 1184
_SEALED = 1120


@contextmanager
def steady(name: str) -> Iterator[None]:
    """Let every random byte in this block follow from `name`."""
    stream = _stream(name.encode())
    chance_before, read_before = chance.fresh, envelope.read_recipient

    def fresh(count: int) -> bytes:
        return bytes(next(stream) for _ in range(count))

    setattr(chance, "fresh", fresh)  # noqa: B010  (mypy: a function is replaced)
    setattr(envelope, "read_recipient", SteadyRecipient)  # noqa: B010
    try:
        yield
    finally:
        setattr(chance, "fresh", chance_before)  # noqa: B010
        setattr(envelope, "read_recipient", read_before)  # noqa: B010


class SteadyRecipient(stanza.HybridRecipient):
    """A recipient `age1pq1…` that takes its randomness from `chance`."""

    def __init__(self, text: str) -> None:
        if stanza.read_recipient(text).kind != stanza.HYBRID:
            raise ValueError("vectors are made with post-quantum keys only")
        self._bytes = bech32.decode(text)[1]

    def seal(self, plain: bytes, info: bytes) -> bytes:
        """Return the encapsulated key and the ciphertext of HPKE's base mode."""
        return seal(self._bytes, plain, info, chance.fresh(32), chance.fresh(32))


def _stream(name: bytes) -> Iterator[int]:
    block = 0
    while True:
        yield from hashlib.sha256(b"vectors\n" + name + block.to_bytes(4, "big")).digest()
        block += 1


def seal(public: bytes, plain: bytes, info: bytes, message: bytes, ephemeral: bytes) -> bytes:
    """Return what HPKE's base mode makes with this randomness (RFC 9180 §6.1)."""
    kem_secret, kem_sealed = encapsulate(public[:_KEM_PUBLIC], message)
    curve = X25519PrivateKey.from_private_bytes(ephemeral)
    share = curve.public_key().public_bytes_raw()
    other = public[_KEM_PUBLIC:]
    curve_secret = curve.exchange(X25519PublicKey.from_public_bytes(other))
    shared = hashlib.sha3_256(kem_secret + curve_secret + share + other + _XWING).digest()
    key, nonce = _schedule(shared, info)
    return kem_sealed + share + ChaCha20Poly1305(key).encrypt(nonce, plain, None)


def wrap(public: bytes, file_key: bytes, message: bytes, ephemeral: bytes) -> Stanza:
    """Return a stanza `mlkem768x25519` made with this randomness (c2sp.org/age)."""
    sealed = seal(public, file_key, _INFO, message, ephemeral)
    return Stanza((stanza.HYBRID, encode64(sealed[:_SEALED])), sealed[_SEALED:])


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Return key and base nonce (RFC 9180 §5.1, mode base)."""
    context = b"\0" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", info)
    secret = _extract(shared, b"secret", b"")
    return _expand(secret, b"key", context, 32), _expand(secret, b"base_nonce", context, 12)


def _extract(salt: bytes, label: bytes, data: bytes) -> bytes:
    return HKDF.extract(hashes.SHA256(), salt, b"HPKE-v1" + _SUITE + label + data)


def _expand(secret: bytes, label: bytes, context: bytes, size: int) -> bytes:
    info = size.to_bytes(2, "big") + b"HPKE-v1" + _SUITE + label + context
    return HKDFExpand(hashes.SHA256(), size, info).derive(secret)
