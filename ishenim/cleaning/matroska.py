"""WebM and Matroska: elements in elements (RFC 8794, RFC 9559).

As in `boxes.py`, nothing moves: what is not named here becomes empty space of the same length.
"""

from dataclasses import dataclass

from ishenim.cleaning.errors import Broken

HEADER, SEGMENT, INFO, TRACKS, TRACK = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE
CLUSTER, VOID, TYPE = 0x1F43B675, 0xEC, 0x83
#: Names of programs that the format wants: they stay, as spaces.
PROGRAMS = frozenset({0x4D80, 0x5741})
#: Clusters, their timecodes and blocks (where a live recording gives no size), cues, seek head.
_IN_SEGMENT = frozenset(
    {SEGMENT, INFO, TRACKS, CLUSTER, HEADER, 0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x1C53BB6B, 0x114D9B74}
)
_IN_INFO = frozenset({0x2AD7B1, 0x4489}) | PROGRAMS
#: Number, UID, type, flags, durations, codec and its private data, delays, picture, sound, …
_IN_TRACK = frozenset(
    {0xD7, 0x73C5, TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x234E7A, 0x55EE}
    | {0x22B59C, 0x22B59D, 0x86, 0x63A2, 0xAA, 0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80}
)
#: Whatever is in these is looked at, too; `None` is the file itself.
KEPT = {None: _IN_SEGMENT, INFO: _IN_INFO, TRACKS: frozenset({TRACK}), TRACK: _IN_TRACK}
SHOWN = frozenset({1, 2})


@dataclass(frozen=True)
class _Element:
    id: int
    start: int
    inside: int
    end: int


def clean_matroska(data: bytes) -> bytes:
    """Return the film or sound without what tells of it.

    Raises:
        Broken: if its elements do not fit into each other, or it holds more than films and sounds.
    """
    film = bytearray(data)
    if not _walk(film, None, 0, len(film)):
        raise Broken("nothing seen or heard")
    return bytes(film)


def _walk(film: bytearray, outer: int | None, at: int, end: int) -> int:
    """Clean what lies between; return how many tracks there are."""
    tracks = 0
    while at < end:
        one = _element(film, at, end)
        if one.id not in KEPT[outer]:
            _blank(film, one)
        elif one.id in KEPT:
            tracks += (one.id == TRACK) + _walk(film, one.id, one.inside, one.end)
        elif one.id in PROGRAMS:
            film[one.inside : one.end] = b" " * (one.end - one.inside)
        elif one.id == TYPE and int.from_bytes(film[one.inside : one.end]) not in SHOWN:
            raise Broken("a track that is neither seen nor heard")
        at = one.inside if one.id == SEGMENT else one.end
    return tracks


def _element(film: bytearray, at: int, end: int) -> _Element:
    id_length = _length(film, at)
    size_at = at + id_length
    if id_length > 4 or size_at >= end:
        raise Broken("no element")
    inside = size_at + _length(film, size_at)
    size = int.from_bytes(film[size_at:inside]) & ((1 << 7 * (inside - size_at)) - 1)
    name = int.from_bytes(film[at:size_at])
    if size == (1 << 7 * (inside - size_at)) - 1 and name in {SEGMENT, CLUSTER}:
        return _Element(name, at, inside, inside)  # no size: what follows is looked at as it comes
    if inside + size > end:
        raise Broken("an element larger than what it is in")
    return _Element(name, at, inside, inside + size)


def _length(film: bytearray, at: int) -> int:
    if film[at] == 0:
        raise Broken("no length")
    return 9 - film[at].bit_length()


def _blank(film: bytearray, one: _Element) -> None:
    length = one.end - one.start
    if length - 2 < 0x7F:
        head = bytes([VOID, 0x80 | (length - 2)])
    else:
        head = bytes([VOID]) + (1 << 56 | (length - 9)).to_bytes(8)
    film[one.start : one.end] = head + bytes(length - len(head))
