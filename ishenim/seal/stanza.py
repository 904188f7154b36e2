"""Wrapping the file key of an age file: X25519, the post-quantum hybrid, a passphrase.

c2sp.org/age v1.1. The hybrid is HPKE with ML-KEM-768 and X25519; only it is used by this protocol,
the others are read and written for the sake of the `age` tool and its test vectors.
"""

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ishenim.seal import bech32, chance
from ishenim.seal.bytes import hkdf
from ishenim.seal.errors import Broken
from ishenim.seal.header import Stanza, decode64, encode64

HYBRID = "mlkem768x25519"
CLASSIC = "X25519"
SCRYPT = "scrypt"

FILE_KEY = 16
_WRAPPED = FILE_KEY + 16
_SHARE = 32
_ENCAPSULATED = 1120
_KEM_PUBLIC = 1184
_SEED = 32
_SALT = 16
#: 2**22 rounds take seconds and 4 GiB; a file that asks for more is an attack.
_MOST_WORK = 22

_NO_NONCE = bytes(12)  # every wrapping key is used once
_CLASSIC_INFO = b"age-encryption.org/v1/X25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_SCRYPT_SALT = b"age-encryption.org/v1/scrypt"
_ANY = X25519PrivateKey.from_private_bytes(bytes([1]) * 32)
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class HybridRecipient:
    """The public half of a post-quantum key, `age1pq1…`."""

    kind = HYBRID

    def __init__(self, data: bytes) -> None:
        try:
            kem = MLKEM768PublicKey.from_public_bytes(data[:_KEM_PUBLIC])
            curve = X25519PublicKey.from_public_bytes(data[_KEM_PUBLIC:])
            # A point of low order can be read, but nothing can be sealed to it: a member with one
            # would shut the box for everybody.
            _ANY.exchange(curve)
        except ValueError as error:
            raise Broken("not a recipient") from error
        self._public = hpke.MLKEM768X25519PublicKey(kem, curve)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the file key sealed to this recipient."""
        sealed = self.seal(file_key, _HYBRID_INFO)
        return Stanza((HYBRID, encode64(sealed[:_ENCAPSULATED])), sealed[_ENCAPSULATED:])

    def seal(self, plain: bytes, info: bytes) -> bytes:
        """Return the encapsulated key and the ciphertext of HPKE's base mode."""
        return _SUITE.encrypt(plain, self._public, info)


class ClassicRecipient:
    """The public half of an X25519 key, `age1…`."""

    kind = CLASSIC

    def __init__(self, data: bytes) -> None:
        try:
            self._public = X25519PublicKey.from_public_bytes(data)
        except ValueError as error:
            raise Broken("not a recipient") from error
        self._bytes = data

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the file key sealed to this recipient.

        Raises:
            Broken: if the recipient's point is of low order.
        """
        ephemeral = X25519PrivateKey.from_private_bytes(chance.fresh(_SHARE))
        share = ephemeral.public_key().public_bytes_raw()
        try:
            shared = ephemeral.exchange(self._public)
        except ValueError as error:
            raise Broken("a recipient of low order") from error
        key = hkdf(shared, share + self._bytes, _CLASSIC_INFO)
        body = ChaCha20Poly1305(key).encrypt(_NO_NONCE, file_key, None)
        return Stanza((CLASSIC, encode64(share)), body)


class HybridIdentity:
    """The private half of a post-quantum key, `AGE-SECRET-KEY-PQ-1…`."""

    kind = HYBRID

    def __init__(self, seed: bytes) -> None:
        expanded = hashlib.shake_256(seed).digest(96)
        self._kem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
        self._curve = X25519PrivateKey.from_private_bytes(expanded[64:])
        self._private = hpke.MLKEM768X25519PrivateKey(self._kem, self._curve)

    @property
    def recipient(self) -> str:
        """The public half in its text form."""
        kem, curve = self._kem.public_key(), self._curve.public_key()
        return bech32.encode("age1pq", kem.public_bytes_raw() + curve.public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None for somebody else's stanza; `Broken` if malformed."""
        return self.open(_argument(stanza, _ENCAPSULATED) + stanza.body, _HYBRID_INFO)

    def open(self, sealed: bytes, info: bytes) -> bytes | None:
        """Return the plaintext of HPKE's base mode, or None for somebody else's.

        Raises:
            Broken: if it is too short, or its share of the curve is of low order.
        """
        if len(sealed) < _ENCAPSULATED + 16:
            raise Broken("too short")
        _exchange(self._curve, sealed[_ENCAPSULATED - _SHARE : _ENCAPSULATED])
        try:
            return _SUITE.decrypt(sealed, self._private, info)
        except InvalidTag:
            return None


class ClassicIdentity:
    """The private half of an X25519 key, `AGE-SECRET-KEY-1…`."""

    kind = CLASSIC

    def __init__(self, seed: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(seed)
        self._bytes = self._private.public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """The public half in its text form."""
        return bech32.encode("age", self._bytes)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None for somebody else's stanza; `Broken` if malformed."""
        share = _argument(stanza, _SHARE)
        key = hkdf(_exchange(self._private, share), share + self._bytes, _CLASSIC_INFO)
        return _unwrap(key, stanza.body)


class Passphrase:
    """A passphrase, which opens a file of a single stanza."""

    kind = SCRYPT

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase.encode()

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None if the passphrase is wrong.

        Raises:
            Broken: if the stanza is malformed or asks for too much work.
        """
        if len(stanza.args) != 3 or len(stanza.body) != _WRAPPED:
            raise Broken("not a passphrase stanza")
        salt, work = decode64(stanza.args[1]), stanza.args[2]
        if len(salt) != _SALT or work not in map(str, range(1, _MOST_WORK + 1)):
            raise Broken("not a passphrase stanza")
        kdf = Scrypt(_SCRYPT_SALT + salt, 32, n=1 << int(work), r=8, p=1)
        return _unwrap(kdf.derive(self._passphrase), stanza.body)


Recipient = HybridRecipient | ClassicRecipient
Identity = HybridIdentity | ClassicIdentity


@lru_cache(maxsize=1024)
def read_recipient(text: str) -> Recipient:
    """Return a recipient from its text form; public keys are worth keeping parsed.

    Raises:
        Broken: if it is neither `age1pq1…` nor `age1…`.
    """
    prefix, data = bech32.decode(text)
    if prefix not in {"age1pq", "age"} or text != text.lower():
        raise Broken("not a recipient")
    return HybridRecipient(data) if prefix == "age1pq" else ClassicRecipient(data)


def read_identity(text: str) -> Identity:
    """Return an identity from its text form.

    Raises:
        Broken: if it is neither `AGE-SECRET-KEY-PQ-1…` nor `AGE-SECRET-KEY-1…`.
    """
    prefix, seed = bech32.decode(text)
    known = prefix in {"age-secret-key-pq-", "age-secret-key-"}
    if not known or text != text.upper() or len(seed) != _SEED:
        raise Broken("not an identity")
    return HybridIdentity(seed) if prefix == "age-secret-key-pq-" else ClassicIdentity(seed)


def _argument(stanza: Stanza, size: int) -> bytes:
    if len(stanza.args) != 2 or len(stanza.body) != _WRAPPED:
        raise Broken("not a recipient stanza")
    argument = decode64(stanza.args[1])
    if len(argument) != size:
        raise Broken("not a recipient stanza")
    return argument


def _exchange(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:
        raise Broken("a share of low order") from error


def _unwrap(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_NO_NONCE, body, None)
    except InvalidTag:
        return None
