"""What follows a letter: signed replies to its author, follow-ups (docs/spec/thread.md)."""

import hmac
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ishenim.proof import fields
from ishenim.proof.errors import NoteError
from ishenim.seal import chance
from ishenim.seal.bytes import b64, u32, unb64
from ishenim.seal.envelope import decrypt, encrypt
from ishenim.seal.errors import EnvelopeError, ThreadError
from ishenim.seal.letter import Header, pack, seal_to_seats, unpack
from ishenim.seal.receipt import ReceiptKeys, Stub
from ishenim.seal.roster import Roster

#: Every reply is this long before it is sealed, so that its length says nothing.
REPLY_BYTES = 2**14
_MAGIC = b"TBA1"
_HEAD = len(_MAGIC) + 4
_NOTE = ("origin <origin>", "case <place>", "date <date>", "body <body>")
_SPEC = ("origin <origin>", "thread <id>", "seq <seq>", "date <date>", "body <body>")


#: The last lines of a reply that offer choices (docs/spec/thread.md §Choices).
_CHOICES = re.compile(r"(?:\n\( \) [^\n]+){2,6}$")


class Reader(Protocol):
    """Whoever has an age identity: the author, or a member who reads again what was answered."""

    @property
    def identity(self) -> str:
        """An age identity."""


@dataclass(frozen=True)
class Reply:
    """A reply and who signed it."""

    origin: str
    thread: str
    seq: int
    date: date
    body: str
    seats: frozenset[int]


def choices_of(body: str) -> tuple[str, list[str]]:
    """Return a reply's words and the choices offered under them (docs/spec/thread.md §Choices)."""
    text = body.rstrip()
    found = _CHOICES.search(text)
    if not found:
        return body, []
    return text[: found.start()].rstrip(), found[0].removeprefix("\n( ) ").split("\n( ) ")


# ── Replies ───────────────────────────────────────────────────────────────────
def write_reply(origin: str, thread: str, seq: int, day: date, body: str) -> str:
    """Return the text of a reply; at least one member signs it. `thread` is the letter's id."""
    lines = [
        "trustbox.v2/reply",
        f"origin {origin}",
        f"thread {thread}",
        f"seq {seq}",
        f"date {day.isoformat()}",
        f"body {b64(body.encode())}",
    ]
    return "\n".join(lines) + "\n"


def seal_reply(reply_to: str, note: str) -> bytes:
    """Seal a signed reply to its author. Passes on `ThreadError`: `REPLY_SIZE`."""
    return encrypt(_padded(note), [reply_to])


def seal_copy(roster: Roster, to: Collection[int], note: str) -> bytes:
    """Seal the same reply to the letter's readers. Passes on `ThreadError`: `REPLY_SIZE`."""
    return seal_to_seats(roster, _padded(note), to)


def open_reply(keys: Reader, sealed: bytes, roster: Roster) -> Reply:
    """Open a reply with its author's keys, or its copy with a reader's.

    The caller compares `thread` with the letter's id and checks that `seq` grows.

    Raises:
        ThreadError: `REPLY_FORMAT`, `REPLY_SIG` if no member of this roster signed it,
            `REPLY_THREAD` if it is another school's.
    """
    try:
        note = _note_of(decrypt(sealed, [keys.identity]))
    except EnvelopeError as error:
        raise ThreadError("REPLY_FORMAT") from error
    try:
        seats, text = roster.opened(note, "reply")
        found = fields.read_fields(text, "reply", _SPEC)
    except NoteError as error:
        raise ThreadError("REPLY_SIG") from error
    if found.one("origin") != roster.origin:
        raise ThreadError("REPLY_THREAD")
    try:
        seq, day = fields.number(found.one("seq")), fields.day(found.one("date"))
        body = unb64(found.one("body")).decode()
    except ValueError as error:  # NoteError and UnicodeDecodeError are among them
        raise ThreadError("REPLY_FORMAT") from error
    return Reply(roster.origin, found.one("thread"), seq, day, body, frozenset(seats))


def _padded(note: str) -> bytes:
    text = note.encode()
    if _HEAD + len(text) > REPLY_BYTES:
        raise ThreadError("REPLY_SIZE")
    return (_MAGIC + u32(len(text)) + text).ljust(REPLY_BYTES, b"\0")


def _note_of(plain: bytes) -> str:
    end = _HEAD + int.from_bytes(plain[4:_HEAD], "big")
    whole = len(plain) == REPLY_BYTES and plain.startswith(_MAGIC) and end <= len(plain)
    if not whole or any(plain[end:]):
        raise ThreadError("REPLY_FORMAT")
    try:
        return plain[_HEAD:end].decode()
    except UnicodeDecodeError as error:
        raise ThreadError("REPLY_FORMAT") from error


# ── Notes of a case ───────────────────────────────────────────────────────────
@dataclass(frozen=True)
class CaseNote:
    """A note between the readers of a case, and who signed it."""

    day: date
    body: str
    seats: frozenset[int]


def write_note(origin: str, place: str, day: date, body: str) -> str:
    """Return the text of a note; `place` is the registration number, like 2026-12."""
    lines = [
        "trustbox.v2/note",
        f"origin {origin}",
        f"case {place}",
        f"date {day.isoformat()}",
        f"body {b64(body.encode())}",
    ]
    return "\n".join(lines) + "\n"


def open_note_of(keys: Reader, sealed: bytes, roster: Roster, place: str) -> CaseNote:
    """Open a note of a case with a reader's keys.

    Raises:
        ThreadError: `REPLY_FORMAT`, `REPLY_SIG` if no member of this roster signed it,
            `REPLY_THREAD` if it is another case's.
    """
    try:
        note = _note_of(decrypt(sealed, [keys.identity]))
    except EnvelopeError as error:
        raise ThreadError("REPLY_FORMAT") from error
    try:
        seats, text = roster.opened(note, "note")
        found = fields.read_fields(text, "note", _NOTE)
    except NoteError as error:
        raise ThreadError("REPLY_SIG") from error
    if (found.one("origin"), found.one("case")) != (roster.origin, place):
        raise ThreadError("REPLY_THREAD")
    try:
        day, body = fields.day(found.one("date")), unb64(found.one("body")).decode()
    except ValueError as error:
        raise ThreadError("REPLY_FORMAT") from error
    return CaseNote(day, body, frozenset(seats))


# ── Follow-ups ────────────────────────────────────────────────────────────────
def followup_header(
    keys: ReceiptKeys, stub: Stub, *, origin: str, to: Sequence[int], text: str, sealed_by: str
) -> Header:
    """Return the header of something more to the letter of this stub, with its author's MAC."""
    name = chance.fresh(16).hex()
    return Header(
        kind="followup",
        origin=origin,
        box=stub.box_id.hex(),
        id=name,
        sealed_by=sealed_by,
        to=tuple(to),
        mailbox=keys.mailbox.hex(),
        reply_to=keys.recipient,
        thread_key="",
        thread=stub.letter_id,
        mac=followup_mac(keys.thread_key, name, text),
        text=text,
    )


def followup_mac(thread_key: bytes, letter_id: str, text: str) -> str:
    """Return the MAC by which readers see that the letter's own author wrote this."""
    said = f"trustbox.v2/followup\n{letter_id}\n{text}".encode()
    return b64(hmac.digest(thread_key, said, "sha256"))


def seal_followup(
    roster: Roster, to: Collection[int], header: Header, files: Sequence[bytes] = ()
) -> bytes:
    """Seal something more to a letter's readers; padded and with decoys like a letter."""
    return seal_to_seats(roster, pack(header, files), to)


def open_followup(identity: str, sealed: bytes, first: Header) -> tuple[Header, list[bytes]]:
    """Open a follow-up with a reader's identity; `first` is its letter's header.

    Passes on `EnvelopeError` and `LetterError`.

    Raises:
        ThreadError: `FOLLOWUP_THREAD` if it is not this letter's, `FOLLOWUP_MAC` if it is not its
            author's.
    """
    header, files = unpack(decrypt(sealed, [identity]))
    mine = (header.kind, header.origin, header.thread) == ("followup", first.origin, first.id)
    if not mine:
        raise ThreadError("FOLLOWUP_THREAD")
    try:
        expected = followup_mac(fields.blob(first.thread_key), header.id, header.text)
    except NoteError as error:  # its author wrote no key: nobody can add to it
        raise ThreadError("FOLLOWUP_MAC") from error
    if not hmac.compare_digest((header.mac or "").encode(), expected.encode()):
        raise ThreadError("FOLLOWUP_MAC")
    return header, files
