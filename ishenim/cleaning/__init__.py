"""Hidden data out of attachments: what tells place, time, device or person.

Pure: bytes in, bytes out. A hostile file may cost memory and time here, so the server runs it in
a limited process (`child.py`, started by `ishenim/box/clean.py`). The browser does the same in
`web/cleaning/`; `tests/journeys/test_files.py` holds both to the same bytes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ishenim.cleaning.errors import Broken
from ishenim.cleaning.kinds import Kind, kind_of

__all__ = ["Attachment", "Broken", "Kind", "cleaner", "kind_of"]

#: Endings that tell what a file is and nothing of whose it was; another one becomes «bin».
ENDINGS = frozenset(
    (
        "3gp",
        "7z",
        "aac",
        "amr",
        "apk",
        "avi",
        "csv",
        "doc",
        "docx",
        "exe",
        "flac",
        "htm",
        "html",
        "m4a",
        "m4v",
        "mkv",
        "mov",
        "mp3",
        "mp4",
        "odp",
        "ods",
        "odt",
        "oga",
        "ogg",
        "opus",
        "pdf",
        "ppt",
        "pptx",
        "rar",
        "rtf",
        "svg",
        "tar",
        "txt",
        "wav",
        "webm",
        "wma",
        "wmv",
        "xls",
        "xlsx",
        "xml",
        "zip",
    )
)
_TOLD = re.compile(r"(?:audio|video|text)/[\w.+-]+", re.ASCII)
_MODULES = {
    Kind.PDF: "pdf",
    Kind.BOXES: "boxes",
    Kind.MATROSKA: "matroska",
    Kind.MP3: "sounds",
    Kind.AAC: "sounds",
    Kind.OGG: "ogg",
    Kind.FLAC: "sounds",
    Kind.WAV: "sounds",
    Kind.OFFICE: "office",
}


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file as it goes into the letter."""

    name: str
    type: str
    data: bytes


def cleaner(number: int, name: str, told: str, data: bytes) -> Callable[[], Attachment]:
    """Return what cleans this file, with every module it needs already loaded.

    The call raises `Broken`, and whatever a library raises on bytes that are no such file.
    """
    kind = kind_of(told, data)
    if kind == Kind.PHOTO:
        pictures = import_module("ishenim.cleaning.pictures")

        def drawn() -> Attachment:
            ending, fresh = pictures.drawn_anew(data)
            form = "jpeg" if ending == "jpg" else ending
            return Attachment(name=f"photo-{number}.{ending}", type=f"image/{form}", data=fresh)

        return drawn
    if kind == Kind.OTHER:
        return lambda: _named(number, name, told, data)
    module = import_module(f"ishenim.cleaning.{_MODULES[kind]}")
    work: Callable[[bytes], bytes] = getattr(module, f"clean_{kind.value}")
    if kind == Kind.PDF:
        return lambda: _named(number, "a.pdf", "application/pdf", work(data))
    return lambda: _named(number, name, told, work(data))


def _named(number: int, name: str, told: str, data: bytes) -> Attachment:
    ending = name.rpartition(".")[2].lower()
    safe = ending if ending in ENDINGS else "bin"
    kept = told == "application/pdf" or _TOLD.fullmatch(told)
    plain = told if kept else "application/octet-stream"
    return Attachment(name=f"file-{number}.{safe}", type=plain, data=data)
