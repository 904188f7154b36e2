"""Papers in the journal: orders, undertakings, minutes, by hash alone (docs/spec/paper.md).

The public sees kind, number, date, hash and signers; the content stays with the school.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from ishenim.proof import fields
from ishenim.proof.errors import NoteError
from ishenim.proof.note import keyring, open_note
from ishenim.seal.bytes import b64

KINDS = ("order", "acquaintance", "undertaking", "minutes", "destruction", "handover", "report")
_SPEC = (
    "origin <origin>",
    "kind <kind>",
    "number <number>",
    "date <date>",
    "document <hash>",
    "rulebook <version>",
    "about? <words…>",
    "head? <key>",
)
_NUMBER = re.compile(r"[0-9A-Za-zА-Яа-яЁёҢңӨөҮү][0-9A-Za-zА-Яа-яЁёҢңӨөҮү/.-]{0,19}")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper as the journal knows it."""

    origin: str
    kind: str
    number: str  # as the school writes it: 27, 27-А, 12/3
    date: date
    document: bytes  # document_hash of its content
    rulebook: int  # the version in force on its date; 0 before the first was adopted
    about: str = ""  # one line of its kind's own (paper.md §About)
    head: bytes | None = None  # the head's key, in orders


def document_hash(content: str) -> bytes:
    """Return the SHA-256 of a paper's content as it is shown to who signs (paper.md §Content)."""
    return sha256(unicodedata.normalize("NFC", content).encode()).digest()


def is_number(value: str) -> bool:
    """Return whether a paper can bear this number."""
    return _NUMBER.fullmatch(value) is not None


def write_paper(paper: Paper) -> str:
    """Return the text that is signed (paper.md §Format)."""
    lines = [
        "trustbox.v2/paper",
        f"origin {paper.origin}",
        f"kind {paper.kind}",
        f"number {paper.number}",
        f"date {paper.date}",
        f"document {b64(paper.document)}",
        f"rulebook {paper.rulebook}",
    ]
    if paper.about:
        lines.append(f"about {paper.about}")
    if paper.head:
        lines.append(f"head {b64(paper.head)}")
    return "\n".join(lines) + "\n"


def read_paper(text: str) -> Paper:
    """Return a paper from its text, without signatures (paper.md §Format).

    Raises:
        NoteError: `NOTE_FIELD` if a line is not as it must be.
    """
    found = fields.read_fields(text, "paper", _SPEC)
    number = found.one("number")
    if not is_number(number):
        raise NoteError("NOTE_FIELD", "not a number of a paper")
    about, head = found.many("about"), found.many("head")
    return Paper(
        origin=found.one("origin"),
        kind=fields.choice(found.one("kind"), KINDS),
        number=number,
        date=fields.day(found.one("date")),
        document=fields.blob(found.one("document")),
        rulebook=fields.number(found.one("rulebook")),
        about=" ".join(about[0]) if about else "",
        head=fields.blob(head[0][0]) if head else None,
    )


def head_name(origin: str) -> str:
    """Return the name of the head's signing key (roster.md)."""
    return f"{origin}/head"


def signers_of(note: str, keys: Mapping[str, bytes]) -> set[str]:
    """Return which of these keys signed a paper. Passes on `NoteError`."""
    signed = open_note(note, keyring(keys))
    read_paper(signed.text)
    return set(signed.signers)
