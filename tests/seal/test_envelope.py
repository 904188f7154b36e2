"""Whole age files: what this protocol writes, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.seal import bech32, envelope
from ishenim.seal.bytes import sha
from ishenim.seal.header import Stanza, read_header, write_header
from ishenim.seal.stanza import ClassicIdentity, HybridIdentity, read_identity, read_recipient
from tests.vectors import Case, as_said, cases, refused
from tools.cases.steady import wrap

ONE = envelope.seed_identity(b"\1" * 32)
TWO = envelope.seed_identity(b"\2" * 32)
TO_ONE, TO_TWO = envelope.recipient_of(ONE), envelope.recipient_of(TWO)
CLASSIC = ClassicIdentity(b"\3" * 32).recipient
CLASSIC_KEY = bech32.encode("age-secret-key-", b"\3" * 32).upper()


@pytest.mark.parametrize("case", cases("envelope", "decrypt"))
def test_envelopes_open_or_are_refused_as_the_vectors_say(case: Case):
    sealed = unb64(case["sealed"])
    with as_said(case):
        plain = envelope.decrypt(sealed, [case["identity"]])
        assert sha(plain).hex() == case.get(
            "sha256", sha(bytes.fromhex(case.get("plaintext", ""))).hex()
        )
        assert envelope.stanzas(sealed) == case["stanzas"]


@pytest.mark.parametrize("case", cases("envelope", "seed"))
def test_keys_follow_from_a_seed_as_the_vectors_say(case: Case):
    identity = envelope.seed_identity(bytes.fromhex(case["seed"]))
    assert (identity, envelope.recipient_of(identity)) == (case["identity"], case["recipient"])


@pytest.mark.parametrize("case", cases("envelope", "recipient"))
def test_recipients_are_known_as_the_vectors_say(case: Case):
    assert envelope.is_hybrid(case["text"]) == case["hybrid"]


@pytest.mark.parametrize("case", cases("envelope", "size"))
def test_sizes_are_those_of_the_vectors(case: Case):
    assert envelope.sealed_size(case["plain"], case["recipients"]) == case["size"]


def test_every_recipient_opens_and_nobody_else():
    sealed = envelope.encrypt(b"text", [TO_ONE, TO_TWO])
    assert envelope.decrypt(sealed, [ONE]) == envelope.decrypt(sealed, [TWO]) == b"text"
    with refused("NOT_FOR_THIS_KEY"):
        envelope.decrypt(sealed, [envelope.fresh_identity()])
    with refused("NOT_FOR_THIS_KEY"):
        envelope.decrypt(sealed, [])


def test_a_list_of_keys_is_tried_in_turn():
    sealed = envelope.encrypt(b"text", [TO_TWO])
    assert envelope.decrypt(sealed, [ONE, TWO]) == b"text"


@given(st.binary(max_size=300), st.integers(1, 6))
def test_the_size_depends_on_nothing_but_length_and_recipients(text: bytes, count: int):
    sealed = envelope.encrypt(text, [TO_ONE] * count)
    assert len(sealed) == envelope.sealed_size(len(text), count)
    assert envelope.stanzas(sealed) == ["mlkem768x25519"] * count


def test_post_quantum_and_classic_recipients_are_never_written_together():
    with refused("MIXED"):
        envelope.encrypt(b"text", [TO_ONE, CLASSIC])


def test_post_quantum_and_classic_recipients_are_never_read_together():
    key = bytes(16)
    mixed = [read_recipient(TO_ONE).wrap(key), read_recipient(CLASSIC).wrap(key)]
    sealed = write_header(mixed, key)
    for read in (lambda: envelope.decrypt(sealed, [ONE]), lambda: envelope.stanzas(sealed)):
        with refused("MIXED"):
            read()


def test_a_file_for_nobody_is_not_written():
    with refused("BROKEN"):
        envelope.encrypt(b"text", [])


@pytest.mark.parametrize("place", [0, 30, 700, 1600, 1620, -1, -20, -40])
def test_a_changed_byte_anywhere_is_found(place: int):
    sealed = bytearray(envelope.encrypt(b"text" * 10, [TO_ONE]))
    sealed[place] ^= 1
    with pytest.raises(ValueError, match=r"BROKEN|NOT_FOR_THIS_KEY"):
        envelope.decrypt(bytes(sealed), [ONE])


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_reader(data: bytes):
    with refused("BROKEN"):
        envelope.decrypt(b"age-encryption.org/v1\n" + data, [ONE])
    with refused("BROKEN"):
        envelope.stanzas(data)


def test_only_post_quantum_recipients_count_as_such():
    assert envelope.is_hybrid(TO_ONE)
    assert not envelope.is_hybrid(CLASSIC)
    assert not envelope.is_hybrid(TO_ONE.upper())
    assert not envelope.is_hybrid(ONE)
    assert not envelope.is_hybrid(bech32.encode("age1pq", bytes(1215)))
    assert not envelope.is_hybrid("")


@pytest.mark.parametrize(
    "text", ["", TO_ONE, ONE.lower(), bech32.encode("age-secret-key-pq-", bytes(31)).upper()]
)
def test_what_is_no_identity_is_refused(text: str):
    with refused("BROKEN"):
        read_identity(text)


def test_classic_files_of_the_age_tool_can_be_read():
    sealed = envelope.encrypt(b"text", [CLASSIC])
    assert envelope.decrypt(sealed, [CLASSIC_KEY]) == b"text"
    with refused("NOT_FOR_THIS_KEY"):
        envelope.decrypt(sealed, [ONE])


def test_the_age_tool_s_own_library_opens_classic_files():
    import pyrage

    identity = pyrage.x25519.Identity.from_str(CLASSIC_KEY)
    sealed = envelope.encrypt(b"text", [CLASSIC])
    assert pyrage.decrypt(sealed, [identity]) == b"text"
    theirs = pyrage.encrypt(b"text", [pyrage.x25519.Recipient.from_str(CLASSIC)])
    assert envelope.decrypt(theirs, [CLASSIC_KEY]) == b"text"


def test_a_stanza_made_from_the_standards_alone_opens():
    """A second opinion about the library's ML-KEM and HPKE."""
    identity = HybridIdentity(b"\5" * 32)
    public = bech32.decode(identity.recipient)[1]
    for i in range(3):
        stanza = wrap(public, bytes(range(16)), bytes([i]) * 32, bytes([i + 100]) * 32)
        assert identity.unwrap(stanza) == bytes(range(16))
        assert HybridIdentity(b"\6" * 32).unwrap(stanza) is None


def test_a_stanza_of_low_order_is_refused():
    identity = HybridIdentity(b"\5" * 32)
    good = read_recipient(identity.recipient).wrap(bytes(16))
    from ishenim.seal.header import decode64, encode64

    data = decode64(good.args[1])
    with refused("BROKEN"):
        identity.unwrap(Stanza((good.kind, encode64(data[:-32] + bytes(32))), good.body))
    with refused("BROKEN"):
        identity.unwrap(Stanza((good.kind, encode64(data[:-1])), good.body))
    with refused("BROKEN"):
        identity.unwrap(Stanza((good.kind, good.args[1]), good.body + b"\0"))
    with refused("BROKEN"):
        identity.unwrap(Stanza((good.kind, good.args[1], "more"), good.body))


def test_a_header_says_how_many_readers_there_are_without_any_key():
    sealed = envelope.encrypt(b"text", [TO_ONE, TO_TWO, TO_ONE])
    assert len(read_header(sealed).stanzas) == 3


def test_classic_recipients_of_another_length_or_of_low_order_are_refused():
    with refused("BROKEN"):
        envelope.encrypt(b"text", [bech32.encode("age", bytes(31))])
    with refused("BROKEN"):
        envelope.encrypt(b"text", [bech32.encode("age", bytes(32))])
