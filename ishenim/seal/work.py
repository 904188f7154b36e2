"""Proof of work: what a flood of letters costs its sender (docs/spec/letter.md §Work)."""

from ishenim.seal.bytes import sha

_DOMAIN = b"trustbox.v2/work\n"
_HASH_BITS = 256
MAX_NONCE = 2**64 - 1


def work_done(at: bytes, seal: bytes, nonce: int, bits: int) -> bool:
    """Tell whether the nonce gives this seal, at this address, a hash with `bits` leading zeros.

    `at` is a letter's mailbox or a follow-up's key (16 bytes): the same bytes elsewhere cost anew.
    """
    if not 0 <= nonce <= MAX_NONCE:
        return False
    value = int.from_bytes(sha(_DOMAIN + at + seal + nonce.to_bytes(8, "big")), "big")
    return value.bit_length() <= _HASH_BITS - bits


def do_work(at: bytes, seal: bytes, bits: int) -> int:
    """Return the smallest nonce that is work enough; 2**bits hashes on average."""
    nonce = 0
    while not work_done(at, seal, nonce, bits):
        nonce += 1
    return nonce
