"""Posters, stickers and slips as PDF (R5, R6, UX-63): drawn for a cheap black-and-white printer.

Nothing reaches the edge of the sheet, large areas stay white, and the QR code forgives wear.
"""

from io import BytesIO
from typing import Any

import segno

from ishenim.papers import notice_words
from ishenim.papers.poster_facts import Facts
from ishenim.papers.poster_words import WORDS, when
from ishenim.papers.typeset import typeset

SIZES = ("a4", "a5", "a6", "sheet")
#: What may be printed: the first language is the large one.
TONGUES = {"ky-ru": ("ky", "ru"), "ky": ("ky",), "ru": ("ru",), "en": ("en",)}
#: A quarter of the square may be torn or scribbled on (ISO/IEC 18004, level Q).
ERROR = "Q"


def square(link: str) -> segno.QRCode:
    """Return the QR code of an address."""
    return segno.make_qr(link, error=ERROR, boost_error=False)


def _svg(link: str) -> str:
    out = BytesIO()
    square(link).save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def _speech(facts: Facts, language: str) -> dict[str, Any]:
    return {
        "notice": notice_words.WORDS[language],
        **WORDS[language],
        "lang": language,
        "school": facts.name(language),
        "when": when(language, facts.rules),
        "help": [{"number": line.number, "line": line.words[language]} for line in facts.help],
    }


def poster(facts: Facts, *, size: str, tongue: str) -> bytes:
    """Return a poster (a4, a5), a card (a6) or a sheet of stickers to cut out."""
    return _compile("poster", facts, tongue, size=size)


def slips(facts: Facts, *, tongue: str) -> bytes:
    """Return a sheet of four letter slips for the wooden box (forms.md 2.8)."""
    return _compile("slips", facts, tongue, size="a4")


def parents(facts: Facts, *, tongue: str) -> bytes:
    """Return the notice to parents on one page (R6)."""
    return _compile("parents", facts, tongue, size="a4")


def _compile(template: str, facts: Facts, tongue: str, *, size: str) -> bytes:
    data = {
        "size": size,
        "speeches": [_speech(facts, language) for language in TONGUES[tongue]],
        "address": facts.address,
        "pin": facts.pin,
        "qr": _svg(facts.link),
    }
    return typeset(template, data, day=facts.day, standards=["ua-1"])
