"""Whatever comes from outside is read or refused with a documented code."""

import time
from collections.abc import Callable, Collection, Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof import bundle, checkpoint, fields, inclusion, note, tiles, tree, vkey, witness
from ishenim.proof.errors import LogError
from tests.mutated import blobs, only, texts
from tests.vectors import named
from tools.cases.proofs import FIRST, OUTSIDE, RECORD, TEXT
from tools.cases.school import JOURNAL, ORIGIN

KNOWN = note.keyring({FIRST.name: FIRST.public})
JOURNALS = note.keyring({JOURNAL.name: JOURNAL.public})
PROOF = named("checkpoint", "both witnesses have seen it")
HEAD = checkpoint.Checkpoint(JOURNAL.name, 7, bytes.fromhex(PROOF["root"]))
SIGNED = note.sign_note(TEXT, [FIRST]) + FIRST.cosign(TEXT, at=1)
FIELD = {"NOTE_TYPE", "NOTE_FIELD"}
STATUSES = {200, 400, 403, 404, 409, 422}


@given(texts(named("fields", "every line")["text"]))
def test_no_text_breaks_a_record(text: str):
    def read() -> None:
        found = fields.read_fields(text, "example", RECORD)
        fields.number(found.one("number"))
        fields.blob(found.one("hash"))
        fields.day(found.one("date"))
        fields.seats(found.values("seats"))

    only(FIELD, read)


VALUES: dict[str, Callable[[str], object]] = {
    "number": fields.number,
    "seat": fields.seat,
    "blob": fields.blob,
    "any blob": partial(fields.blob, size=None),
    "day": fields.day,
    "choice": partial(fields.choice, allowed=["empty"]),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_no_word_breaks_a_value(kind: str, data: st.DataObject):
    word = data.draw(texts("7", "2026-04-15", "AAAA"))
    only({"NOTE_FIELD"}, lambda: VALUES[kind](word))
    only({"NOTE_FIELD"}, lambda: fields.seats(word.split(" ")))


@given(texts(SIGNED))
def test_no_text_breaks_a_note(text: str):
    only({"NOTE_SIG"}, lambda: note.open_note(text, KNOWN))
    only({"NOTE_SIG"}, lambda: note.known_signers(text, KNOWN))
    only({"NOTE_SIG"}, lambda: note.join_note(*note.split_note(text)))


@given(texts(TEXT), texts(FIRST.line(TEXT), FIRST.cosign(TEXT, at=1)))
def test_no_line_breaks_a_signature(text: str, line: str):
    only({"NOTE_SIG"}, lambda: note.check_line(text, line, KNOWN))
    only({"NOTE_SIG"}, lambda: note.check_line(TEXT, line, KNOWN))


@given(blobs(bytes(4) + bytes(64), FIRST.public), st.binary(max_size=70))
def test_no_key_and_no_signature_break_a_verifier(public: bytes, signature: bytes):
    """A key of a roster is any 32 bytes, also such as are no point of the curve."""
    key = public[:32].ljust(32, b"\0")
    name = note.key_id("x", note.SIGNATURE, key)
    text = note.join_note(TEXT, [f"— x {note.b64(name + signature)}\n"])
    only({"NOTE_SIG"}, lambda: note.open_note(text, note.keyring({"x": key})))


@given(texts(HEAD.text))
def test_no_text_breaks_a_checkpoint(text: str):
    only({"LOG_FORMAT"}, lambda: checkpoint.read_checkpoint(text))


@given(texts(JOURNAL.vkey, OUTSIDE[0].witness_vkey))
def test_no_text_breaks_a_verifier_key(text: str):
    only({"LOG_KEY"}, lambda: vkey.read_vkey(text))


@given(texts(PROOF["proof"]), texts(HEAD.text), st.integers(0, 9))
def test_no_text_breaks_a_proof(proof: str, head: str, index: int):
    codes = {"LOG_FORMAT", "LOG_KEY", "LOG_PROOF"}
    witnesses = PROOF["witnesses"]

    def check(text: str) -> None:
        inclusion.check_proof(text, b"leaf 5", JOURNAL.public, ORIGIN, witnesses)

    only(codes, lambda: check(proof))
    whole = note.sign_note(head.encode("utf-8", "replace").decode(), [JOURNAL])
    only(codes, lambda: check(inclusion.write_proof(index, [bytes(32)], whole)))


HASHES = st.lists(st.sampled_from([bytes(32), b"\1" * 32, HEAD.root]), max_size=70)
SIZES = st.integers(-1, 20) | st.integers(-(2**80), 2**80)


@given(SIZES, SIZES, HASHES)
def test_no_steps_break_the_tree(old: int, new: int, hashes: Sequence[bytes]):
    root = HEAD.root
    only({"LOG_PROOF"}, lambda: tree.verify_inclusion(root, old, new, hashes, root))
    only({"LOG_PROOF"}, lambda: tree.verify_consistency(old, new, root, root, hashes))
    only({"LOG_PROOF"}, lambda: tree.climb(old, new, hashes))


@given(texts("tile/0/x001/234.p/5", "tile/entries/000.p/1"))
def test_no_text_breaks_the_path_of_a_tile(text: str):
    only({"LOG_FORMAT"}, lambda: tiles.read_path(text))


@given(blobs(tiles.pack_bundle([b"one", b"", b"three"])), st.integers(0, 256))
def test_no_bytes_break_a_bundle_of_entries(data: bytes, width: int):
    only({"LOG_FORMAT"}, lambda: tiles.unpack_bundle(data, width))
    only({"LOG_FORMAT"}, lambda: tiles.unpack_tile(data, width))


def answered(consider: Callable[[], object]) -> None:
    """A witness cosigns or answers with a status of its protocol."""
    status = 200
    try:
        consider()
    except witness.Unwitnessed as refusal:
        status = refusal.status
    assert status in STATUSES


@given(texts(witness.write_request(0, [bytes(32)], note.sign_note(HEAD.text, [JOURNAL]))))
def test_no_text_breaks_a_request_to_a_witness(body: str):
    known = witness.Known(3, bytes(32))
    for logs in ({JOURNAL.name: JOURNALS}, {}):
        answered(lambda logs=logs: witness.consider(witness.read_request(body), logs, known))


@given(texts(HEAD.text), HASHES, st.integers(0, 9))
def test_no_signed_head_breaks_a_witness(text: str, hashes: Sequence[bytes], old: int):
    head = note.sign_note(text.encode("utf-8", "replace").decode(), [JOURNAL])
    asked = witness.Asked(old, tuple(hashes), head)
    logs = {witness.origin_of(asked): JOURNALS}
    for known in (witness.Known(), witness.Known(3, bytes(32))):
        answered(partial(witness.consider, asked, logs, known))


DAY = fields.day("2026-04-15")
SERVED = bundle.Bundle(origin=ORIGIN, version="1", date=DAY, files={"a": bytes(48)})


@given(texts(bundle.write_bundle(SERVED)))
def test_no_text_breaks_a_bundle(text: str):
    only(FIELD, lambda: bundle.read_bundle(text))


def test_much_of_it_is_refused_in_bounded_time():
    began = time.process_time()
    many = 200_000
    steps = f"{note.b64(bytes(32))}\n" * many
    long = f"c2sp.org/tlog-proof@v1\nindex 5\n{steps}\n{SIGNED}"
    refused: Collection[Callable[[], object]] = [
        lambda: fields.read_fields("trustbox.v2/x\n" + "a 1\n" * many, "x", ["a+ <n>", "b <n>"]),
        lambda: fields.number("9" * many),
        lambda: note.open_note("\n\n" * many, KNOWN),
        lambda: note.open_note(TEXT + "\n" + FIRST.line(TEXT) * many, KNOWN),
        lambda: checkpoint.read_checkpoint("\n" * many),
        lambda: vkey.read_vkey("+" * many),
        lambda: tiles.read_path("tile/0/" + "x001/" * many),
        lambda: tiles.read_path("tile/0/" + "1" * many),
        lambda: inclusion.check_proof(long, b"leaf 5", JOURNAL.public, ORIGIN, []),
    ]
    for read in refused:
        with pytest.raises(ValueError, match=r"LOG|NOTE"):
            read()
    with pytest.raises(LogError):
        tree.verify_inclusion(HEAD.root, 5, 2**53, [bytes(32)] * many, HEAD.root)
    assert time.process_time() - began < 3
