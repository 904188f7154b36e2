"""A document as PDF: PDF/A-2a and PDF/UA-1, set in memory, the same bytes for the same input.

Nothing is written to a disk: the template and the fonts are read from this package, the words go
in as data and are never taken for markup.
"""

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, Literal

import segno

from ishenim.papers.dates import official_date
from ishenim.papers.document import Document, Signatory, to_json
from ishenim.papers.typeset import typeset

WORDS = {
    "ky": {
        "signatures": "Кол тамгалар:",
        "signed": "электрондук кол тамга, {date}",
        "acquainted": "Буйрук менен таанышты",
        "entry": "Журналдагы жазуу № {index}. Кол коюлган тексттин SHA-256 саны:",
        "no_entry": "Журналга азырынча киргизиле элек. Тексттин SHA-256 саны:",
        "note": "Журналдагы жазуу № {index}. Кол коюлган жазуунун SHA-256 саны:",
        "newest": "Журналдагы акыркы жазуу № {index}. Анын журналдагы SHA-256 саны:",
        "qr": "Журналдагы жазуунун дарегинин QR-коду",
        "copy": "",
    },
    "ru": {
        "signatures": "Подписи:",
        "signed": "электронная подпись, {date}",
        "acquainted": "С приказом ознакомлены",
        "entry": "Запись в журнале № {index}. SHA-256 подписанного кыргызского текста:",
        "no_entry": "В журнал ещё не внесено. SHA-256 кыргызского текста:",
        "note": "Запись в журнале № {index}. SHA-256 подписанной записи:",
        "newest": "Последняя запись в журнале № {index}. Её SHA-256 в журнале:",
        "qr": "QR-код адреса записи в журнале",
        "copy": "Перевод. Подлинником является текст на государственном (кыргызском) языке.",
    },
    "en": {
        "signatures": "Signatures:",
        "signed": "electronic signature, {date}",
        "acquainted": "Have read the order",
        "entry": "Journal entry No. {index}. SHA-256 of the Kyrgyz text that was signed:",
        "no_entry": "Not in the journal yet. SHA-256 of the Kyrgyz text:",
        "note": "Journal entry No. {index}. SHA-256 of the note that was signed:",
        "newest": "Newest journal entry No. {index}. Its SHA-256 in the journal:",
        "qr": "QR code of the address of the journal entry",
        "copy": "Reading copy. The Kyrgyz text is the one that is signed.",
    },
}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where the journal proves a paper: its entry, a hash, the address to look at.

    `index` is None while the paper gathers signatures. The hash is of the Kyrgyz text that was
    signed; of the signed note, where a paper is drawn from one; or of the newest line of a book.
    """

    index: int | None
    hash: bytes
    address: str
    of: Literal["text", "note", "newest"] = "text"


def signed_on(day: str, language: str) -> str:
    """Return the words of a signature's state; `day` in official words."""
    return WORDS[language]["signed"].format(date=day)


def acquainted(name: str, day: date, language: str) -> Signatory:
    """Return the line of somebody who signed that they have read an order."""
    state = signed_on(official_date(day, language), language)
    return Signatory(post=WORDS[language]["acquainted"], name=name, state=state)


def render(
    document: Document,
    *,
    proof: Proof | None = None,
    signatures: tuple[Signatory, ...] | None = None,
    footer: str = "",
) -> bytes:
    """Return the PDF of a document; `signatures` replace the document's own empty lines."""
    if signatures is not None:
        document = replace(document, signatures=signatures)
    day = date.fromisoformat(document.day)
    data = {
        "paper": to_json(document),
        "words": WORDS[document.language],
        "day": [day.year, day.month, day.day],
        "footer": footer or _footer(document, proof),
        "proof": _proof(proof, document.language) if proof else None,
    }
    return typeset("paper", data, day=day, standards=["a-2a", "ua-1"])


def square(address: str) -> str:
    """Return the QR code of an address as an SVG picture."""
    out = BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def _footer(document: Document, proof: Proof | None) -> str:
    number = f" № {document.number}" if document.number else ""
    mark = f" · SHA-256 {proof.hash.hex()[:16]}" if proof else ""
    return f"{document.title}{number}{mark}"


def _proof(proof: Proof, language: str) -> dict[str, Any]:
    words = WORDS[language]
    key = "entry" if proof.of == "text" else proof.of
    return {
        "text": words["no_entry" if proof.index is None else key].format(index=proof.index),
        "copy": words["copy"] if proof.of == "text" else "",
        "hash": proof.hash.hex(),
        "address": proof.address,
        "qr": square(proof.address),
    }
