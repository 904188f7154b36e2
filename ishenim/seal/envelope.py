"""Envelopes: whole age files, c2sp.org/age v1.1, binary (docs/spec/envelope.md).

One envelope never mixes post-quantum and classic stanzas: the weaker would decide.
"""

from collections.abc import Iterable, Sequence

from ishenim.seal import bech32, chance
from ishenim.seal.errors import Broken, NotForThisKey
from ishenim.seal.header import VERSION, Header, Stanza, read_header, write_header
from ishenim.seal.stanza import (
    CLASSIC,
    FILE_KEY,
    HYBRID,
    SCRYPT,
    HybridIdentity,
    HybridRecipient,
    Identity,
    Passphrase,
    read_identity,
    read_recipient,
)
from ishenim.seal.stream import open_payload, payload_size, seal_payload

_STANZA_SIZE = len(Stanza((HYBRID, "x" * 1494), bytes(32)).encode())
_FOOTER_SIZE = len("--- ") + 43 + len("\n")


def seed_identity(seed: bytes) -> str:
    """Return the post-quantum identity of a 32-byte seed, `AGE-SECRET-KEY-PQ-1…`."""
    return bech32.encode("age-secret-key-pq-", seed).upper()


def recipient_of(identity: str) -> str:
    """Return the recipient that belongs to an identity."""
    return read_identity(identity).recipient


def fresh_identity() -> str:
    """Return a new post-quantum identity."""
    return seed_identity(chance.fresh(32))


def is_hybrid(recipient: str) -> bool:
    """Tell whether this text is a well-formed post-quantum recipient."""
    try:
        return read_recipient(recipient).kind == HYBRID
    except Broken:
        return False


def encrypt(plaintext: bytes, recipients: Sequence[str]) -> bytes:
    """Return an age file that every one of the recipients can open.

    Raises:
        Broken: `MIXED` if post-quantum and classic recipients are together; `BROKEN` if there is
            none.
    """
    found = [read_recipient(text) for text in recipients]
    if not found:
        raise Broken("no recipients")
    _check_not_mixed(recipient.kind for recipient in found)
    file_key = chance.fresh(FILE_KEY)
    return encrypt_with_key(plaintext, file_key, [each.wrap(file_key) for each in found])


def encrypt_with_key(plaintext: bytes, file_key: bytes, stanzas: Sequence[Stanza]) -> bytes:
    """Return an age file with this file key, wrapped in these stanzas."""
    return write_header(list(stanzas), file_key) + seal_payload(file_key, plaintext)


def decrypt_with_key(sealed: bytes, file_key: bytes) -> bytes:
    """Return the plaintext of an age file from its own file key.

    Passes on `Broken` if the file is not exactly what somebody with this key wrote.
    """
    header = read_header(sealed)
    header.check(file_key, sealed)
    return open_payload(file_key, sealed[header.size :])


def file_key_of(sealed: bytes, identity: str) -> bytes:
    """Return the key that opens this one age file and no other.

    Passes on `NotForThisKey` and `Broken`.
    """
    header = _header(sealed)
    file_key = _file_key(header, [read_identity(identity)])
    header.check(file_key, sealed)
    return file_key


def hpke_seal(plain: bytes, recipient: str, info: bytes) -> bytes:
    """Return a short secret sealed to a post-quantum recipient (RFC 9180, base mode).

    1,120 bytes of the encapsulated key, then the ciphertext with its tag of 16 bytes.

    Raises:
        Broken: if that is no post-quantum recipient.
    """
    found = read_recipient(recipient)
    if not isinstance(found, HybridRecipient):
        raise Broken("not a post-quantum recipient")
    return found.seal(plain, info)


def hpke_open(sealed: bytes, identity: str, info: bytes) -> bytes:
    """Return what `hpke_seal` sealed with the same info.

    Raises:
        Broken: if the identity is none or what was sealed is malformed.
        NotForThisKey: if it was sealed to somebody else, for something else, or changed.
    """
    found = read_identity(identity)
    if not isinstance(found, HybridIdentity):
        raise Broken("not a post-quantum identity")
    plain = found.open(sealed, info)
    if plain is None:
        raise NotForThisKey
    return plain


def decrypt(sealed: bytes, identities: Sequence[str]) -> bytes:
    """Return the plaintext of an age file; nothing is returned unless all of it is right.

    Passes on `NotForThisKey` if none of the identities is among its recipients, `Broken` if the
    file is not exactly what somebody with its file key wrote.
    """
    return _open(sealed, [read_identity(text) for text in identities])


def decrypt_with_passphrase(sealed: bytes, passphrases: Sequence[str]) -> bytes:
    """Return the plaintext of an age file sealed with a passphrase.

    Passes on `NotForThisKey` if none of them is right.
    """
    return _open(sealed, [Passphrase(text) for text in passphrases])


def stanzas(sealed: bytes) -> list[str]:
    """Return the recipient types of an age file, in order; no key is needed."""
    return [stanza.kind for stanza in _header(sealed).stanzas]


def sealed_size(plain: int, recipients: int) -> int:
    """Return the size of an envelope of `plain` bytes for so many post-quantum recipients."""
    header = len(VERSION) + recipients * _STANZA_SIZE + _FOOTER_SIZE
    return header + payload_size(plain)


def _header(sealed: bytes) -> Header:
    header = read_header(sealed)
    kinds = [stanza.kind for stanza in header.stanzas]
    if SCRYPT in kinds and len(kinds) > 1:
        raise Broken("a passphrase is never one of several")
    _check_not_mixed(kinds)
    return header


def _open(sealed: bytes, identities: Sequence[Identity | Passphrase]) -> bytes:
    return decrypt_with_key(sealed, _file_key(_header(sealed), identities))


def _file_key(header: Header, identities: Sequence[Identity | Passphrase]) -> bytes:
    for identity in identities:
        for stanza in header.stanzas:
            if stanza.kind == identity.kind:
                file_key = identity.unwrap(stanza)
                if file_key is not None:
                    return file_key
    raise NotForThisKey


def _check_not_mixed(kinds: Iterable[str]) -> None:
    if {HYBRID, CLASSIC} <= set(kinds):
        raise Broken("post-quantum and classic recipients together", "MIXED")
