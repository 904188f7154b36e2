"""Numbers of a table that are drawn too: the words stay the same, the picture is only a picture."""

from dataclasses import replace

import pypdfium2

from ishenim.papers import pdf
from ishenim.papers.document import Document, Table, from_json, to_json
from ishenim.papers.plain import plain

TABLE = Table(head=("Жолу", "Саны"), rows=(("Сайт", "9"), ("Кагаз", "3"), ("Бардыгы", "12")))


def paper(table: Table) -> Document:
    return Document(
        form="report",
        language="ky",
        school="Мектеп",
        title="Отчет",
        day="2026-07-01",
        date="2026-жылдын 1-июлу",
        blocks=(table,),
    )


def drawn(document: Document) -> tuple[str, int]:
    """Return the words of the page, and how many dark pixels it has."""
    page = pypdfium2.PdfDocument(pdf.render(document))[0]
    grey = bytes(page.render(scale=1, grayscale=True).buffer)
    return page.get_textpage().get_text_range(), sum(pixel < 160 for pixel in grey)


def test_bars_add_ink_and_no_words():
    words, ink = drawn(paper(TABLE))
    same, more = drawn(paper(replace(TABLE, bars=True)))
    assert same.split() == words.split()
    assert more > ink + 500


def test_no_letters_draw_no_bar_and_do_not_divide_by_zero():
    none = replace(TABLE, rows=(("Сайт", "0"), ("Бардыгы", "0")))
    assert drawn(paper(replace(none, bars=True)))[1] < drawn(paper(none))[1] + 50


def test_what_is_signed_knows_nothing_of_bars():
    bars = paper(replace(TABLE, bars=True))
    assert plain(bars) == plain(paper(TABLE))
    assert from_json(to_json(bars)) == bars
