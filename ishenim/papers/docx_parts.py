"""The parts of a DOCX, on a library that is large and loaded with the first of them."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ishenim.papers.document import Block, Document, Heading, Items, Paragraph, Signatory, Table

FONT = "PT Serif"
LOCALES = {"ky": "ky-KG", "ru": "ru-RU", "en": "en-GB"}
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_LEFT, _RIGHT = 25, 15
_LINE = "_" * 24


def render(document: Document) -> bytes:
    """Return the DOCX of a document, made in memory."""
    made = docx.Document()
    width = _set_page(made, wide=document.wide)
    _set_styles(made, LOCALES[document.language])
    _set_properties(made, document)
    _number_pages(made)
    _head(made, document, width)
    for block in document.blocks:
        _add(made, block, width)
    _signatures(made, document.signatures, width)
    for note in document.notes:
        made.add_paragraph(note)
    out = BytesIO()
    made.save(out)
    return _steady(out.getvalue())


def _set_page(made: Any, *, wide: bool) -> int:
    """Set an A4 page and return the millimetres of its lines."""
    page = made.sections[0]
    across, down = (297, 210) if wide else (210, 297)
    page.page_width, page.page_height = Mm(across), Mm(down)
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.left_margin, page.right_margin = Mm(_LEFT), Mm(_RIGHT)
    page.top_margin = page.bottom_margin = Mm(18)
    return across - _LEFT - _RIGHT


def _set_styles(made: Any, locale: str) -> None:
    """Set the face, the spaces and the language of everything, and calm black headings."""
    for name, size, above, below in (("Normal", 11, 0, 4), ("Heading 1", 14, 6, 4), ("Heading 2", 11, 8, 4)):  # fmt: skip # noqa: E501
        style = made.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(above)
        style.paragraph_format.space_after = Pt(below)
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(faces.attrib):  # the theme's own faces would win over this one
            del faces.attrib[key]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            faces.set(qn(f"w:{script}"), FONT)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)


def _set_properties(made: Any, document: Document) -> None:
    """Say whose it is and its own day; nothing of this computer or of now."""
    day = datetime.combine(date.fromisoformat(document.day), datetime.min.time())
    known = made.core_properties
    known.author = known.last_modified_by = document.school[:255]
    known.title, known.language = document.title[:255], document.language
    known.created = known.modified = day
    known.comments, known.revision = "", 1


def _number_pages(made: Any) -> None:
    """Number the pages as «1 / 2»; whoever opens the file counts them."""
    foot = made.sections[0].footer
    foot.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    line = next(foot.part.element.iter(qn("w:p")))
    line.append(_field("PAGE"))
    line.append(_run(" / "))
    line.append(_field("NUMPAGES"))


def _field(code: str) -> Any:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(_run("1"))
    return field


def _run(words: str) -> Any:
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _head(made: Any, document: Document, width: int) -> None:
    for line in document.approval:
        made.add_paragraph(line).paragraph_format.left_indent = Mm(width - 78)
    number = f"\u00a0№\u00a0{document.number}" if document.number else ""
    _centred(made.add_paragraph(document.school))
    _centred(made.add_paragraph(f"{document.title}{number}", style="Heading 1"))
    if document.subtitle:
        line = made.add_paragraph()
        line.add_run(document.subtitle).bold = True
        _centred(line)
    line = made.add_paragraph(f"{document.date}\t{document.place}")
    line.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    line.paragraph_format.space_before = Pt(6)
    if document.basis:
        made.add_paragraph(document.basis)


def _centred(line: Any) -> None:
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add(made: Any, block: Block, width: int) -> None:
    match block:
        case Paragraph():
            line = made.add_paragraph()
            line.add_run(block.text).bold = block.strong
            line.paragraph_format.keep_with_next = block.strong
        case Heading():
            made.add_paragraph(block.text, style="Heading 2")
        case Items():
            for at, item in enumerate(block.items, start=block.start):
                _item(made, f"{at}." if block.numbered else "–", item)
        case Table():
            _table(made, block, width)


def _item(made: Any, mark: str, text: str) -> None:
    """Add a point with its number as text, so that what was signed keeps its numbers."""
    form = made.add_paragraph(f"{mark}\t{text}").paragraph_format
    form.left_indent, form.first_line_indent = Mm(8), Mm(-8)
    form.tab_stops.add_tab_stop(Mm(8))


def _table(made: Any, block: Table, width: int) -> None:
    shares = block.widths or (1,) * len(block.head)
    widths = [Mm(width * share / sum(shares)) for share in shares]
    table = _grid(made, (block.head, *block.rows), widths, style="Table Grid")
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    _repeat_head(table)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _grid(made: Any, rows: Any, widths: list[Any], *, style: str | None = None) -> Any:
    table = made.add_table(rows=len(rows), cols=len(widths), style=style)
    table.autofit = False
    for column, one in zip(table.columns, widths, strict=True):
        column.width = one
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, one in zip(row.cells, texts, widths, strict=True):
            cell.paragraphs[0].add_run(text)
            cell.width = one
    return table


def _repeat_head(table: Any) -> None:
    """Let the first row stand at the top of each page."""
    row = next(table.part.element.body.iterchildren(qn("w:tbl"), reversed=True)).tr_lst[0]
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _signatures(made: Any, signatures: tuple[Signatory, ...], width: int) -> None:
    """Add who signs: their post, a line to sign on or the day they signed, their name."""
    if not signatures:
        return
    made.add_paragraph()
    rows = [(one.post, one.state or _LINE, one.name) for one in signatures]
    _grid(made, rows, [Mm(width * share / 100) for share in (36, 36, 28)])


def _steady(data: bytes) -> bytes:
    """Return the same file without the clock of the computer in its archive."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
