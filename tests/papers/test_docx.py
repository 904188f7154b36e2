"""Papers as DOCX: read back, the same words, no clock and no name of this computer."""

import re
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.papers.document import Document, Heading, Items, Paragraph, Table
from ishenim.papers.docx import render
from tests.papers import samples
from tests.papers.test_forms import FORMS, LANGUAGES, made


def words_of(data: bytes) -> str:
    opened = docx.Document(BytesIO(data))
    lines = [line.text for line in opened.paragraphs]
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines + cells)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_every_sentence_of_a_form_is_in_it(name, language):
    document = made(name, language)
    written = words_of(render(document))
    for block in document.blocks:
        match block:
            case Paragraph() | Heading():
                assert block.text in written
            case Items():
                assert all(item in written for item in block.items)
            case Table():
                assert all(cell in written for row in block.rows for cell in row)
    for one in document.signatures:
        assert one.name in written


def test_it_says_whose_it_is_and_its_own_day():
    known = docx.Document(BytesIO(render(made("minutes", "ky")))).core_properties
    assert known.author == known.last_modified_by == samples.SCHOOL.called("ky")
    assert known.created == known.modified
    assert known.created.date() == samples.DAY
    assert known.language == "ky"
    assert known.comments == ""
    assert "ПРОТОКОЛУ" in known.title


def test_the_same_paper_has_the_same_bytes():
    document = made("order-commission", "ky")
    assert render(document) == render(document)
    with zipfile.ZipFile(BytesIO(render(document))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_it_is_set_in_the_face_of_papers():
    opened = docx.Document(BytesIO(render(made("minutes", "ky"))))
    assert opened.styles["Normal"].font.name == "PT Serif"


def test_its_language_is_the_papers():
    with zipfile.ZipFile(BytesIO(render(made("minutes", "ky")))) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert re.search(r'<w:lang[^>]*w:val="ky-KG"', styles)


def test_heads_of_tables_repeat_and_pages_are_numbered():
    with zipfile.ZipFile(BytesIO(render(made("minutes", "ky")))) as archive:
        body = archive.read("word/document.xml").decode()
        footers = [archive.read(one).decode() for one in archive.namelist() if "footer" in one]
    assert "w:tblHeader" in body
    assert any("PAGE" in footer and "NUMPAGES" in footer for footer in footers)


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_any_words_can_be_written(text):
    document = Document(
        form="other",
        language="ru",
        school=text,
        title=text,
        day="2026-04-07",
        date="7 апреля 2026 г.",
        blocks=(Paragraph(text=text), Items(items=(text,)), Table(head=(text,), rows=((text,),))),
    )
    assert docx.Document(BytesIO(render(document)))
