"""What the author keeps: twenty digits, and what follows from them (docs/spec/receipt.md)."""

import hmac
import json
from dataclasses import dataclass, field
from hashlib import pbkdf2_hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from ishenim.proof import fields
from ishenim.proof.checkpoint import journal_name
from ishenim.proof.note import SIGNATURE, keyring, open_note
from ishenim.seal import chance
from ishenim.seal.bytes import b64, hkdf, read_json
from ishenim.seal.envelope import recipient_of, seed_identity
from ishenim.seal.errors import ReceiptError

DIGITS = 20
#: Part of the version: it can never change for a mailbox that exists.
ITERATIONS = 1_000_000
_FAIR = 250

#: Damm's quasigroup of order ten: one wrong digit or one swap of neighbours is always found.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

#: The noughts of the digits that people's keyboards write.
_ZEROS = (0x30, 0x660, 0x6F0, 0x966, 0xFF10)

STUB_BYTES = 512
_STUB_MAGIC = b"TBU1"
_STUB_IV = 12
_STUB_PLAIN = STUB_BYTES - _STUB_IV - 16

_RECEIPT = ("origin <origin>", "box <number> <id>", "seal <seal>")


@dataclass(frozen=True)
class ReceiptKeys:
    """What follows from a code: where its mailbox is, how to enter, how to read."""

    mailbox: bytes
    auth: bytes = field(repr=False)
    identity: str = field(repr=False)
    recipient: str
    stub_key: bytes = field(repr=False)
    thread_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Stub:
    """What the author's page must remember of a letter; only the code opens it."""

    seal: bytes
    box_id: bytes
    letter_id: str
    to: tuple[int, ...]
    kind: str


@dataclass(frozen=True)
class Receipt:
    """The journal key's word that this letter lies in this box."""

    box_number: int
    box_id: bytes
    seal: bytes


def damm(digits: str) -> int:
    """Return the check digit of decimal digits; 0 for digits that end with theirs (Damm 2004)."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return state


def new_code() -> str:
    """Return the twenty digits of a new receipt code (receipt.md §Code)."""
    return _code(b"".join(chance.fresh(32) for _ in range(2)))


def repeatable_code(once: bytes, content: bytes) -> str:
    """Return the code of one form's content, so that the same form sent twice is one letter.

    Args:
        once: 32 random bytes that the form carries, fresh each time it is shown.
        content: the form's content in a fixed order.
    """
    key = hmac.digest(once, content, "sha256")
    return _code(HKDFExpand(hashes.SHA256(), 64, b"trustbox.v2/once").derive(key))


def check_code(text: str) -> str:
    """Return the twenty digits of a code as people write it; nothing else in it counts.

    Raises:
        ReceiptError: `CODE_TYPO` if they are not twenty digits or the check digit is wrong.
    """
    digits = digits_of(text)
    if len(digits) != DIGITS or damm(digits):
        raise ReceiptError("CODE_TYPO")
    return digits


def digits_of(text: str) -> str:
    """Return the digits of a text: Latin, Arabic, Persian, Indian or wide, whatever is between."""
    return "".join(str(ord(c) - zero) for c in text for zero in _ZEROS if 0 <= ord(c) - zero < 10)


def derive(origin: str, code: str) -> ReceiptKeys:
    """Return the keys of a code at a school (receipt.md §Keys). Takes a third of a second.

    Passes on `CODE_TYPO`.
    """
    salt = b"trustbox.v2/receipt\n" + origin.encode()
    root = pbkdf2_hmac("sha256", check_code(code).encode(), salt, ITERATIONS)

    def part(label: str, size: int = 32) -> bytes:
        return hkdf(root, b"", f"trustbox.v2/receipt/{label}".encode(), size)

    identity = seed_identity(part("age-pq"))
    return ReceiptKeys(
        mailbox=part("mailbox", 16),
        auth=part("auth"),
        identity=identity,
        recipient=recipient_of(identity),
        stub_key=part("stub"),
        thread_key=part("thread"),
    )


def seal_stub(keys: ReceiptKeys, stub: Stub) -> bytes:
    """Return the stub in its fixed 512 bytes (receipt.md §Stub)."""
    content = {
        "seal": stub.seal.hex(),
        "box": stub.box_id.hex(),
        "id": stub.letter_id,
        "to": list(stub.to),
        "kind": stub.kind,
    }
    text = json.dumps(content, separators=(",", ":")).encode()
    plain = _STUB_MAGIC + len(text).to_bytes(2, "big") + text
    iv = chance.fresh(_STUB_IV)
    return iv + AESGCM(keys.stub_key).encrypt(iv, plain.ljust(_STUB_PLAIN, b"\0"), keys.mailbox)


def open_stub(keys: ReceiptKeys, sealed: bytes) -> Stub:
    """Return the stub of a mailbox (receipt.md §Stub).

    Raises:
        ReceiptError: `STUB_MISSING` if the server returned none, `STUB_FORGED` if it is not what
            the author left: to the author both mean that the server has tampered.
    """
    if not sealed:
        raise ReceiptError("STUB_MISSING")
    try:
        plain = AESGCM(keys.stub_key).decrypt(sealed[:_STUB_IV], sealed[_STUB_IV:], keys.mailbox)
        return _read_stub(plain)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise ReceiptError("STUB_FORGED") from error


def write_receipt(origin: str, box_number: int, box_id: bytes, seal: bytes) -> str:
    """Return the text of `trustbox.v2/receipt`; the journal key signs it (receipt.md §Receipt)."""
    return (
        f"trustbox.v2/receipt\norigin {origin}\nbox {box_number} {b64(box_id)}\nseal {b64(seal)}\n"
    )


def read_receipt(note: str, origin: str, journal_key: bytes) -> Receipt:
    """Return a receipt that the journal key of `origin` signed (receipt.md §Receipt).

    Passes on `NoteError`.

    Raises:
        ReceiptError: `RECEIPT_ORIGIN` if it is about another school.
    """
    keys = keyring({journal_name(origin): journal_key}, [SIGNATURE])
    found = fields.read_fields(open_note(note, keys).text, "receipt", _RECEIPT)
    if found.one("origin") != origin:
        raise ReceiptError("RECEIPT_ORIGIN")
    number, box_id = found.values("box")
    return Receipt(fields.number(number), fields.blob(box_id), fields.blob(found.one("seal")))


def _code(source: bytes) -> str:
    # Bytes from 250 on would make 0 to 5 likelier. That 64 bytes hold fewer than 19 fair ones
    # happens with a chance below 2**-200.
    digits = "".join(str(byte % 10) for byte in source if byte < _FAIR)[: DIGITS - 1]
    return digits + str(damm(digits))


def _read_stub(plain: bytes) -> Stub:
    size = int.from_bytes(plain[4:6], "big")
    if plain[:4] != _STUB_MAGIC or any(plain[6 + size :]):
        raise ValueError("not a stub")
    found = read_json(plain[6 : 6 + size])
    if not all(isinstance(seat, int) for seat in found["to"]):
        raise ValueError("not seats")
    return Stub(
        seal=bytes.fromhex(found["seal"]),
        box_id=bytes.fromhex(found["box"]),
        letter_id=str(found["id"]),
        to=tuple(found["to"]),
        kind=str(found["kind"]),
    )
