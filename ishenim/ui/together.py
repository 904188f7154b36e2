"""Many small questions to the database in one statement.

A page that shows a little of everything would otherwise wait for a dozen answers one by one.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import JSONArray

Rows = list[tuple[Any, ...]]
#: What one question asks: rows in no order, and of each these fields; no bytes.
Question = tuple[QuerySet[Any], tuple[str, ...]]


def together(**questions: Question) -> dict[str, Rows]:
    """Return the rows of every question, by its name, in whatever order the database has them."""
    names = list(questions)
    parts = [
        rows.order_by()
        .annotate(asked_=Value(at, output_field=IntegerField()), row_=JSONArray(*fields))
        .values_list("asked_", "row_")
        for at, (rows, fields) in enumerate(questions.values())
    ]
    readers = [_readers(rows, fields) for rows, fields in questions.values()]
    found: dict[str, Rows] = {name: [] for name in names}
    for asked, row in parts[0].union(*parts[1:], all=True):
        told = zip(readers[asked], row, strict=True)
        found[names[asked]].append(tuple(None if v is None else read(v) for read, v in told))
    return found


def _readers(rows: QuerySet[Any], fields: tuple[str, ...]) -> list[Callable[[Any], Any]]:
    """Return for each field what turns its value in JSON into Python's."""
    outputs = [rows.query.resolve_ref(name).output_field for name in fields]
    return [_reader(output) for output in outputs]


def _reader(output: "Field[Any, Any]") -> Callable[[Any], Any]:
    if isinstance(output, DateTimeField):
        return _moment
    if isinstance(output, DateField):
        return date.fromisoformat
    if isinstance(output, BooleanField):
        return bool  # SQLite has 0 and 1
    return _same


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _same(value: Any) -> Any:
    return value
