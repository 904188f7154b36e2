"""Letters: packed to a bucket, sealed to their readers, locked (docs/spec/letter.md)."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ishenim.proof.fields import MAX_NUMBER
from ishenim.seal import chance, deal
from ishenim.seal.box import SealedBox
from ishenim.seal.bytes import crock, read_json, sha, u32
from ishenim.seal.card import MemberKeys
from ishenim.seal.envelope import (
    decrypt,
    decrypt_with_key,
    encrypt,
    file_key_of,
    fresh_identity,
    recipient_of,
    stanzas,
)
from ishenim.seal.envelope import sealed_size as envelope_size
from ishenim.seal.errors import EnvelopeError, LetterError, NotForThisKey, SealError
from ishenim.seal.roster import MOST_MEMBERS, Roster
from ishenim.seal.stanza import HYBRID

#: With every answer given, a text of two-byte letters (Cyrillic) still fits the smallest bucket.
MAX_TEXT = 6000
BUCKETS = tuple(2 ** (14 + step) for step in range(13))
FEWEST_READERS = 2
_MAGIC = b"TBL1"
_HEAD = len(_MAGIC) + 4
_TEXTS = ("kind", "origin", "box", "id", "sealed_by", "mailbox", "reply_to", "thread_key", "text")

OK, NOT_FOR_ME, DAMAGED, WRONG_BOX = "ok", "not-for-me", "damaged", "wrong-box"


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """One attachment as the header names it."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of a letter; its fields in the order of the specification."""

    v: int = 1
    kind: str
    origin: str
    box: str
    id: str
    sealed_by: str
    to: tuple[int, ...]
    mailbox: str
    reply_to: str
    thread_key: str = ""
    thread: str | None = None
    mac: str | None = None
    text: str = field(repr=False)
    about: Mapping[str, Any] | None = field(default=None, repr=False)
    files: tuple[FileEntry, ...] = field(default=(), repr=False)


Opened = tuple[str, Header | None, list[bytes]]


# ── Packing ───────────────────────────────────────────────────────────────────
def pack(header: Header, files: Sequence[bytes] = ()) -> bytes:
    """Return header and files, padded with zeros to the smallest bucket.

    Raises:
        LetterError: `TEXT_LONG`, `LETTER_SIZE` if it is too much.
    """
    if len(header.text) > MAX_TEXT:
        raise LetterError("TEXT_LONG")
    written = {name: value for name, value in asdict(header).items() if value is not None}
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()
    packed = b"".join([_MAGIC, u32(len(text)), text, *files])
    bucket = next((size for size in BUCKETS if size >= len(packed)), None)
    if bucket is None:
        raise LetterError("LETTER_SIZE")
    return packed.ljust(bucket, b"\0")


def unpack(packed: bytes) -> tuple[Header, list[bytes]]:
    """Take a packed letter apart.

    Raises:
        LetterError: `LETTER_FORMAT`, `LETTER_PADDING` if it is none.
    """
    end = _HEAD + int.from_bytes(packed[4:_HEAD], "big")
    if not packed.startswith(_MAGIC) or len(packed) not in BUCKETS or end > len(packed):
        raise LetterError("LETTER_FORMAT")
    header, files = _read_header(packed[_HEAD:end]), []
    for entry in header.files:
        if entry.size > len(packed) - end:
            raise LetterError("LETTER_FORMAT")
        files.append(packed[end : end + entry.size])
        end += entry.size
    if any(packed[end:]):
        raise LetterError("LETTER_PADDING")
    return header, files


def _read_header(text: bytes) -> Header:
    try:
        return header_of(read_json(text))
    except ValueError as error:
        raise LetterError("LETTER_FORMAT", "json") from error


def header_of(read: Any) -> Header:
    """Return what was read from JSON as a header.

    Raises:
        LetterError: `LETTER_FORMAT` if it is none.
    """
    if not _is_header(read):
        raise LetterError("LETTER_FORMAT", "header")
    files = tuple(
        FileEntry(name=entry["name"], type=entry["type"], size=entry["size"])
        for entry in read["files"]
    )
    known = {name: read[name] for name in Header.__dataclass_fields__ if name in read}
    return Header(**{**known, "to": tuple(read["to"]), "files": files})


def _is_header(read: object) -> bool:
    if not isinstance(read, dict) or not is_whole(read.get("v")) or read["v"] != 1:
        return False
    texts = [*_TEXTS, *(name for name in ("thread", "mac") if name in read)]
    return (
        all(isinstance(read.get(name), str) for name in texts)
        and _is_list(read.get("to"), is_whole)
        and _is_list(read.get("files"), _is_file)
        and ("about" not in read or _is_about(read["about"]))
    )


def _is_list(value: object, test: Any) -> bool:
    return isinstance(value, list) and all(map(test, value))


def is_whole(value: object) -> bool:
    """Tell whether this is a whole number that both languages hold exactly."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER


def _is_word(value: object) -> bool:
    return isinstance(value, str)


def _is_file(value: object) -> bool:
    return (
        isinstance(value, dict)
        and _is_word(value.get("name"))
        and _is_word(value.get("type"))
        and is_whole(value.get("size"))
    )


def _is_about(value: object) -> bool:
    return isinstance(value, dict) and all(
        _is_word(each) or _is_list(each, _is_word) for each in value.values()
    )


# ── Sealing ───────────────────────────────────────────────────────────────────
def seal_letter(
    roster: Roster, box: SealedBox, plaintext: bytes, exclude: Collection[int] = ()
) -> bytes:
    """Seal to the readers of the roster, then lock: k of n seats open it together.

    Raises:
        LetterError: `LETTER_READERS` if fewer than two are left to read it.
    """
    readers = readers_of(roster, exclude)
    if len(readers) < FEWEST_READERS:
        raise LetterError("LETTER_READERS")
    return deal.lock(roster, box.id, seal_to_seats(roster, plaintext, readers))


def seal_urgent(roster: Roster, plaintext: bytes, exclude: Collection[int] = ()) -> bytes:
    """Seal an urgent letter, which has no lock, to everybody whom its author chose.

    Raises:
        LetterError: `LETTER_READERS` if nobody is left.
    """
    readers = readers_of(roster, exclude)
    if not readers:
        raise LetterError("LETTER_READERS")
    return seal_to_seats(roster, plaintext, readers)


def readers_of(roster: Roster, exclude: Collection[int] = ()) -> list[int]:
    """Return the seats that read a letter: all but those whom its author left out."""
    return [seat for seat in roster.members if seat not in exclude]


def seal_to_seats(roster: Roster, plaintext: bytes, to: Collection[int]) -> bytes:
    """Seal to these seats; everybody else gets a decoy, so that the count of stanzas is silent."""
    recipients = [
        member.recipient if member.seat in to else recipient_of(fresh_identity())
        for member in roster.members.values()
    ]
    return encrypt(plaintext, chance.shuffled(recipients))


# ── Opening ───────────────────────────────────────────────────────────────────
def open_letter(
    keys: MemberKeys, roster: Roster, box_id: bytes, payload: bytes, secret: bytes
) -> Opened:
    """Unlock and open one letter; whatever is wrong with it is a result, not an error."""
    try:
        inner = deal.unlock(secret, payload)
    except SealError:
        return DAMAGED, None, []
    return open_inner(keys.identity, roster, box_id, inner)


def open_urgent(keys: MemberKeys, roster: Roster, box_id: bytes, sealed: bytes) -> Opened:
    """Open a letter without a lock; `box_id` is the box that was open that day."""
    return open_inner(keys.identity, roster, box_id, sealed)


def open_shared(roster: Roster, box_id: bytes, sealed: bytes, keys: Sequence[bytes]) -> Opened:
    """Open a letter with its own file keys, outermost first (docs/spec/sharing.md)."""
    try:
        *outer, own = keys
        for key in outer:
            sealed = decrypt_with_key(sealed, key)
        return _opened(roster, box_id, sealed, lambda inner: decrypt_with_key(inner, own))
    except (SealError, ValueError):
        return DAMAGED, None, []


def own_keys(identity: str, sealed: bytes, secret: bytes | None) -> list[bytes]:
    """Return the file keys of a letter's envelopes, outermost first; they open no other letter.

    `secret` is None for a letter without a lock. Passes on `EnvelopeError`.
    """
    if secret is None:
        return [file_key_of(sealed, identity)]
    key = deal.unlock_key(secret, sealed)
    return [key, file_key_of(decrypt_with_key(sealed, key), identity)]


def open_inner(identity: str, roster: Roster, box_id: bytes, inner: bytes) -> Opened:
    """Open what lies under the lock."""
    return _opened(roster, box_id, inner, lambda sealed: decrypt(sealed, [identity]))


def _opened(
    roster: Roster, box_id: bytes, inner: bytes, decrypted: Callable[[bytes], bytes]
) -> Opened:
    try:
        # Fewer or more stanzas would tell an excluded member, or hide a reader nobody chose.
        if not _are_hybrid(inner, len(roster.members)):
            return DAMAGED, None, []
        header, files = unpack(decrypted(inner))
    except NotForThisKey:
        return NOT_FOR_ME, None, []
    except SealError:
        return DAMAGED, None, []
    if header.origin != roster.origin or header.box != box_id.hex():
        return WRONG_BOX, None, []
    return OK, header, files


# ── From outside ──────────────────────────────────────────────────────────────
def split_letter(letter: bytes, n: int) -> tuple[bytes, bytes]:
    """Return the n lines of a letter and its payload."""
    end = n * deal.LINE_BYTES
    return letter[:end], letter[end:]


def seal_from(roster: Roster, box_id: bytes, letter: bytes, *, urgent: bool = False) -> bytes:
    """Return the seal of a letter as it is sent; an urgent one has no lines."""
    if urgent:
        return deal.seal_of(sha(letter))
    lines, payload = split_letter(letter, len(roster.members))
    return deal.read_deal(box_id, list(roster.members), lines, sha(payload)).seal


def look(
    letter: bytes, *, box_id: bytes, seats: Sequence[int], sizes: Collection[int]
) -> tuple[bytes, bytes, deal.Deal]:
    """Return lines, payload and deal of a letter once all that a stranger may check is right.

    That is its size, its lines and its lock.

    Raises:
        LetterError: `LETTER_SIZE`, `LETTER_FORMAT` if it cannot be one.
    """
    if len(letter) not in sizes:
        raise LetterError("LETTER_SIZE")
    lines, payload = split_letter(letter, len(seats))
    try:
        return lines, payload, deal.look(box_id, seats, lines, payload)
    except SealError as error:
        raise LetterError("LETTER_FORMAT", "lines") from error


def check_urgent(sealed: bytes, n: int) -> None:
    """Check what a stranger may check of an urgent letter: its size and its n stanzas.

    Raises:
        LetterError: `LETTER_SIZE`, `LETTER_FORMAT` if it cannot be one.
    """
    if len(sealed) not in {envelope_size(bucket, n) for bucket in BUCKETS}:
        raise LetterError("LETTER_SIZE")
    try:
        whole = _are_hybrid(sealed, n)
    except EnvelopeError as error:
        raise LetterError("LETTER_FORMAT", "not an envelope") from error
    if not whole:
        raise LetterError("LETTER_FORMAT", "stanzas")


def check_followup(sealed: bytes) -> None:
    """Check what a stranger may check of a follow-up: an envelope to as many as a roster may have.

    Raises:
        LetterError: `LETTER_SIZE`, `LETTER_FORMAT` if it cannot be one.
    """
    try:
        n = len(stanzas(sealed))
    except EnvelopeError as error:
        raise LetterError("LETTER_FORMAT", "not an envelope") from error
    if not FEWEST_READERS <= n <= MOST_MEMBERS:
        raise LetterError("LETTER_FORMAT", "stanzas")
    check_urgent(sealed, n)


def _are_hybrid(sealed: bytes, n: int) -> bool:
    return stanzas(sealed) == [HYBRID] * n


def sealed_size(bucket: int, n: int) -> int:
    """Return the length of a sealed letter: it depends on bucket and members only."""
    return deal.locked_size(envelope_size(bucket, n), n)


def seal_number(seal: bytes) -> str:
    """Return the seal's 16 characters for people; machines compare all 32 bytes."""
    return crock(seal[:10])
