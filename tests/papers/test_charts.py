"""Charts are read without seeing them, whatever the numbers."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from ishenim.papers import charts
from ishenim.papers.forms.report_words import WORDS

SVG = "{http://www.w3.org/2000/svg}"
WORD = WORDS["ru"]


def drawn(text: str) -> ElementTree.Element:
    """Read a chart and make sure that it has a title and says everything in words."""
    svg = ElementTree.fromstring(text)
    named = svg.get("aria-labelledby", "").split()
    assert svg.get("role") == "img"
    assert [svg[0].get("id"), svg[1].get("id")] == named
    _zero, _zero, width, height = map(float, svg.get("viewBox", "").split())
    for rect in svg.iter(f"{SVG}rect"):
        assert float(rect.get("x", "0")) + float(rect.get("width", "0")) <= width + 1
        assert float(rect.get("y", "0")) + float(rect.get("height", "0")) <= height
    for words in svg.iter(f"{SVG}text"):
        assert float(words.get("y", "0")) <= height
    return svg


@pytest.mark.parametrize("count", [0, 1, 3, 300])
def test_bars(count):
    svg = drawn(charts.bars("Негизи", [("Зордук-зомбулук", count), ("Укук", 0)], name="c"))
    assert svg[1].text == f"Зордук-зомбулук: {count}; Укук: 0"
    assert len(list(svg.iter(f"{SVG}rect"))) == 2


def test_no_bars():
    assert drawn(charts.bars("Негизи", [], name="c"))[1].text in {None, ""}


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_the_timeline(count):
    states = list(charts.SIGNS)
    first = date(2026, 4, 7)
    days = [(first + timedelta(days=7 * at), states[at % 5]) for at in range(count)]
    svg = drawn(charts.timeline("Кутуча", days, WORD, name="c"))
    text = svg[1].text or ""
    assert len(text.split("; ")) == max(count, 1)
    if count:
        assert text.startswith("07.04.2026: В свой день")
    assert len(set(charts.SIGNS.values())) == 5  # told apart without colours


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (1, 0, 0, 0), (1, 1, 1, 0), (290, 8, 1, 1)])
def test_shares(counts):
    rows = list(zip(("a", "b", "c", "d"), counts, strict=True))
    svg = drawn(charts.shares("Мөөнөт", rows, name="c"))
    assert svg[1].text == "; ".join(f"{word}: {count}" for word, count in rows)


def test_words_are_never_markup():
    text = charts.bars("<b>", [("<script>alert(1)</script>" * 9, 3)], name="c")
    assert "<script" not in text
    assert not re.search(r"<b>", text)
    drawn(text)
