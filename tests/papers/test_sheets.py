"""Spreadsheets: what a school wrote stays words, on every way out."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from odfdo import Document

from ishenim.papers import sheets

FORMULAS = ["=1+1", "+996", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"]


@pytest.mark.parametrize("words", FORMULAS)
def test_words_that_begin_like_a_formula_stay_words(words):
    table = [("head", words), (words, -5)]
    rows = list(csv.reader(StringIO(sheets.as_csv(table).decode("utf-8-sig"), newline="")))
    assert rows == [["head", f"'{words}"], [f"'{words}", "-5"]]
    read = Document(BytesIO(sheets.as_ods("t", table))).body.get_table(0)
    cell = read.get_cell((1, 0))
    assert cell.formula is None
    assert str(cell.value).startswith("'")
    assert read.get_cell((1, 1)).value == -5


def test_other_words_and_numbers_are_as_they_were():
    assert [sheets.cell(value) for value in ("бала = бала", "4. Т: -x", "", 0, -3)] == [
        "бала = бала", "4. Т: -x", "", 0, -3,
    ]  # fmt: skip


def test_nothing_else_writes_tables():
    root = Path(sheets.__file__).parents[1]
    lines = {(path, line) for path in root.rglob("*.py") for line in path.read_text().splitlines()}
    using = {p.name for p, line in lines if "csv.writer" in line or line.startswith("from odfdo")}
    assert using == {"sheets.py"}
