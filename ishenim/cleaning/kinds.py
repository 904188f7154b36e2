"""What an attached file is, by its first bytes; the same list is in web/cleaning/kinds.ts.

Told types and names count for nothing but this: what calls itself a picture is treated as one, so
that no picture slips through as «another file».
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """How a file is cleaned."""

    PHOTO = "photo"
    PDF = "pdf"
    BOXES = "boxes"  # MP4, MOV, M4A, 3GP
    MATROSKA = "matroska"  # WebM, MKV
    MP3 = "mp3"
    AAC = "aac"
    OGG = "ogg"
    FLAC = "flac"
    WAV = "wav"
    OFFICE = "office"  # DOCX, XLSX, PPTX, ODT, ODS, ODP
    OTHER = "other"


#: How photos begin: JPEG, PNG, GIF, BMP, TIFF, WebP, and what phones make of HEIF. Phones hand over
#: files without a type or with another one.
PHOTO = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II\*\0|MM\0\*|RIFF.{4}WEBP"
    rb"|.{4}ftyp(?:hei|hev|mif1|msf1|avi[fs])",
    re.DOTALL,
)
_STARTS: tuple[tuple[re.Pattern[bytes], Kind], ...] = (
    (re.compile(rb".{4}(?:ftyp|moov|mdat|wide|pnot)", re.DOTALL), Kind.BOXES),
    (re.compile(rb"\x1a\x45\xdf\xa3"), Kind.MATROSKA),
    (re.compile(rb"OggS"), Kind.OGG),
    (re.compile(rb"fLaC"), Kind.FLAC),
    (re.compile(rb"RIFF.{4}WAVE", re.DOTALL), Kind.WAV),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), Kind.AAC),
    (re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"), Kind.MP3),
)
#: A part that every office document names, in a list that stands at the end of its archive.
OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.")
_HEAD = 1024


def kind_of(told: str, data: bytes) -> Kind:
    """Tell how a file is cleaned."""
    start = data[:_HEAD]
    if told.startswith("image/") or PHOTO.match(start):
        return Kind.PHOTO
    if b"%PDF-" in start:
        return Kind.PDF
    if start.startswith(b"ID3"):
        start = data[after_tag(data) :][:_HEAD]
        return next((kind for pattern, kind in _STARTS if pattern.match(start)), Kind.MP3)
    if start.startswith(b"PK\x03\x04"):
        return Kind.OFFICE if any(mark in data for mark in OFFICE) else Kind.OTHER
    return next((kind for pattern, kind in _STARTS if pattern.match(start)), Kind.OTHER)


def after_tag(data: bytes) -> int:
    """Return where a sound begins behind the ID3 tags in front of it."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        a, b, c, d = data[at + 6 : at + 10]
        at += 10 + (((a * 128 + b) * 128 + c) * 128 + d) + (10 if data[at + 5] & 0x10 else 0)
    return at
