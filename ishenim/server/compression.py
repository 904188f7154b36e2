"""Compressed answers: the best encoding a browser takes, and the bytes in it."""

import gzip

import brotli

#: Smaller answers do not shrink by enough to matter.
SMALLEST = 400
#: A tenth smaller than 4, and hardly slower.
QUALITY = 5
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")


def choose(accepts: str) -> str:
    """Return "br", "gzip" or "" for an Accept-Encoding header."""
    offered = {part.split(";")[0].strip() for part in accepts.split(",") if "q=0" not in part}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def may_shrink(content_type: str, size: int) -> bool:
    """Tell whether it is worth compressing an answer."""
    return size >= SMALLEST and content_type.startswith(COMPRESSIBLE)


def compress(body: bytes, encoding: str, *, hard: bool = False) -> bytes:
    """Return `body` in an encoding; `hard` is for what is compressed once and sent often.

    gzip's file time is 0: equal pages are equal bytes.
    """
    if encoding == "br":
        return bytes(brotli.compress(body, quality=11 if hard else QUALITY))
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=9 if hard else 4, mtime=0)
    return body


class Around:
    """A page in brotli around a few bytes that are new in every copy: compressed once for all.

    In their place stands a meta-block that is not compressed (RFC 7932 section 9.2).
    """

    def __init__(self, before: bytes, gap: bytes, after: bytes) -> None:
        made = brotli.Compressor(quality=QUALITY)
        self._head = made.process(before) + made.flush()
        made.process(bytes(len(gap)))  # what no page holds: nothing after it repeats a bit of it
        made.flush()
        self._tail = made.process(after) + made.finish()
        self.holds = gap[:8] not in after and self._holds(before, gap, after)

    def _holds(self, before: bytes, gap: bytes, after: bytes) -> bool:
        """Tell whether what comes after the gap was told as no repetition of what stood in it."""
        try:
            return bool(brotli.decompress(self.filled(gap)) == before + gap + after)
        except brotli.error:
            return False

    def filled(self, gap: bytes) -> bytes:
        """Return the page with these bytes in its gap; as many as at first, at most 65,536."""
        block = (len(gap) - 1) << 3 | 1 << 19  # not the last, four nibbles of length, as it is
        return bytes(self._head + block.to_bytes(3, "little") + gap + self._tail)
