"""Which characters a paper may hold, and which of them the faces of this package can print.

A name may come with marks that nobody sees but that turn the order of letters around; what is
signed must read as it stands, so such marks never reach a paper.
"""

import re
import unicodedata

#: Everything that ends a line ends it the same way.
_LINES = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
#: What PT Serif draws, and the Hebrew and Arabic letters of the face beside it.
_SHOWN = re.compile(
    "[^\n -~\xa0-\u0109\u010c-\u0113\u0116-\u011f\u0122-\u0127\u012a\u012b\u012e-\u0131"
    "\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014c\u014d\u0150-\u0165\u016a-\u0173"
    "\u0178-\u017f\u0218-\u021b\u02bc\u0301\u0401-\u040c\u040e-\u044f\u0451-\u045c\u045e\u045f"
    "\u048a-\u04c0\u04c3-\u04f9\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026"
    "\u2030\u2039\u203a\u20ac\u2113\u2116\u2122\u2212\u221a\u221e\u2248\u2260\u2264\u2265\ufffd"
    "\u05d0-\u05ea\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]"
)
_REPLACEMENT = "\ufffd"


def readable(text: str) -> str:
    """Return a text without marks that are not seen, its lines ended by line feeds."""
    lines = _LINES.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return "".join(map(_readable, lines))


def on_one_line(text: str) -> str:
    """Return a readable text without ends of lines."""
    return readable(text).replace("\n", " ")


def _readable(one: str) -> str:
    if one == "\n":
        return one
    match unicodedata.category(one):
        case "Cc" | "Cf":
            return ""
        case "Cn" | "Co" | "Cs":
            return _REPLACEMENT
    return one


def printable(text: str) -> str:
    """Return a text in which a character no face here has is named by its number: «[U+738B]».

    The turned comma of Uzbek names is drawn as the quotation mark that looks the same.
    """
    drawn = text.replace("\u02bb", "\u2018")
    return _SHOWN.sub(lambda found: f"[U+{ord(found[0]):04X}]", drawn)
