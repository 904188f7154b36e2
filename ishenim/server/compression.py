"""Compressed answers: the best encoding a browser takes, and the bytes in it."""

import gzip

import brotli

#: Smaller answers do not shrink by enough to matter.
SMALLEST = 400
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")


def choose(accepts: str) -> str:
    """Return "br", "gzip" or "" for an Accept-Encoding header."""
    offered = {part.split(";")[0].strip() for part in accepts.split(",") if "q=0" not in part}
    return "br" if "br" in offered else "gzip" if "gzip" in offered else ""


def may_shrink(content_type: str, size: int) -> bool:
    """Tell whether it is worth compressing an answer."""
    return size >= SMALLEST and content_type.startswith(COMPRESSIBLE)


def compress(body: bytes, encoding: str, *, hard: bool = False, quick: bool = False) -> bytes:
    """Return `body` in an encoding.

    `hard` is for what is compressed once and sent often, `quick` for what is anew in every copy:
    half the work for a twentieth more bytes.

    gzip's file time is 0: equal pages are equal bytes.
    """
    if encoding == "br":
        return bytes(brotli.compress(body, quality=11 if hard else 2 if quick else 4))
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=9 if hard else 1 if quick else 4, mtime=0)
    return body
