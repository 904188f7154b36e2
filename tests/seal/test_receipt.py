"""Receipt codes, stubs and receipts."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import receipt
from ishenim.seal.receipt import STUB_BYTES, ReceiptKeys, Stub
from tests.vectors import Case, as_said, cases, refused
from tools.cases.school import JOURNAL, ORIGIN

CODE = "12345678901234567891"
STUB = Stub(bytes(range(32)), bytes(32), "00112233445566778899aabbccddeeff", (1, 2, 5), "letter")


@cache
def derived(origin: str, code: str) -> ReceiptKeys:
    return receipt.derive(origin, code)


@pytest.mark.parametrize("case", cases("receipt", "derive"))
def test_keys_follow_from_a_code_as_the_vectors_say(case: Case):
    keys = derived(case["origin"], case["code"])
    assert keys.mailbox.hex() == case["mailbox"]
    assert keys.auth.hex() == case["auth"]
    assert keys.stub_key.hex() == case["stub_key"]
    assert keys.thread_key.hex() == case["thread_key"]
    assert (keys.identity, keys.recipient) == (case["identity"], case["recipient"])


@pytest.mark.parametrize("case", cases("receipt", "code"))
def test_typed_codes_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        assert receipt.check_code(case["typed"]) == case["code"]


@pytest.mark.parametrize("case", cases("receipt", "check"))
def test_check_digits_are_those_of_the_vectors(case: Case):
    assert str(receipt.damm(case["digits"])) == case["check"]


@pytest.mark.parametrize("case", cases("receipt", "repeatable"))
def test_the_same_form_gives_the_same_code(case: Case):
    once, content = bytes.fromhex(case["once"]), unb64(case["content"])
    assert receipt.repeatable_code(once, content) == case["code"]
    assert receipt.repeatable_code(once, content + b".") != case["code"]
    assert receipt.repeatable_code(once[::-1], content) != case["code"]


@pytest.mark.parametrize("case", cases("receipt", "stub"))
def test_stubs_are_opened_or_refused_as_the_vectors_say(case: Case):
    keys = derived(case["origin"], case["code"])
    if "mailbox" in case:
        keys = ReceiptKeys(**{**keys.__dict__, "mailbox": bytes.fromhex(case["mailbox"])})
    with as_said(case):
        stub = receipt.open_stub(keys, unb64(case["sealed"]))
        content = case["content"]
        assert stub.seal.hex() == content["seal"]
        assert stub.box_id.hex() == content["box"]
        assert (stub.letter_id, list(stub.to)) == (content["id"], content["to"])
        assert stub.kind == content["kind"]


@pytest.mark.parametrize("case", cases("receipt", "receipt"))
def test_receipts_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        key = bytes.fromhex(case["journal_key"])
        read = receipt.read_receipt(case["note"], case["origin"], key)
        assert (read.box_number, read.box_id.hex()) == (case["box"], case["box_id"])
        assert read.seal.hex() == case["seal"]


@pytest.mark.parametrize("place", range(19))
def test_two_neighbours_swapped_are_always_found(place: int):
    swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
    if swapped == CODE:
        return
    with refused("CODE_TYPO"):
        receipt.check_code(swapped)


@pytest.mark.parametrize("place", range(20))
def test_one_wrong_digit_is_always_found(place: int):
    for digit in set("0123456789") - {CODE[place]}:
        with refused("CODE_TYPO"):
            receipt.check_code(CODE[:place] + digit + CODE[place + 1 :])


def test_new_codes_are_right_and_differ():
    codes = {receipt.new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(receipt.check_code(code) == code for code in codes)


@given(st.binary(min_size=64, max_size=64))
def test_no_digit_is_likelier_than_another(source: bytes):
    """Bytes from 250 on are left out; every other byte counts by its rest."""
    fair = [byte for byte in source if byte < 250]
    if len(fair) >= 19:
        assert receipt._code(source)[:19] == "".join(str(byte % 10) for byte in fair[:19])


@pytest.mark.parametrize("to", [(), (1,), tuple(range(1, 30)), tuple(range(200, 229))])
def test_every_stub_is_512_bytes(to: tuple[int, ...]):
    stub = Stub(b"\xff" * 32, b"\xff" * 32, "f" * 32, to, "letter")
    sealed = receipt.seal_stub(derived(ORIGIN, CODE), stub)
    assert len(sealed) == STUB_BYTES
    assert receipt.open_stub(derived(ORIGIN, CODE), sealed) == stub


def test_the_same_stub_is_sealed_to_other_bytes_each_time():
    keys = derived(ORIGIN, CODE)
    assert receipt.seal_stub(keys, STUB) != receipt.seal_stub(keys, STUB)


def test_the_same_receipt_is_signed_with_the_same_bytes():
    text = receipt.write_receipt(ORIGIN, 1, bytes(32), bytes(32))
    assert sign_note(text, [JOURNAL]) == sign_note(text, [JOURNAL])


def test_nothing_secret_is_printed_by_accident():
    keys = derived(ORIGIN, CODE)
    shown = repr(keys)
    for secret in (keys.auth, keys.stub_key, keys.thread_key):
        assert repr(secret) not in shown
    assert keys.identity not in shown


@pytest.mark.parametrize(
    "plain", [b"TBU2\0\2{}", b"TBU1\0\2{}x", b"TBU1\0\2{}", b"TBU1\0\2[]", b""]
)
def test_a_stub_of_another_form_is_forged_even_with_the_right_key(plain: bytes):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keys = derived(ORIGIN, CODE)
    iv = bytes(12)
    sealed = iv + AESGCM(keys.stub_key).encrypt(iv, plain.ljust(484, b"\0"), keys.mailbox)
    with refused("STUB_FORGED"):
        receipt.open_stub(keys, sealed)
