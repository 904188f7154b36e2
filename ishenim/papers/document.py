"""A paper as a sequence of blocks: the same document is read, signed, printed and edited.

Every value is plain text: nothing in it is ever taken for markup, and no mark that is not seen
stays in it.
"""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar

from ishenim.papers.letters import on_one_line, readable


class _Readable:
    """Words in the frozen fields of a dataclass, without unseen marks from the beginning.

    Only a paragraph has lines: a name with a line end cannot pretend to be the next point.
    """

    _made: ClassVar = staticmethod(on_one_line)

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            object.__setattr__(self, name, self._read(value))

    def _read(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._made(value)
        return tuple(map(self._read, value)) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class Paragraph(_Readable):
    """Some sentences."""

    _made: ClassVar = staticmethod(readable)

    text: str
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Heading(_Readable):
    """The title of a section."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Items(_Readable):
    """A list; a numbered one goes on from `start`."""

    items: tuple[str, ...]
    start: int = 1
    numbered: bool = True


@dataclass(frozen=True, kw_only=True)
class Table(_Readable):
    """Rows under a head; `widths` are shares of the width, one a column.

    With `bars` the last column has numbers that are drawn too; the last row is their sum.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    bars: bool = False


Block = Paragraph | Heading | Items | Table
_BLOCKS: dict[str, type[Block]] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "items": Items,
    "table": Table,
}
_NAMES = {block: name for name, block in _BLOCKS.items()}


@dataclass(frozen=True, kw_only=True)
class Signatory(_Readable):
    """Somebody who signs; `state` says when they did, or is empty."""

    post: str
    name: str
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Document(_Readable):
    """A paper in one language."""

    form: str
    language: str
    school: str
    title: str
    day: str  # its own day, ISO 8601
    date: str  # … in official words
    number: str = ""
    subtitle: str = ""
    place: str = ""
    basis: str = ""
    approval: tuple[str, ...] = ()  # the lines of БЕКИТЕМ, where the form has them
    blocks: tuple[Block, ...] = ()
    signatures: tuple[Signatory, ...] = ()
    notes: tuple[str, ...] = ()  # added after it was signed: under the signatures, in no hash
    wide: bool = False  # printed across


def to_json(document: Document) -> dict[str, Any]:
    """Return a document as JSON values."""
    plain: dict[str, Any] = _plain(document)
    plain["blocks"] = [{"block": _NAMES[type(b)], **_plain(b)} for b in document.blocks]
    return plain


def from_json(data: dict[str, Any]) -> Document:
    """Return a document from `to_json`'s values; a `KeyError` if a block is of no known kind."""
    values = {name: _frozen(value) for name, value in data.items()}
    values["blocks"] = tuple(_block(dict(one)) for one in data["blocks"])
    values["signatures"] = tuple(Signatory(**one) for one in data["signatures"])
    return Document(**values)


def _block(data: dict[str, Any]) -> Block:
    block = _BLOCKS[data.pop("block")]
    return block(**{name: _frozen(value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
