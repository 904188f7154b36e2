"""Signed notes: c2sp.org/signed-note v1.0.0 with Ed25519, and cosignatures of checkpoints.

A note is a text, an empty line, and signature lines. A line by a key that the reader does not know
is ignored; a bad line by a known key rejects the whole note (docs/spec/journal.md).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ishenim.proof.encoding import b64, unb64
from ishenim.proof.errors import NoteError
from ishenim.proof.fields import MAX_NUMBER

#: c2sp.org/signed-note: a plain Ed25519 signature, and c2sp.org/tlog-cosignature: one with a time.
SIGNATURE = 1
COSIGNATURE = 4
BOTH = (SIGNATURE, COSIGNATURE)

MAX_LINES = 64
_DASH = "\u2014"
#: Control characters, and halves of characters, which have no bytes.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ID_BYTES = 4
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64
#: The field of Curve25519, and the points whose order divides eight by their y (RFC 7748 §4.1).
_PRIME = 2**255 - 19
_ORDER_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7
_WEAK = frozenset({0, 1, _PRIME - 1, _ORDER_EIGHT, _PRIME - _ORDER_EIGHT})


@dataclass(frozen=True)
class Key:
    """A public key a reader trusts for one kind of signature."""

    kind: int
    public: bytes


#: (name, key id) → key
Keyring = Mapping[tuple[str, bytes], Key]


def keyring(keys: Mapping[str, bytes], kinds: Sequence[int] = BOTH) -> dict[tuple[str, bytes], Key]:
    """Return the keyring of Ed25519 keys by name, for these kinds of signature."""
    return {
        (name, key_id(name, kind, public)): Key(kind, public)
        for name, public in keys.items()
        for kind in kinds
    }


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the four bytes that tell keys of one name apart (signed-note, "Key ID")."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:_ID_BYTES]


class Signer:
    """A private Ed25519 key with its name. Signing is deterministic (RFC 8032)."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.name = name
        self.public = self._private.public_key().public_bytes_raw()
        self._ids = {kind: key_id(name, kind, self.public) for kind in BOTH}

    @property
    def vkey(self) -> str:
        """The verifier key in its text form (signed-note, "Verifier keys")."""
        return self._vkey(SIGNATURE)

    @property
    def witness_vkey(self) -> str:
        """The key with which its cosignatures are verified (tlog-cosignature)."""
        return self._vkey(COSIGNATURE)

    def _vkey(self, kind: int) -> str:
        return f"{self.name}+{self._ids[kind].hex()}+{b64(bytes([kind]) + self.public)}"

    def line(self, text: str) -> str:
        """Return the signature line for a text, with its final newline."""
        return self._line(SIGNATURE, self._private.sign(text.encode()))

    def cosign(self, text: str, *, at: int) -> str:
        """Return the cosignature line for a checkpoint seen at `at` (seconds since 1970)."""
        signature = self._private.sign(_cosigned(text, at))
        return self._line(COSIGNATURE, at.to_bytes(_TIME_BYTES, "big") + signature)

    def _line(self, kind: int, signature: bytes) -> str:
        return f"{_DASH} {self.name} {b64(self._ids[kind] + signature)}\n"


@dataclass(frozen=True)
class Signed:
    """A note's text and the known keys that signed it; a cosignature carries its time.

    `plain` are those of them whose signature is no cosignature.
    """

    text: str
    signers: dict[str, int | None]
    plain: frozenset[str] = frozenset()


def open_note(note: str, keys: Keyring) -> Signed:
    """Return a note that at least one known key signed (signed-note, "Verifying").

    Raises:
        NoteError: `NOTE_SIG` if nobody known signed it; also when it is malformed or a known key's
            signature is bad.
    """
    signed = known_signers(note, keys)
    if not signed.signers:
        raise NoteError("NOTE_SIG", "no known key signed this note")
    return signed


def known_signers(note: str, keys: Keyring) -> Signed:
    """Return a note and who of the known keys signed it, possibly nobody.

    Passes on the `NOTE_SIG` of a malformed note and of a bad signature by a known key.
    """
    text, lines = split_note(note)
    signers: dict[str, int | None] = {}
    plain = set()
    for line in lines:
        name, found, signature = _read_line(line)
        key = keys.get((name, found))
        if key is not None:
            signers[name] = _verify(key, text, signature)
            if key.kind == SIGNATURE:
                plain.add(name)
    return Signed(text, signers, frozenset(plain))


def check_line(text: str, line: str, keys: Keyring) -> str:
    """Return the name of the known key that made this one signature line.

    Raises:
        NoteError: `NOTE_SIG` if the line is malformed, its key unknown or its signature bad.
    """
    name, found, signature = _read_line(line.removesuffix("\n") + "\n")
    key = keys.get((name, found))
    if key is None or _CONTROL.search(text):
        raise NoteError("NOTE_SIG", "an unknown key, or nothing that can be signed")
    _verify(key, text, signature)
    return name


def split_note(note: str) -> tuple[str, list[str]]:
    r"""Return text and signature lines; both keep their final newlines.

    Raises:
        NoteError: `NOTE_SIG` if this is not a note: a control character, no empty line before the
            signatures, no final newline, more than 64 lines.
    """
    if _CONTROL.search(note):
        raise NoteError("NOTE_SIG", "a control character")
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not text or not signatures.endswith("\n"):
        raise NoteError("NOTE_SIG", "not a signed note")
    lines = [f"{line}\n" for line in signatures[:-1].split("\n")]
    if len(lines) > MAX_LINES:
        raise NoteError("NOTE_SIG", "too many signatures")
    for line in lines:
        _read_line(line)
    return text + "\n", lines


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """Return the note of a text with a signature by each signer."""
    return join_note(text, (signer.line(text) for signer in signers))


def join_note(text: str, lines: Iterable[str]) -> str:
    """Return the note of a text and signature lines made elsewhere; nothing is verified."""
    return text + "\n" + "".join(line.removesuffix("\n") + "\n" for line in lines)


def note_hash(text: str) -> bytes:
    """Return the SHA-256 of a note's text: its identity, whoever signed it."""
    return sha256(text.encode()).digest()


def _read_line(line: str) -> tuple[str, bytes, bytes]:
    parts = line.removesuffix("\n").split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not parts[1] or "+" in parts[1]:
        raise NoteError("NOTE_SIG", "not a signature line")
    try:
        blob = unb64(parts[2])
    except ValueError as error:
        raise NoteError("NOTE_SIG", "not Base64") from error
    if len(blob) <= _ID_BYTES:
        raise NoteError("NOTE_SIG", "an empty signature")
    return parts[1], blob[:_ID_BYTES], blob[_ID_BYTES:]


def _verify(key: Key, text: str, signature: bytes) -> int | None:
    at = None
    message = text.encode()
    if key.kind == COSIGNATURE:
        at = int.from_bytes(signature[:_TIME_BYTES], "big")
        signature, message = signature[_TIME_BYTES:], _cosigned(text, at)
    if len(signature) != _SIGNATURE_BYTES or _is_weak(key.public) or (at or 0) > MAX_NUMBER:
        raise NoteError("NOTE_SIG", "a bad signature")
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature as error:
        raise NoteError("NOTE_SIG", "a bad signature") from error
    return at


def _is_weak(public: bytes) -> bool:
    """Tell whether anybody could sign with this key, or whether it is written in a second way.

    OpenSSL accepts such keys, browsers' libraries do not; what one verifier accepts all must.
    """
    y = int.from_bytes(public, "little") & (1 << 255) - 1
    return y >= _PRIME or y in _WEAK


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
