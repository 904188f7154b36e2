"""Sounds that are a row of frames: the frames are kept, and nothing that lies around them."""

from collections.abc import Callable

from ishenim.cleaning.errors import Broken
from ishenim.cleaning.kinds import after_tag

_RATES = (44100, 48000, 32000)
#: Kilobits a second by (MPEG 1?, layer); the places of a header's four bits.
_BITS = {
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
#: A first frame without sound tells how long the others are, then who encoded them.
_TABLES = (b"Xing", b"Info")
_TABLE_LENGTH = 120
#: STREAMINFO and SEEKTABLE.
_FLAC_KEPT = frozenset({0, 3})
_WAV_KEPT = frozenset({b"fmt ", b"fact", b"data"})


def clean_mp3(data: bytes) -> bytes:
    """Return the frames of an MP3: no ID3, no APE, no name of an encoder."""
    frames = _frames(data, _mpeg_length)
    first = frames[0]
    for name in _TABLES:
        if (at := first.find(name, 4, 44)) > 0:
            end = at + _TABLE_LENGTH
            frames[0] = first[:end] + bytes(max(0, len(first) - end))
    return b"".join(frames)


def clean_aac(data: bytes) -> bytes:
    """Return the frames of an AAC stream."""
    return b"".join(_frames(data, _aac_length))


def clean_flac(data: bytes) -> bytes:
    """Return a FLAC with its shape and its index alone.

    Raises:
        Broken: if its blocks do not lead to a frame.
    """
    at, kept, last = after_tag(data) + 4, [], False
    while not last:
        head = data[at : at + 4]
        end = at + 4 + int.from_bytes(head[1:])
        if len(head) < 4 or end >= len(data):
            raise Broken("a block longer than the file")
        last = bool(head[0] & 0x80)
        if head[0] & 0x7F in _FLAC_KEPT:
            kept.append(bytes([head[0] & 0x7F]) + data[at + 1 : end])
        at = end
    if not kept or data[at] != 0xFF:
        raise Broken("no sound")
    kept[-1] = bytes([kept[-1][0] | 0x80]) + kept[-1][1:]
    return b"".join([b"fLaC", *kept, data[at:]])


def clean_wav(data: bytes) -> bytes:
    """Return a WAV of its format and its sound.

    Raises:
        Broken: if there is no sound in it.
    """
    at, kept = 12, []
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"data":  # a recording that was cut off says more than there is
            size = min(size, len(data) - at - 8)
        if at + 8 + size > len(data):
            break
        if name in _WAV_KEPT:
            part = data[at + 8 : at + 8 + size]
            kept.append(name + size.to_bytes(4, "little") + part + bytes(size % 2))
        at += 8 + size + size % 2
    whole = b"WAVE" + b"".join(kept)
    if {one[:4] for one in kept} < {b"fmt ", b"data"}:
        raise Broken("no sound")
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _frames(data: bytes, length_at: Callable[[bytes, int], int]) -> list[bytes]:
    """Return the frames; where a row of them begins, the second must be there to be believed."""
    found: list[bytes] = []
    at = after_tag(data)
    follows = -1
    while (at := data.find(b"\xff", at)) >= 0:
        end = at + length_at(data, at)
        believed = at == follows or end == len(data) or length_at(data, end)
        if at < end <= len(data) and believed:
            found.append(data[at:end])
            at = follows = end
        else:
            at += 1
    if not found:
        raise Broken("no sound")
    return found


def _mpeg_length(data: bytes, at: int) -> int:
    """Return the length of the MPEG frame that begins here, 0 if none does."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] < 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, 4 - (data[at + 1] >> 1 & 3)
    bits, rate, pad = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer == 4 or bits in {0, 15} or rate == 3:
        return 0
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    kilobits = _BITS[version == 3, layer][bits - 1]
    if layer == 1:
        return (12_000 * kilobits // hertz + pad) * 4
    samples = 72_000 if layer == 3 and version != 3 else 144_000
    return samples * kilobits // hertz + pad


def _aac_length(data: bytes, at: int) -> int:
    """Return the length of the ADTS frame that begins here, 0 if none does."""
    if at + 7 > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length > 7 else 0
