"""MP4, MOV, M4A, 3GP: boxes in boxes (ISO 14496-12, Apple's QuickTime file format).

Nothing moves: what may tell something is overwritten with zeros in its place, so every table of
offsets stays right and no frame is touched. Only boxes named here stay; so a maker's own box is
gone without anybody knowing its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ishenim.cleaning.errors import Broken

#: What each box may hold. The name "" is the file itself.
KEPT: dict[str, frozenset[str]] = {
    name: frozenset(inside.split())
    for name, inside in {
        "": "ftyp styp sidx moov moof mdat mfra wide",
        "moov": "mvhd trak mvex",
        "trak": "tkhd edts mdia tapt",
        "edts": "elst",
        "mdia": "mdhd hdlr minf elng",
        "minf": "vmhd smhd hdlr dinf stbl",
        "dinf": "dref",
        "stbl": "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sbgp sgpd subs saiz "
        "saio padb stps",
        "mvex": "mehd trex",
        "moof": "mfhd traf",
        "traf": "tfhd tfdt trun saiz saio sbgp sgpd subs senc",
        "mfra": "tfra mfro",
    }.items()
}
#: Tracks that are seen or heard. Others hold what a camera measured: place, speed, direction.
SHOWN = frozenset({b"vide", b"soun"})


@dataclass(frozen=True)
class _Box:
    name: str
    start: int
    inside: int
    end: int


@dataclass
class _Film:
    data: bytearray
    has_track: bool = False
    has_other: bool = False  # a track that is neither seen nor heard
    in_pieces: bool = False
    data_boxes: list[_Box] = field(default_factory=list)
    chunks: list[tuple[int, bool]] = field(default_factory=list)  # where, and whether it is shown


def clean_boxes(data: bytes) -> bytes:
    """Return the film or sound without what tells of it.

    Raises:
        Broken: if its boxes do not fit into each other, or nothing in it is seen or heard.
    """
    film = _Film(bytearray(data))
    _walk(film, "", 0, len(data))
    if not film.has_track:
        raise Broken("nothing seen or heard")
    _blank_chunks(film)
    return bytes(film.data)


def _boxes(data: bytearray, at: int, end: int) -> Iterator[_Box]:
    while end - at >= 8:
        size = int.from_bytes(data[at : at + 4])
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise Broken("a box larger than what it is in")
        yield _Box(data[at + 4 : at + 8].decode("latin-1"), at, at + head, at + size)
        at += size
    data[at:end] = bytes(end - at)


def _walk(film: _Film, name: str, at: int, end: int) -> None:
    for box in _boxes(film.data, at, end):
        if box.name not in KEPT[name] or (box.name == "trak" and not _is_shown(film, box)):
            _blank(film.data, box)
        elif box.name in KEPT:
            film.has_track |= box.name == "trak"
            film.in_pieces |= box.name == "moof"
            _walk(film, box.name, box.inside, box.end)
        elif box.name == "mdat":
            film.data_boxes.append(box)
        else:
            _bare(film.data, box)


def _blank(data: bytearray, box: _Box) -> None:
    data[box.start + 4 : box.start + 8] = b"free"
    data[box.inside : box.end] = bytes(box.end - box.inside)


def _zero(data: bytearray, start: int, end: int, box: _Box) -> None:
    end = min(end, box.end)
    data[start:end] = bytes(max(0, end - start))


def _bare(data: bytearray, box: _Box) -> None:
    """Take times, names and makers out of a box that stays."""
    at = box.inside
    if box.name in {"mvhd", "tkhd", "mdhd"}:
        _zero(data, at + 4, at + (20 if data[at] else 12), box)
    elif box.name == "hdlr":
        _zero(data, at + 12, box.end, box)
    elif box.name == "dref":
        for entry in _boxes(data, at + 8, box.end):
            _zero(data, entry.inside + 4, entry.end, entry)
    elif box.name == "stsd":
        for entry in _boxes(data, at + 8, box.end):
            _zero(data, entry.start + 20, entry.start + 24, entry)  # who made the encoder
            if _is_film(data, entry):
                _zero(data, entry.start + 50, entry.start + 82, entry)  # and its name


def _is_film(data: bytearray, entry: _Box) -> bool:
    """Tell a film's description by its resolution of 72 points an inch, at a fixed place."""
    return data[entry.start + 36 : entry.start + 44] == b"\0\x48\0\0" * 2


def _is_shown(film: _Film, trak: _Box) -> bool:
    """Tell whether a track is seen or heard, and remember where its chunks lie."""
    found = {box.name: box for box in _inside(film.data, trak)}
    handler = found.get("hdlr")
    if handler is None:
        raise Broken("a track without its kind")
    shown = bytes(film.data[handler.inside + 8 : handler.inside + 12]) in SHOWN
    for name, width in (("stco", 4), ("co64", 8)):
        if table := found.get(name):
            count = int.from_bytes(film.data[table.inside + 4 : table.inside + 8])
            at = table.inside + 8
            if at + count * width > table.end:
                raise Broken("a table longer than its box")
            places = range(at, at + count * width, width)
            film.chunks += [(int.from_bytes(film.data[one : one + width]), shown) for one in places]
    film.has_other |= not shown
    return shown


def _inside(data: bytearray, outer: _Box) -> Iterator[_Box]:
    for box in _boxes(data, outer.inside, outer.end):
        if box.name in {"mdia", "minf", "stbl"}:
            yield from _inside(data, box)
        elif not (outer.name == "minf" and box.name == "hdlr"):
            yield box


def _blank_chunks(film: _Film) -> None:
    """Overwrite what no kept track shows; a chunk reaches to the next one."""
    if film.in_pieces:  # its samples are not in the tables, so others cannot be told apart
        if film.has_other:
            raise Broken("a film in pieces that holds more than is seen and heard")
        return
    chunks = sorted(film.chunks)
    for box in film.data_boxes:
        here = [(at, shown) for at, shown in chunks if box.inside <= at < box.end]
        ends = [at for at, _shown in here[1:]] + [box.end]
        _zero(film.data, box.inside, here[0][0] if here else box.end, box)
        for (at, shown), end in zip(here, ends, strict=True):
            if not shown:
                _zero(film.data, at, end, box)
