"""The same as tables: one line a school, one a school and quarter, one a finding."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence

from ishenim.watch.board import KINDS, Board

#: What a spreadsheet takes for a formula; a tab or a line end in front hides one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def text_of(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV; what a spreadsheet would calculate begins with an apostrophe.

    The mark in front makes Excel read UTF-8.
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_cell(value) for value in row] for row in rows])
    return f"\ufeff{out.getvalue()}"


def _cell(value: object) -> str:
    text = str(value).replace("\0", "")
    is_formula = not isinstance(value, int) and text.lstrip(" ").startswith(_FORMULA)
    return f"'{text}" if is_formula else text


def schools(board: Board) -> str:
    """Return one line a school."""
    rows: list[Sequence[object]] = [
        ("address", "name", "district", "state", "last_read", "entries", *KINDS,
         "reports_missing", "reports_late", "minutes_unsigned", "half_years_short",
         "misconduct", "not_proven", "misconduct_earlier")
    ]  # fmt: skip
    for line in board.lines:
        kinds = [kind for _day, kind, _why in line.said("days")]
        now = [one["weight"] for one in line.known.now]
        rows.append(
            (line.row.addresses[0], line.name("ky"), line.row.district, line.state,
             line.known.read_on, line.known.last.get("size", 0),
             *(kinds.count(kind) for kind in KINDS),
             " ".join(line.said("reports_missing")), " ".join(line.said("reports_late")),
             len(line.unsigned), " ".join(one[0] for one in line.said("half_years")),
             now.count("misconduct"), now.count("gap"),
             sum(one["weight"] == "misconduct" for one in line.known.earlier))
        )  # fmt: skip
    return text_of(rows)


def quarters(board: Board) -> str:
    """Return one line a school and quarter."""
    rows: list[Sequence[object]] = [("address", "name", "district", "quarter", *KINDS, "report")]
    for line in board.lines:
        missing, late = line.said("reports_missing"), line.said("reports_late")
        signed = line.known.last.get("reports", {})
        for name in sorted({*line.quarters, *missing, *signed}):
            counted = line.quarters.get(name, Counter())
            report = "missing" if name in missing else "late" if name in late else ""
            report = report or ("signed" if name in signed else "")
            rows.append(
                (line.row.addresses[0], line.name("ky"), line.row.district, name,
                 *(counted[kind] for kind in KINDS), report)
            )  # fmt: skip
    return text_of(rows)


def findings(board: Board) -> str:
    """Return one line a finding, those of before too."""
    rows: list[Sequence[object]] = [
        ("address", "name", "district", "weight", "code", "entry", "detail", "first", "last", "now")
    ]
    for line in board.lines:
        for one in (*line.known.now, *line.known.earlier):
            entry = "" if one["index"] is None else one["index"]
            rows.append(
                (line.row.addresses[0], line.name("ky"), line.row.district, one["weight"],
                 one["code"], entry, one["detail"], one["first"], one["last"],
                 "yes" if one["is_there"] else "no")
            )  # fmt: skip
    return text_of(rows)
