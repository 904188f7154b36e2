"""Pictures inside documents: their hidden data is cut out, their pixels are not touched."""

from ishenim.cleaning.errors import Broken

#: Markers of a JPEG that hold hidden data: APP1 … APP15 but Adobe's, which says what colours are
#: meant, and comments.
_TELLING = frozenset({0xFE, *range(0xE1, 0xF0)} - {0xEE})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs acTL fcTL fdAT".split())


def bare(data: bytes) -> bytes:
    """Return a JPEG or PNG without hidden data, anything else as it is.

    Raises:
        Broken: if it begins as one of them and does not go on so.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    return _png(data) if data.startswith(_PNG) else data


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Broken("no marker")
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        length = 2 if mark in _ALONE else 2 + int.from_bytes(data[at + 2 : at + 4])
        if mark == 0xDA:  # the pixels; behind their end another picture or a film may hang
            end = _end_of_scans(data, at)
            return b"".join([*kept, data[at:end]])
        if mark not in _TELLING:
            kept.append(data[at : at + length])
        at += length
    raise Broken("no pixels")


def _end_of_scans(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at + 1)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0xD9:
            return at + 2
        if data[at + 1] not in {0x00, 0xFF} | _ALONE:  # tables between two scans
            at += 1 + int.from_bytes(data[at + 2 : at + 4])
    return len(data)


def _png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        if end > len(data):
            break
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise Broken("no end")
