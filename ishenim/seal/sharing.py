"""The keys of one letter, sealed to a member it could not be sealed to (docs/spec/sharing.md)."""

from dataclasses import dataclass, field

from ishenim.proof import fields
from ishenim.proof.errors import NoteError
from ishenim.seal.bytes import b64
from ishenim.seal.card import MemberKeys
from ishenim.seal.envelope import decrypt, encrypt
from ishenim.seal.errors import EnvelopeError, SharingError

KEY_BYTES = 16
_SEAL_BYTES = 32
_NONE = "-"  # a line of the thread that who shares could not open either
_SPEC = ("origin <origin>", "seal <hex>", "to <seat>", "key+ <key>", "said? <key…>")


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What opens one letter and what was said since, and nothing else."""

    origin: str
    seal: bytes
    to: int
    keys: tuple[bytes, ...] = field(repr=False)  # of the letter's envelopes, outermost first
    said: tuple[bytes | None, ...] = field(default=(), repr=False)  # of the thread, in its order


def write_sharing(sharing: Sharing) -> str:
    """Return the text that is sealed."""
    lines = ["trustbox.v2/sharing", f"origin {sharing.origin}", f"seal {sharing.seal.hex()}"]
    lines += [f"to {sharing.to}", *(f"key {b64(key)}" for key in sharing.keys)]
    if sharing.said:
        lines.append("said " + " ".join(b64(key) if key else _NONE for key in sharing.said))
    return "\n".join(lines) + "\n"


def read_sharing(text: str) -> Sharing:
    """Read what was shared.

    Raises:
        SharingError: `SHARING_FORMAT` if it is nothing of the kind.
    """
    try:
        read = fields.read_fields(text, "sharing", _SPEC)
        return Sharing(
            origin=read.one("origin"),
            seal=_seal(read.one("seal")),
            to=fields.seat(read.one("to")),
            keys=tuple(_key(key) for (key,) in read.many("key")),
            said=tuple(None if key == _NONE else _key(key) for key in _said(read)),
        )
    except (NoteError, ValueError) as error:
        raise SharingError("SHARING_FORMAT") from error


def _said(read: fields.Fields) -> list[str]:
    return [key for line in read.many("said") for key in line]


def _seal(value: str) -> bytes:
    seal = bytes.fromhex(value)
    if len(seal) != _SEAL_BYTES or seal.hex() != value:
        raise SharingError("SHARING_FORMAT", "the seal")
    return seal


def _key(value: str) -> bytes:
    return fields.blob(value, KEY_BYTES)


def seal_sharing(recipient: str, sharing: Sharing) -> bytes:
    """Seal the keys to the newcomer's card."""
    return encrypt(write_sharing(sharing).encode(), [recipient])


def open_sharing(keys: MemberKeys, sealed: bytes, seal: bytes) -> Sharing:
    """Open what was shared with this card.

    Raises:
        SharingError: `SHARING_FORMAT`; `SHARING_LETTER` if it is of another letter or school, or
            not for this seat.
    """
    try:
        text = decrypt(sealed, [keys.identity]).decode()
    except (EnvelopeError, UnicodeDecodeError) as error:
        raise SharingError("SHARING_FORMAT") from error
    read = read_sharing(text)
    if (read.origin, read.to, read.seal) != (keys.origin, keys.seat, seal):
        raise SharingError("SHARING_LETTER")
    return read
