"""The payload of an age file, chunk by chunk."""

import pytest

from ishenim.seal.stream import CHUNK, TAG, open_payload, payload_size, seal_payload
from tests.vectors import refused

KEY = bytes(16)
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]


@pytest.mark.parametrize("size", SIZES)
def test_payloads_of_every_edge_open_and_have_the_promised_size(size: int):
    plain = b"\x5a" * size
    sealed = seal_payload(KEY, plain)
    assert open_payload(KEY, sealed) == plain
    assert len(sealed) == payload_size(size)


def test_chunks_cannot_be_swapped_dropped_or_added():
    sealed = seal_payload(KEY, b"a" * CHUNK + b"b" * CHUNK)
    whole = CHUNK + TAG
    nonce, first, second = sealed[:16], sealed[16 : 16 + whole], sealed[16 + whole :]
    for wrong in (second + first, first, second, first + second + second, first + second[:-1]):
        with refused("BROKEN"):
            open_payload(KEY, nonce + wrong)


def test_another_file_key_or_nonce_does_not_fit():
    sealed = seal_payload(KEY, b"text")
    with refused("BROKEN"):
        open_payload(b"\1" * 16, sealed)
    with refused("BROKEN"):
        open_payload(KEY, b"\1" * 16 + sealed[16:])
    with refused("BROKEN"):
        open_payload(KEY, sealed[:20])
