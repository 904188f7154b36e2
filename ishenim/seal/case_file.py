"""A letter taken away: all a reader saw, sealed to their own card (docs/spec/case-file.md)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ishenim.seal.bytes import read_json, u32
from ishenim.seal.envelope import decrypt, encrypt
from ishenim.seal.errors import CaseFileError, NotForThisKey, SealError
from ishenim.seal.letter import Header, header_of, is_whole

_MAGIC = b"TBC1"
_HEAD = len(_MAGIC) + 4
_TEXTS = ("label", "seal", "date")


@dataclass(frozen=True)
class Words:
    """What was said after the letter, in words."""

    sender: str
    date: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A letter, its files and what was said since."""

    label: str  # the registration number, empty before there is one
    seal: str  # hexadecimal
    date: str  # the day it was taken away, and the seat that did
    by: int
    header: Header
    said: tuple[Words, ...]
    files: tuple[bytes, ...] = field(repr=False)


def pack_case(found: CaseFile) -> bytes:
    """Return a case file's plaintext."""
    header = {name: value for name, value in asdict(found.header).items() if value is not None}
    said = [{"from": one.sender, "date": one.date, "text": one.text} for one in found.said]
    told = {"v": 1, "label": found.label, "seal": found.seal, "date": found.date, "by": found.by}
    told |= {"header": header, "said": said}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([_MAGIC, u32(len(text)), text, *found.files])


def unpack_case(packed: bytes) -> CaseFile:
    """Take a case file's plaintext apart.

    Raises:
        CaseFileError: `CASE_FORMAT` if it is none.
    """
    end = _HEAD + int.from_bytes(packed[4:_HEAD], "big")
    if not packed.startswith(_MAGIC) or end > len(packed):
        raise CaseFileError("CASE_FORMAT")
    try:
        return _case_file(read_json(packed[_HEAD:end]), packed[end:])
    except ValueError as error:  # LetterError is among them
        raise CaseFileError("CASE_FORMAT") from error


def _case_file(read: Any, rest: bytes) -> CaseFile:
    if not isinstance(read, dict) or not _is_told(read):
        raise CaseFileError("CASE_FORMAT")
    header = header_of(read["header"])
    files = _files(rest, [entry.size for entry in header.files])
    said = tuple(Words(one["from"], one["date"], one["text"]) for one in read["said"])
    told = {name: read[name] for name in (*_TEXTS, "by")}
    return CaseFile(header=header, said=said, files=files, **told)


def _is_told(read: dict[str, Any]) -> bool:
    texts = all(isinstance(read.get(name), str) for name in _TEXTS)
    said = read.get("said")
    words = isinstance(said, list) and all(map(_is_words, said))
    numbers = is_whole(read.get("v")) and read["v"] == 1 and is_whole(read.get("by"))
    return texts and words and numbers and "header" in read


def _is_words(one: object) -> bool:
    names = ("from", "date", "text")
    return isinstance(one, dict) and all(isinstance(one.get(name), str) for name in names)


def _files(rest: bytes, sizes: Sequence[int]) -> tuple[bytes, ...]:
    files, at = [], 0
    for size in sizes:
        files.append(rest[at : at + size])
        at += size
    if at != len(rest):
        raise CaseFileError("CASE_FORMAT")
    return tuple(files)


def seal_case(recipient: str, found: CaseFile) -> bytes:
    """Seal a case file to the card of who takes it away."""
    return encrypt(pack_case(found), [recipient])


def open_case(identity: str, sealed: bytes) -> CaseFile:
    """Open a case file with the card it was sealed to.

    Raises:
        NotForThisKey: if it is sealed to another card.
        CaseFileError: `CASE_FORMAT` if it is none, or damaged.
    """
    try:
        return unpack_case(decrypt(sealed, [identity]))
    except NotForThisKey:
        raise
    except SealError as error:
        raise CaseFileError("CASE_FORMAT") from error
