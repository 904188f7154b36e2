"""Papers as PDF: the letters that are meant, tagged, for keeping, the same bytes each time."""

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from ishenim.papers import pdf
from ishenim.papers.document import Document, Heading, Items, Paragraph, Signatory, Table
from ishenim.papers.letters import _SHOWN
from ishenim.papers.pdf import Proof, render
from tests.papers import samples
from tests.papers.test_forms import FORMS, LANGUAGES, made

PROOF = Proof(index=41, hash=bytes(range(32)), address="https://mektep.example.kg/j/41")
LITERAL = "#let x = $y$ *b* _i_ @q \\ [a] <l> `c` // /* ~ --- ... = + - \"'{}"


def text_of(data: bytes) -> str:
    pages = PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def tight(text: str) -> str:
    """Return a text without its spaces: lines of a paper break where there is no room."""
    return "".join(text.split())


def paper(*blocks, **more) -> Document:
    said = {
        "form": "other",
        "language": "ky",
        "school": "Мектеп",
        "title": "Кагаз",
        "day": "2026-04-07",
        "date": "2026-жылдын 7-апрели",
        "blocks": blocks,
    }
    return Document(**{**said, **more})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_every_sentence_of_a_form_is_printed(name, language):
    document = made(name, language)
    printed = tight(text_of(render(document, proof=PROOF)))
    for block in document.blocks:
        match block:
            case Paragraph() | Heading():
                assert tight(block.text) in printed
            case Items():
                assert all(tight(item) in printed for item in block.items)
            case Table():
                assert all(tight(cell) in printed for row in block.rows for cell in row)
    assert tight(document.school) in printed
    assert "�" not in printed


def test_kyrgyz_letters_are_letters():
    printed = text_of(render(paper(Paragraph(text="Ң ң Ө ө Ү ү"), Heading(text="Ңң Өө Үү"))))
    assert "Ң ң Ө ө Ү ү" in printed
    assert "Ңң Өө Үү" in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_is_made_for_keeping_and_for_readers_aloud(language):
    reader = PdfReader(BytesIO(render(made("minutes", language), proof=PROOF)))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", xmp)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", xmp)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", xmp)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert "/StructTreeRoot" in root
    assert reader.metadata.title.startswith(made("minutes", language).title)
    assert reader.metadata.creation_date.date() == samples.DAY


def test_every_face_is_in_the_file():
    reader = PdfReader(BytesIO(render(made("minutes", "ky"), proof=PROOF)))
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for child in font["/DescendantFonts"]:
                about = child.get_object()["/FontDescriptor"]
                assert "/FontFile2" in about or "/FontFile3" in about
                found.add(about["/FontName"].split("+")[-1])
    assert {"PTSerif-Regular", "PTSerif-Bold"} <= found


def test_tables_repeat_their_heads_and_pages_are_numbered():
    rows = tuple((str(at), f"сап {at}") for at in range(300))
    data = render(paper(Table(head=("№", "Башкача"), rows=rows, widths=(1, 5))), proof=PROOF)
    pages = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    assert len(pages) > 4
    for at, page in enumerate(pages, start=1):
        assert f"{at} / {len(pages)}" in page
    assert all("Башкача" in page for page in pages[:-1])
    assert "сап 299" in text_of(data)


def test_a_row_stays_on_one_page_and_a_long_one_is_printed_whole():
    names = "; ".join(f"адам-{at}" for at in range(12))
    rows = tuple((f"сап-{at}-", names) for at in range(40))
    pages = PdfReader(BytesIO(render(paper(Table(head=("№", "Ким"), rows=rows, widths=(2, 1))))))
    for page in pages.pages:
        shown = page.extract_text()
        assert shown.count("сап-") == shown.count("адам-11")
    endless = " ".join(f"сөз-{at}-" for at in range(3000))
    printed = text_of(render(paper(Table(head=("а", "б"), rows=((endless, "б"),)))))
    assert all(f"сөз-{at}-" in printed for at in range(3000))


def test_the_same_paper_has_the_same_bytes():
    document = made("order-commission", "ky")
    assert render(document, proof=PROOF) == render(document, proof=PROOF)


def test_the_same_bytes_come_from_another_process():
    here = render(made("undertaking", "ru"), proof=PROOF)
    program = (
        "import sys; from tests.papers.test_pdf import PROOF, made, render;"
        "sys.stdout.buffer.write(render(made('undertaking', 'ru'), proof=PROOF))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == here  # fmt: skip # noqa: E501


def test_the_proof_names_entry_hash_and_address():
    printed = text_of(render(made("order-commission", "ky"), proof=PROOF))
    assert "Журналдагы жазуу № 41" in printed
    assert PROOF.hash.hex() in printed
    assert PROOF.address in printed
    assert f"SHA-256 {PROOF.hash.hex()[:16]}" in printed


def test_a_copy_says_that_the_kyrgyz_text_is_signed():
    assert "Подлинником является текст на государственном" in text_of(
        render(made("order-commission", "ru"), proof=replace(PROOF, index=None))
    )


def test_a_paper_drawn_from_a_note_says_so():
    printed = text_of(render(made("order-commission", "ru"), proof=replace(PROOF, of="note")))
    assert "SHA-256 подписанной записи" in printed
    assert "Подлинником" not in printed


def test_signatures_say_their_day():
    document = made("order-commission", "ky")
    day = pdf.signed_on("2026-жылдын 8-апрели", "ky")
    signed = (
        replace(document.signatures[0], state=day),
        pdf.acquainted("Өмүр Үсөнов", samples.DAY, "ky"),
    )
    printed = text_of(render(document, signatures=signed))
    assert "электрондук кол тамга, 2026-жылдын 8-апрели" in printed
    assert "Буйрук менен таанышты: Өмүр Үсөнов" in printed


def test_the_square_code_is_the_address():
    assert pdf.square("https://a.kg") != pdf.square("https://b.kg")
    assert pdf.square("https://a.kg").startswith("<svg")


def test_an_approval_stands_first():
    printed = text_of(render(paper(approval=("БЕКИТЕМ", "Директор", "__ Ж. Сыдыкова"))))
    assert printed.startswith("БЕКИТЕМ Директор __ Ж. Сыдыкова Мектеп Кагаз")


def test_a_wide_paper_lies_across():
    box = PdfReader(BytesIO(render(paper(wide=True)))).pages[0].mediabox
    assert box.width > box.height


def test_signs_of_markup_are_printed_as_they_are():
    blocks = (
        Paragraph(text=LITERAL),
        Heading(text=LITERAL),
        Items(items=(LITERAL,)),
        Table(head=(LITERAL,), rows=((LITERAL,),)),
    )
    signatory = Signatory(post=LITERAL, name=LITERAL, state=LITERAL)
    document = paper(*blocks, title=LITERAL, school=LITERAL, place=LITERAL, number=LITERAL)
    printed = tight(text_of(render(document, signatures=(signatory,), footer=LITERAL)))
    assert printed.count(tight(LITERAL)) >= 12


def test_every_letter_said_to_be_shown_can_be_shown():
    letters = "".join(
        chr(at) for at in range(0x20, 0xFFFE) if at != 0xAD and not _SHOWN.search(chr(at))
    )
    spaced = " ".join(letters)
    assert render(paper(Paragraph(text=spaced), Paragraph(text=spaced, strong=True)))


def test_a_letter_no_face_has_is_named_by_its_number():
    printed = text_of(render(paper(Paragraph(text="王 😀 Ali علي"))))
    assert "[U+738B] [U+1F600] Ali" in printed


def test_empty_lists_and_texts_are_printed():
    blocks = (Items(items=()), Table(head=("a",), rows=()), Paragraph(text=""), Heading(text="а"))
    assert render(paper(*blocks))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.text(max_size=200), text=st.text(max_size=2000))
def test_any_words_can_be_printed(name, text):
    blocks = (Paragraph(text=text), Items(items=(text, name)), Table(head=(name,), rows=((text,),)))
    document = paper(*blocks, title=f"Т {name}", school=name, place=name, number=name)
    assert render(document, signatures=(Signatory(post=name, name=name, state=""),)).startswith(
        b"%PDF"
    )


@settings(max_examples=40)
@given(
    st.text(
        alphabet="абвңөүҢӨҮ#$@*_\\[]<>`~'\"{}()+-=/.,:;!?0123456789&%^|",
        min_size=1,
        max_size=60,
    )
)
def test_words_are_printed_letter_by_letter(text):
    assert tight(text) in tight(text_of(render(paper(Paragraph(text=text)))))
