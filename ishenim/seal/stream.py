"""The payload of an age file: 64 KiB chunks, each sealed with its number (c2sp.org/age, STREAM)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ishenim.seal import chance
from ishenim.seal.bytes import hkdf
from ishenim.seal.errors import Broken

CHUNK = 65_536
TAG = 16
_NONCE = 16


def payload_size(plain: int) -> int:
    """Return the size of the payload of `plain` bytes."""
    chunks = max(1, -(-plain // CHUNK))
    return _NONCE + plain + chunks * TAG


def seal_payload(file_key: bytes, plaintext: bytes) -> bytes:
    """Return nonce and chunks."""
    nonce = chance.fresh(_NONCE)
    cipher = ChaCha20Poly1305(hkdf(file_key, nonce, b"payload"))
    chunks = [nonce]
    view = memoryview(plaintext)
    starts = range(0, max(1, len(plaintext)), CHUNK)
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        chunks.append(
            cipher.encrypt(_counter(number, last=last), view[start : start + CHUNK], None)
        )
    return b"".join(chunks)


def open_payload(file_key: bytes, payload: bytes) -> bytes:
    """Return the plaintext, whole or not at all.

    Raises:
        Broken: if a chunk was changed, moved, cut off or added.
    """
    if len(payload) < _NONCE + TAG:
        raise Broken("the payload is cut off")
    cipher = ChaCha20Poly1305(hkdf(file_key, payload[:_NONCE], b"payload"))
    view = memoryview(payload)[_NONCE:]
    starts = range(0, len(view), CHUNK + TAG)
    plain = []
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        try:
            chunk = view[start : start + CHUNK + TAG]
            plain.append(cipher.decrypt(_counter(number, last=last), chunk, None))
        except InvalidTag as error:
            raise Broken("the payload was changed") from error
    if len(plain) > 1 and not plain[-1]:
        raise Broken("an empty last chunk")
    return b"".join(plain)


def _counter(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
