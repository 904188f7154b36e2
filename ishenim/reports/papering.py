"""A report as its form says it: papers, spreadsheets, the proof beneath."""

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from odfdo import Document as Spreadsheet
from odfdo import Table

from ishenim.commission.models import Member
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import positions
from ishenim.papers import pdf
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
    out = StringIO()
    csv.writer(out).writerows(lines(report, language))
    return out.getvalue().encode("utf-8-sig")


def as_ods(report: Report, language: str) -> bytes:
    """Return the numbers as a spreadsheet."""
    rows = lines(report, language)
    sheet = Spreadsheet("spreadsheet")
    sheet.body.clear()
    table = Table(str(report))
    for y, row in enumerate(rows):
        table.set_row_values(y, list(row))
    sheet.body.append(table)
    out = BytesIO()
    sheet.save(out)
    return out.getvalue()
