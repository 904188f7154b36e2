"""What a browser sends to the box, byte by byte (docs/spec/drop.md)."""

import secrets
import struct
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from django.http import HttpResponse
from django.test import Client

from ishenim.box.models import Box
from ishenim.seal.deal import LINE_BYTES, read_deal
from ishenim.seal.envelope import encrypt, fresh_identity, recipient_of
from ishenim.seal.letter import BUCKETS
from tests.cast import Written

BYTES = "application/octet-stream"
LETTER, URGENT = 1, 2


def drop_bytes(written: Written, box: int = 1, *, kind: int = LETTER, nonce: int = 0) -> bytes:
    head = struct.pack(
        ">4sBI16s32sQ", b"TBD1", kind, box, written.mailbox, written.auth_hash, nonce
    )
    return head + written.stub + written.outer


def another(written: Written) -> Written:
    """Return a letter by somebody else that looks the same from outside.

    The server sees the header and the length; sealing a thousand real ones would take minutes.
    """
    outer = written.outer[:-64] + secrets.token_bytes(64)
    lines, payload = parts(outer)
    seats = list(lines[::LINE_BYTES])
    box_id = bytes(Box.objects.get(state=Box.State.OPEN).box_id)
    return replace(
        written,
        outer=outer,
        seal=read_deal(box_id, seats, lines, sha256(payload).digest()).seal,
        mailbox=secrets.token_bytes(16),
        auth=secrets.token_bytes(32),
        stub=secrets.token_bytes(512),
    )


@lru_cache
def follow_up(bucket: int = BUCKETS[0], seats: int = 5) -> bytes:
    """Return something that looks from outside as what an author adds."""
    return encrypt(bytes(bucket), [recipient_of(fresh_identity()) for _ in range(seats)])


def parts(outer: bytes) -> tuple[bytes, bytes]:
    """Return the lines of a letter and its payload."""
    begin = outer.index(b"age-encryption.org/v1\n")
    return outer[:begin], outer[begin:]


def post(path: str, body: bytes, content_type: str = BYTES) -> HttpResponse:
    return Client().post(path, body, content_type=content_type)


def mailbox_bytes(written: Written) -> bytes:
    return b"TBM1" + written.mailbox + written.auth


def add_bytes(written: Written, key: bytes, sealed: bytes, *, nonce: int = 0) -> bytes:
    return b"TBF2" + written.mailbox + written.auth + key + nonce.to_bytes(8, "big") + sealed
