"""Reading the text of a record: fixed lines in a fixed order, nothing else (docs/spec/journal.md).

A record's shape is written as its specification writes it, one string a line:

    ("origin <origin>", "head? <key> <label…>", "member+ <seat> <key> <recipient> <label…>")

`?` may be missing, `+` comes once or more, `*` any number of times; a last value with `…` takes one
word or more.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ishenim.proof.encoding import unb64
from ishenim.proof.errors import NoteError

#: The largest whole number both languages hold exactly.
MAX_NUMBER = 2**53 - 1
LAST_SEAT = 255
#: Half of a character: Python can hold it, UTF-8 cannot, so nothing signed has one.
SURROGATE = re.compile("[\ud800-\udfff]")

Values = list[str]


@dataclass(frozen=True)
class Fields:
    """The values of a record's lines by key."""

    lines: dict[str, list[Values]]

    def one(self, key: str) -> str:
        """Return the only value of a single line."""
        return self.lines[key][0][0]

    def values(self, key: str) -> Values:
        """Return all values of a single line."""
        return self.lines[key][0]

    def many(self, key: str) -> list[Values]:
        """Return the values of every line with this key, also of none."""
        return self.lines[key]


@dataclass(frozen=True)
class _Shape:
    key: str
    count: int
    rest: bool
    least: int
    most: int

    def fits(self, values: Values) -> bool:
        return len(values) == self.count or (self.rest and len(values) > self.count)


def read_fields(text: str, kind: str, spec: Sequence[str]) -> Fields:
    """Return the lines of a `trustbox.v2/<kind>` record; `NOTE_TYPE` if it is another kind.

    Raises:
        NoteError: `NOTE_FIELD` if a line is unknown, missing, repeated, out of order or of another
            shape, or the text is not in NFC.
    """
    check_kind(text, kind)
    _head, *lines, last = text.split("\n")
    if last or SURROGATE.search(text) or not unicodedata.is_normalized("NFC", text):
        raise NoteError("NOTE_FIELD", "not normal text")
    left = [line.split(" ") for line in reversed(lines)]  # the next line is the last one
    found: dict[str, list[Values]] = {}
    for shape in map(_shape, spec):
        found[shape.key] = _take(left, shape)
    if left:
        raise NoteError("NOTE_FIELD", "a line that does not belong here")
    return Fields(found)


def check_kind(text: str, kind: str) -> None:
    """Check that a text is a `trustbox.v2/<kind>` record.

    Raises:
        NoteError: `NOTE_TYPE` if it is another kind.
    """
    if not text.startswith(f"trustbox.v2/{kind}\n"):
        raise NoteError("NOTE_TYPE", f"not a {kind}")


def number(value: str) -> int:
    """Return a whole number written the only way: decimal, no sign, no leading zero.

    Raises:
        NoteError: `NOTE_FIELD` if it is not.
    """
    plain = value.isascii() and value.isdigit() and len(value) <= 16
    if not plain or str(int(value)) != value or int(value) > MAX_NUMBER:
        raise NoteError("NOTE_FIELD", "not a number")
    return int(value)


def seat(value: str) -> int:
    """Return a seat, 1 to 255.

    Raises:
        NoteError: `NOTE_FIELD` if it is not.
    """
    found = number(value)
    if not 1 <= found <= LAST_SEAT:
        raise NoteError("NOTE_FIELD", "not a seat")
    return found


def seats(values: Values) -> tuple[int, ...]:
    """Return ascending seats, or none for `-`.

    Raises:
        NoteError: `NOTE_FIELD` if they are not ascending.
    """
    if values == ["-"]:
        return ()
    found = tuple(seat(value) for value in values)
    if list(found) != sorted(set(found)):
        raise NoteError("NOTE_FIELD", "seats are not ascending")
    return found


def blob(value: str, size: int | None = 32) -> bytes:
    """Return canonical Base64 of `size` bytes, of any length if `size` is None.

    Raises:
        NoteError: `NOTE_FIELD` if it is not.
    """
    try:
        data = unb64(value)
    except ValueError as error:
        raise NoteError("NOTE_FIELD", "not Base64") from error
    if size is not None and len(data) != size:
        raise NoteError("NOTE_FIELD", "not of the right length")
    return data


def day(value: str) -> date:
    """Return a date written YYYY-MM-DD.

    Raises:
        NoteError: `NOTE_FIELD` if it is not.
    """
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise NoteError("NOTE_FIELD", "not a date") from error
    if found.isoformat() != value:
        raise NoteError("NOTE_FIELD", "not a date")
    return found


def choice(value: str, allowed: Sequence[str]) -> str:
    """Return one of the allowed words.

    Raises:
        NoteError: `NOTE_FIELD` if it is another one.
    """
    if value not in allowed:
        raise NoteError("NOTE_FIELD", "an unknown word")
    return value


@cache
def _shape(line: str) -> _Shape:
    key, *values = line.split(" ")
    rest = bool(values) and values[-1].endswith("…>")
    least = 0 if key.endswith(("?", "*")) else 1
    most = MAX_NUMBER if key.endswith(("+", "*")) else 1
    return _Shape(key.rstrip("?+*"), len(values), rest, least, most)


def _take(left: list[Values], shape: _Shape) -> list[Values]:
    taken: list[Values] = []
    while left and left[-1][0] == shape.key and len(taken) < shape.most:
        values = left.pop()[1:]
        if not shape.fits(values) or "" in values:
            raise NoteError("NOTE_FIELD", f"the line {shape.key}")
        taken.append(values)
    if len(taken) < shape.least:
        raise NoteError("NOTE_FIELD", f"no line {shape.key}")
    return taken
