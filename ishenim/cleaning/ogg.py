"""Ogg (RFC 3533): Opus, Vorbis, Speex, Theora. The second packet of a stream tells whose it is.

It is overwritten in its place with a packet of no comments; the pages it lies on get new sums.
"""

import re
from dataclasses import dataclass, field

from ishenim.cleaning.errors import Broken

#: How a stream begins, how its comments begin, and how they end.
CODECS = (
    (re.compile(rb"OpusHead"), b"OpusTags", b""),
    (re.compile(rb"\x01vorbis"), b"\x03vorbis", b"\x01"),
    (re.compile(rb"\x80theora"), b"\x81theora", b""),
    (re.compile(rb"Speex   "), b"", b""),
)
_NOTHING = bytes(8)  # a maker's name of no length, and no comments


def _table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


@dataclass
class _Stream:
    """One stream: where its first packet lies, where its second, and how many have ended."""

    packets: tuple[list[tuple[int, int]], list[tuple[int, int]]] = field(
        default_factory=lambda: ([], [])
    )
    ended: int = 0
    pages: set[tuple[int, int]] = field(default_factory=set)


def clean_ogg(data: bytes) -> bytes:
    """Return the sound without its comments.

    Raises:
        Broken: if it is no row of pages, or of a codec whose comments are not known.
    """
    sound, at = bytearray(data), 0
    streams: dict[bytes, _Stream] = {}
    while at < len(data):
        at = _page(data, at, streams)
    if not streams:
        raise Broken("no stream")
    for stream in streams.values():
        _clear(sound, stream)
        for start, end in stream.pages:
            sound[start + 22 : start + 26] = bytes(4)
            sound[start + 22 : start + 26] = _sum(sound[start:end]).to_bytes(4, "little")
    return bytes(sound)


def _page(data: bytes, at: int, streams: dict[bytes, _Stream]) -> int:
    """Remember which parts of a page belong to the first two packets; return where it ends."""
    if data[at : at + 4] != b"OggS" or at + 27 > len(data):
        raise Broken("no page")
    lengths = data[at + 27 : at + 27 + data[at + 26]]
    body = at + 27 + data[at + 26]
    end = body + sum(lengths)
    if end > len(data) or len(lengths) < data[at + 26]:
        raise Broken("a page longer than the file")
    stream = streams.setdefault(data[at + 14 : at + 18], _Stream())
    for length in lengths:
        if stream.ended > 1:
            break
        stream.packets[stream.ended].append((body, body + length))
        if stream.ended == 1:
            stream.pages.add((at, end))
        stream.ended += length < 255
        body += length
    return end


def _clear(sound: bytearray, stream: _Stream) -> None:
    first, second = (b"".join(sound[a:b] for a, b in one) for one in stream.packets)
    known = next(((a, z) for head, a, z in CODECS if head.match(first)), None)
    if known is None or stream.ended < 2 or not second.startswith(known[0]):
        raise Broken("comments that are not known")
    fresh = known[0] + _NOTHING + known[1]
    if len(second) < len(fresh):
        raise Broken("no room")
    fresh += bytes(len(second) - len(fresh))
    for start, end in stream.packets[1]:
        sound[start:end], fresh = fresh[: end - start], fresh[end - start :]


def _sum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ byte]
    return value
