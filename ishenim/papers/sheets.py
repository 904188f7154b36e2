"""Tables for spreadsheets: a word that a school wrote never becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

#: What a spreadsheet may take for a formula, or skip before it looks for one.
_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = Sequence[str | int]


def cell(value: str | int) -> str | int:
    """Return a cell's value; words that begin like a formula get an apostrophe in front (OWASP)."""
    is_formula = isinstance(value, str) and value.startswith(_BEGINS)
    return f"'{value}" if is_formula else value


def text_of(rows: Iterable[Row]) -> str:
    """Return a table as CSV."""
    out = StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return a table as CSV, marked so that spreadsheets know its letters."""
    return text_of(rows).encode("utf-8-sig")


def as_ods(name: str, rows: Iterable[Row]) -> bytes:
    """Return a table as a spreadsheet."""
    from odfdo import Document, Table

    sheet, table = Document("spreadsheet"), Table(name)
    sheet.body.clear()
    for y, row in enumerate(rows):
        # Also here: whoever saves it as CSV writes what the cell shows.
        table.set_row_values(y, [cell(value) for value in row])
    sheet.body.append(table)
    out = BytesIO()
    sheet.save(out)
    return out.getvalue()
