"""A report as its form says it: papers, spreadsheets, the proof beneath."""

from dataclasses import replace
from datetime import date
from typing import Any

from ishenim.commission.models import Member
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import positions
from ishenim.papers import pdf, sheets
from ishenim.papers.document import Document, from_json, to_json
from ishenim.papers.forms import report as form
from ishenim.reports.facts import labels_of
from ishenim.reports.models import Report
from ishenim.seal.paper import document_hash
from ishenim.ui.dates import official_date

LANGUAGES = ("ky", "ru", "en")


def documents(report: Report, by: Member, today: date) -> dict[str, Any]:
    """Return the report in three languages as it is signed on a day."""
    data = form.ReportForm(
        school=names_of(report.school),
        figures=report.figures,
        labels=labels_of(report.school),
        texts=report.texts,
        signer=someone(by, positions(report.school).get(by.person.email, "")),
        day=today,
    )
    return {language: to_json(form.document(data, language)) for language in LANGUAGES}


def is_offered_to(report: Report, member: Member) -> bool:
    """Whether the text that is to be signed was fixed for this member: it bears their name."""
    if not report.note_text:
        return False
    return from_json(report.documents["ky"]).signatures[0].name == member.person.name


def document(report: Report, language: str) -> Document:
    """Return the signed or offered report with the day of its signature."""
    written = from_json(report.documents[language])
    if not report.signed_on:
        return written
    state = pdf.signed_on(official_date(report.signed_on, language), language)
    return replace(written, signatures=tuple(replace(s, state=state) for s in written.signatures))


def as_pdf(report: Report, language: str, address: str) -> bytes:
    """Return the report as PDF."""
    proof = pdf.Proof(
        index=report.journal_index, hash=document_hash(report.content), address=address
    )
    return pdf.render(document(report, language), proof=proof)


def lines(report: Report, language: str) -> list[tuple[str | int, ...]]:
    """Return every number as lines of a spreadsheet."""
    return list(form.lines(report.figures, labels_of(report.school)[language], language))


def as_csv(report: Report, language: str) -> bytes:
    """Return the numbers as CSV, marked so that spreadsheets know its letters."""
    return sheets.as_csv(lines(report, language))


def as_ods(report: Report, language: str) -> bytes:
    """Return the numbers as a spreadsheet."""
    return sheets.as_ods(str(report), lines(report, language))
