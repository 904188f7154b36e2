"""A document as DOCX, where a school must be able to edit: the same bytes for the same input."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ishenim.papers.document import Block, Document, Heading, Items, Paragraph, Table

FONT = "PT Serif"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def render(document: Document) -> bytes:
    """Return the DOCX of a document, made in memory."""
    made = docx.Document()
    _set_page(made, wide=document.wide)
    _set_properties(made, document)
    for line in document.approval:
        made.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title = f"{document.title} № {document.number}" if document.number else document.title
    _centred(made, document.school)
    _centred(made, title, bold=True, size=14)
    _centred(made, document.subtitle, bold=True)
    made.add_paragraph("\t".join(filter(None, (document.date, document.place))))
    if document.basis:
        made.add_paragraph(document.basis)
    for block in document.blocks:
        _add(made, block)
    made.add_paragraph()
    for one in document.signatures:
        made.add_paragraph(f"{one.post}   {one.state or '_' * 22}   {one.name}")
    out = BytesIO()
    made.save(out)
    return _steady(out.getvalue())


def _set_page(made: Any, *, wide: bool) -> None:
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    for script in ("w:eastAsia", "w:cs"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    page = made.sections[0]
    page.page_width, page.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.left_margin, page.right_margin = Mm(25), Mm(15)
    page.top_margin = page.bottom_margin = Mm(18)


def _set_properties(made: Any, document: Document) -> None:
    """Say whose it is and its own day; nothing of this computer or of now."""
    day = datetime.combine(date.fromisoformat(document.day), datetime.min.time())
    known = made.core_properties
    known.author = known.last_modified_by = document.school
    known.title, known.language = document.title, document.language
    known.created = known.modified = day
    known.comments, known.revision = "", 1


def _centred(made: Any, text: str, *, bold: bool = False, size: int = 11) -> None:
    if not text:
        return
    line = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _add(made: Any, block: Block) -> None:
    match block:
        case Paragraph():
            made.add_paragraph().add_run(block.text).bold = block.strong
        case Heading():
            made.add_paragraph().add_run(block.text).bold = True
        case Items():
            for at, item in enumerate(block.items, start=block.start):
                made.add_paragraph(f"{at}. {item}" if block.numbered else f"– {item}")
        case Table():
            _table(made, block)


def _table(made: Any, block: Table) -> None:
    table = made.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph()


def _steady(data: bytes) -> bytes:
    """Return the same file without the clock of the computer in its archive."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
