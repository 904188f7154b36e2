"""Whatever lies in a letter, a release or a thread is read or refused with a documented code.

Changed plaintexts are sealed again and changed lines listed again, as a liar would do who has the
keys: not only the seals are tried but everything behind them.
"""

import json
from functools import cache, partial

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import (
    case_file,
    deal,
    envelope,
    letter,
    opening,
    receipt,
    sharing,
    thread,
)
from ishenim.seal.bytes import sha, u32
from tests.mutated import blobs, documents, only, texts
from tests.seal.test_case_file import TAKEN
from tests.seal.test_letter import letter_of
from tests.seal.test_no_bytes_break_it import BOX, MEMBERS, ONE, ROSTER, SEATS, opened, signed
from tests.seal.vector_school import deal_of
from tests.vectors import named

REPLY = {"REPLY_FORMAT", "REPLY_SIG", "REPLY_THREAD"}
RESULTS = {letter.OK, letter.NOT_FOR_ME, letter.DAMAGED, letter.WRONG_BOX}


# ── A letter's lock ───────────────────────────────────────────────────────────
@cache
def sealed_letter() -> tuple[bytes, bytes, bytes]:
    """Return lines, payload and secret of the vectors' letter."""
    case = named("letter", "to everybody")
    lines, payload = letter.split_letter(unb64(case["letter"]), len(SEATS))
    return lines, payload, bytes.fromhex(case["secret"])


LINES, PAYLOAD, SECRET = sealed_letter()
WHOLE = deal.read_deal(BOX.id, SEATS, LINES, sha(PAYLOAD))
INNER = deal.unlock(SECRET, PAYLOAD)


@given(blobs(LINES), st.lists(st.integers(-1, 300), max_size=30))
def test_no_bytes_break_lines(lines: bytes, seats: list[int]):
    only({"DEAL_FORMAT"}, lambda: deal.read_deal(BOX.id, seats, lines, bytes(32)))
    only({"DEAL_FORMAT"}, lambda: deal.read_deal(BOX.id, SEATS, lines, bytes(32)))


@given(blobs(LINES[: deal.LINE_BYTES]), st.integers(-1, 300), st.booleans())
def test_no_line_breaks_who_unwraps_it(line: bytes, seat: int, listed: bool):  # noqa: FBT001
    whole = WHOLE
    if listed:  # as a server that lies about everything lists it
        whole = deal.Deal(BOX.id, WHOLE.commitments, (sha(line),) * len(SEATS), WHOLE.payload_hash)
    for at in (seat, 1):
        only(
            {"SHARE_FORMAT", "SHARE_COMMIT"},
            partial(deal.unwrap_share, ONE.identity, at, line, whole),
        )


@given(st.dictionaries(st.integers(-1, 300), st.binary(max_size=20)), st.booleans())
def test_no_shares_break_the_join(shares: dict[int, bytes], promised: bool):  # noqa: FBT001
    whole = WHOLE
    if promised:  # an author may commit to anything
        commitments = {
            seat: deal.commitment_of(BOX.id, seat, share)
            for seat, share in shares.items()
            if 0 < seat < 256
        }
        whole = deal.Deal(BOX.id, commitments, (), bytes(32))
    only({"QUORUM", "DEAL_FALSE"}, lambda: deal.join(whole, shares, 3))


@given(blobs(PAYLOAD, INNER))
def test_no_bytes_break_a_payload(payload: bytes):
    only({"BROKEN"}, lambda: deal.unlock(SECRET, payload))
    only({"DEAL_FORMAT"}, lambda: deal.look(BOX.id, SEATS, LINES, payload))
    whole = LINES + payload
    look = partial(letter.look, whole, box_id=BOX.id, seats=SEATS)
    only({"LETTER_FORMAT"}, lambda: look(sizes=[len(whole)]))
    only({"LETTER_SIZE"}, lambda: look(sizes=[]))
    assert letter.open_letter(ONE, ROSTER, BOX.id, payload, SECRET)[0] in RESULTS
    for secret in (SECRET, None):
        only(
            {"BROKEN", "NOT_FOR_THIS_KEY", "MIXED"},
            partial(letter.own_keys, ONE.identity, payload, secret),
        )


@given(blobs(INNER), st.lists(st.binary(max_size=33), max_size=3))
def test_no_inner_file_breaks_a_reader(inner: bytes, keys: list[bytes]):
    payload = deal.lock_payload(inner, SECRET)
    assert letter.open_letter(ONE, ROSTER, BOX.id, payload, SECRET)[0] in RESULTS
    assert letter.open_urgent(ONE, ROSTER, BOX.id, inner)[0] in RESULTS
    assert letter.open_shared(ROSTER, BOX.id, payload, keys)[0] in RESULTS
    codes = {"LETTER_SIZE", "LETTER_FORMAT"}
    only(codes, lambda: letter.check_urgent(inner, len(SEATS)))


# ── What lies in a letter ─────────────────────────────────────────────────────
PACKED = letter.pack(letter_of(about={"who": "pupil", "avoid": ["head"]}), [])
HEADER = json.loads(PACKED[8 : 8 + int.from_bytes(PACKED[4:8], "big")])
HEADER["files"] = [{"name": "a", "type": "b", "size": 1}]
UNPACK = {"LETTER_FORMAT", "LETTER_PADDING"}


def packed(header: bytes, tail: bytes = b"") -> bytes:
    return (b"TBL1" + u32(len(header)) + header + tail).ljust(2**14, b"\0")


@given(blobs(PACKED))
def test_no_bytes_break_a_packed_letter(data: bytes):
    only(UNPACK, lambda: letter.unpack(data))
    only(UNPACK, lambda: letter.unpack(data[: 2**14].ljust(2**14, b"\0")))


@given(documents(HEADER), st.binary(max_size=3))
def test_no_json_breaks_a_header_and_what_was_read_can_be_written_again(text: bytes, tail: bytes):
    def read() -> None:
        header, files = letter.unpack(packed(text, tail))
        if len(header.text) <= letter.MAX_TEXT:
            letter.pack(header, files)

    only(UNPACK, read)


@given(documents(HEADER), documents(HEADER))
def test_no_header_breaks_a_follow_up(first: bytes, more: bytes):
    codes = UNPACK | {"FOLLOWUP_THREAD", "FOLLOWUP_MAC"}

    def read() -> None:
        begun, _files = letter.unpack(packed(first, b"x"))
        sealed = envelope.encrypt(packed(more, b"x"), [ONE.recipient])
        thread.open_followup(ONE.identity, sealed, begun)

    only(codes, read)


# ── What is sealed to a card or a code ────────────────────────────────────────
def sealed(plain: bytes) -> bytes:
    return envelope.encrypt(plain, [ONE.recipient])


GOOD = named("opening", "a release of seat 4")
RELEASED = envelope.decrypt(unb64(GOOD["file"]), [ONE.identity])


@given(blobs(RELEASED))
def test_no_plaintext_breaks_a_release(plain: bytes):
    file = sealed(plain)
    said = opening.Release(4, opened().id, sha(file), 0)
    note = sign_note(opening.write_release(ROSTER.origin, said), MEMBERS)
    found = opening.Released(file, note)
    only({"RELEASE_FORMAT"}, lambda: opening.open_release(ONE, ROSTER, opened(), found))


@given(blobs(unb64(GOOD["file"])))
def test_no_file_breaks_a_release(file: bytes):
    found = opening.Released(file, GOOD["note"])
    only({"RELEASE_FORMAT"}, lambda: opening.open_release(ONE, ROSTER, opened(), found))


@given(
    st.dictionaries(
        st.sampled_from(SEATS),
        st.lists(st.binary(min_size=16, max_size=16), min_size=3, max_size=3),
    )
)
def test_no_shares_break_a_reading(shares: dict[int, list[bytes]]):
    case = named("opening", "three released, one author lied")
    deals = [deal_of(each) for each in case["deals"]]
    read = opening.read_letters(ROSTER, deals, shares)
    seals = [read.opened, read.damaged, read.waiting]
    assert sum(each.count("\n") for each in seals) == len(deals)


def padded(note: str) -> bytes:
    text = note.encode("utf-8", "replace")
    return (b"TBA1" + u32(len(text)) + text).ljust(thread.REPLY_BYTES, b"\0")[: thread.REPLY_BYTES]


SAID = thread.write_reply(ROSTER.origin, "0" * 32, 1, BOX.opens, "body")
CASE_NOTE = thread.write_note(ROSTER.origin, "2026-12", BOX.opens, "body")


@given(texts(SAID, CASE_NOTE))
def test_no_text_breaks_what_is_said_in_a_thread(text: str):
    file = sealed(padded(signed(text)))
    only(REPLY, lambda: thread.open_reply(ONE, file, ROSTER))
    only(REPLY, lambda: thread.open_note_of(ONE, file, ROSTER, "2026-12"))


@given(blobs(padded(sign_note(SAID, MEMBERS))))
def test_no_bytes_break_what_is_said_in_a_thread(plain: bytes):
    for file in (sealed(plain), plain):
        only(REPLY, partial(thread.open_reply, ONE, file, ROSTER))


SHARED = sharing.Sharing(
    origin=ROSTER.origin, seal=b"s" * 32, to=1, keys=(b"k" * 16,), said=(None,)
)


@given(texts(sharing.write_sharing(SHARED)))
def test_no_text_breaks_a_sharing(text: str):
    codes = {"SHARING_FORMAT", "SHARING_LETTER"}
    only(codes, lambda: sharing.read_sharing(text))
    file = sealed(text.encode("utf-8", "surrogatepass"))
    only(codes, lambda: sharing.open_sharing(ONE, file, SHARED.seal))


TAKEN_AWAY = case_file.pack_case(TAKEN)
TOLD = json.loads(TAKEN_AWAY[8 : 8 + int.from_bytes(TAKEN_AWAY[4:8], "big")])


@given(blobs(TAKEN_AWAY))
def test_no_bytes_break_a_case_file(plain: bytes):
    codes = {"CASE_FORMAT", "NOT_FOR_THIS_KEY"}
    for file in (sealed(plain), plain):
        only(codes, partial(case_file.open_case, ONE.identity, file))


@given(documents(TOLD))
def test_no_json_breaks_a_case_file_and_what_was_read_can_be_written_again(text: bytes):
    plain = b"TBC1" + u32(len(text)) + text + b"abc"
    only({"CASE_FORMAT"}, lambda: case_file.pack_case(case_file.unpack_case(plain)))


KEYS = receipt.derive(ROSTER.origin, "12345678901234567891")
STUB = {"seal": "00" * 32, "box": "00" * 32, "id": "0" * 32, "to": [1, 2], "kind": "letter"}


@given(documents(STUB), blobs(bytes(300)))
def test_no_stub_breaks_its_reader(text: bytes, other: bytes):
    for plain in (b"TBU1" + len(text).to_bytes(2, "big") + text, b"TBU1" + other, other):
        file = bytes(12) + AESGCM(KEYS.stub_key).encrypt(bytes(12), plain, KEYS.mailbox)
        only({"STUB_FORGED"}, partial(receipt.open_stub, KEYS, file))
    only({"STUB_FORGED", "STUB_MISSING"}, lambda: receipt.open_stub(KEYS, other))


ENVELOPE = sealed(b"text")
CODES = {"BROKEN", "NOT_FOR_THIS_KEY", "MIXED"}


@given(blobs(ENVELOPE))
def test_no_bytes_break_an_envelope(file: bytes):
    only(CODES, lambda: envelope.decrypt(file, [ONE.identity]))
    only(CODES, lambda: envelope.file_key_of(file, ONE.identity))
    only(CODES, lambda: envelope.stanzas(file))
    only(CODES, lambda: envelope.decrypt_with_key(file, bytes(16)))


@given(blobs(LINES[33 : deal.LINE_BYTES]))
def test_no_bytes_break_a_sealed_share(data: bytes):
    only(CODES, lambda: envelope.hpke_open(data, ONE.identity, b"info"))
