"""Letters, packed, sealed, opened."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.seal import deal, envelope, letter
from ishenim.seal.bytes import sha
from ishenim.seal.letter import BUCKETS, FileEntry, Header
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused
from tools.cases.envelopes import CLASSIC

SCHOOL = school()
ROSTER, BOX = SCHOOL.roster, SCHOOL.box


def header_of(content: Case) -> Header:
    files = tuple(FileEntry(**entry) for entry in content["files"])
    return Header(**(content | {"to": tuple(content["to"]), "files": files}))


def restored(short: Case) -> bytes:
    """Return a packed letter of the vectors: its beginning, zeros, sometimes a last byte."""
    packed = unb64(short["begin"]).ljust(short["size"], b"\0")
    return packed[:-1] + bytes([short["last"]]) if "last" in short else packed


def letter_of(text: str = "text", **changes: object) -> Header:
    first = header_of(named("letter", "to everybody")["header"])
    return replace(first, text=text, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", cases("letter", "pack"))
def test_letters_are_packed_as_the_vectors_say(case: Case):
    files = [unb64(file) for file in case["files"]]
    with as_said(case):
        packed = letter.pack(header_of(case["header"]), files)
        assert (len(packed), sha(packed).hex()) == (case["size"], case["sha256"])
        again, their_files = letter.unpack(packed)
        assert again == header_of(case["header"])
        assert their_files == files


@pytest.mark.parametrize("case", cases("letter", "unpack"))
def test_packed_letters_are_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        assert letter.unpack(restored(case["packed"]))[0].text == case["text"]


@pytest.mark.parametrize("case", cases("letter", "size"))
def test_sizes_are_those_of_the_vectors(case: Case):
    assert letter.sealed_size(case["bucket"], case["n"]) == case["size"]


@pytest.mark.parametrize("case", cases("letter", "open"))
def test_each_member_gets_the_result_of_the_vectors(case: Case):
    lines, payload = letter.split_letter(unb64(case["letter"]), len(ROSTER.members))
    secret = bytes.fromhex(case["secret"])
    for seat, result in case["results"].items():
        keys = SCHOOL.keys(int(seat))
        said, header, _files = letter.open_letter(keys, ROSTER, BOX.id, payload, secret)
        assert said == result, seat
        assert (header is not None) == (result == "ok")
        if header is not None and "header" in case:
            assert header == header_of(case["header"])
    if "seal" in case:
        found = deal.read_deal(BOX.id, list(ROSTER.members), lines, sha(payload)).seal
        assert (found.hex(), letter.seal_number(found)) == (case["seal"], case["number"])


@pytest.mark.parametrize("case", cases("letter", "look"))
def test_from_outside_letters_are_taken_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        letter.look(
            unb64(case["letter"]), box_id=bytes(32), seats=case["seats"], sizes=case["sizes"]
        )


@pytest.mark.parametrize("case", cases("letter", "readers"))
def test_readers_are_those_of_the_vectors(case: Case):
    assert letter.readers_of(ROSTER, case["exclude"]) == case["readers"]
    with as_said(case):
        letter.seal_letter(ROSTER, BOX, bytes(16), case["exclude"])
    if case["readers"]:
        assert envelope.stanzas(letter.seal_urgent(ROSTER, bytes(16), case["exclude"]))
    else:
        with refused("LETTER_READERS"):
            letter.seal_urgent(ROSTER, bytes(16), case["exclude"])


@pytest.mark.parametrize("case", cases("urgent"))
def test_urgent_letters_give_the_results_of_the_vectors(case: Case):
    sealed, box_id = unb64(case["sealed"]), bytes.fromhex(case["box"])
    assert deal.seal_of(sha(sealed)).hex() == case["seal"]
    for seat, result in case["results"].items():
        keys = SCHOOL.keys(int(seat))
        said, header, _files = letter.open_urgent(keys, ROSTER, box_id, sealed)
        assert said == result, seat
        if header is not None:
            assert header == header_of(case["header"])
    with as_said(case):
        letter.check_urgent(sealed, len(ROSTER.members))


def test_equal_letters_have_equal_sizes_whatever_they_say_and_to_whom():
    sizes = set()
    longest = "ө" * letter.MAX_TEXT
    for text, exclude in (("", ()), ("a", (1,)), (longest, (2, 3)), ("🙏" * 100, (1, 2, 3))):
        packed = letter.pack(letter_of(text), [])
        sizes.add(len(letter.seal_letter(ROSTER, BOX, packed, exclude)))
    assert sizes == {letter.sealed_size(2**14, 5)} == {30_362}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=500))
def test_every_text_comes_back(text: str):
    packed = letter.pack(letter_of(text), [])
    assert letter.unpack(packed)[0].text == text
    assert len(packed) == 2**14


@given(st.lists(st.binary(max_size=20_000), max_size=4))
def test_every_file_comes_back_and_the_bucket_is_the_smallest(files: list[bytes]):
    entries = tuple(
        FileEntry(name=f"{i}", type="image/jpeg", size=len(f)) for i, f in enumerate(files)
    )
    packed = letter.pack(letter_of(files=entries), files)
    assert letter.unpack(packed)[1] == files
    assert len(packed) in BUCKETS
    content = len(packed.rstrip(b"\0"))
    assert len(packed) == BUCKETS[0] or content + 20_000 > len(packed) // 2


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_reader(data: bytes):
    with refused("LETTER_FORMAT"):
        letter.unpack(b"TBL1" + data)
    packed = (b"TBL1" + len(data).to_bytes(4, "big") + data).ljust(2**14, b"\0")
    with refused("LETTER_FORMAT"):
        letter.unpack(packed)


def test_json_too_deep_to_read_is_refused():
    text = b"[" * 16_000
    with refused("LETTER_FORMAT"):
        letter.unpack((b"TBL1" + len(text).to_bytes(4, "big") + text).ljust(2**14, b"\0"))


def test_more_than_the_largest_bucket_is_refused():
    with refused("LETTER_SIZE"):
        letter.pack(letter_of(), [bytes(BUCKETS[-1])])


def sealed_now(exclude: tuple[int, ...] = (), inner: bytes | None = None) -> tuple[bytes, bytes]:
    """Return the payload of a letter that is sealed now, and its secret."""
    if inner is None:
        found = letter.seal_letter(ROSTER, BOX, letter.pack(letter_of(), []), exclude)
    else:
        found = deal.lock(ROSTER, BOX.id, inner)
    lines, payload = letter.split_letter(found, len(ROSTER.members))
    whole = deal.read_deal(BOX.id, list(ROSTER.members), lines, sha(payload))
    shares = {}
    for seat, line in list(zip(ROSTER.members, deal.split_lines(lines), strict=True))[:3]:
        shares[seat] = deal.unwrap_share(SCHOOL.keys(seat).identity, seat, line, whole)
    return payload, deal.join(whole, shares, ROSTER.quorum)


def opened(seat: int, payload: bytes, secret: bytes) -> str:
    return letter.open_letter(SCHOOL.keys(seat), ROSTER, BOX.id, payload, secret)[0]


def test_who_is_left_out_cannot_tell_how_many_others_are():
    for exclude in ((3,), (3, 4), (3, 4, 5)):
        payload, secret = sealed_now(exclude)
        assert envelope.stanzas(deal.unlock(secret, payload)) == ["mlkem768x25519"] * 5
        assert opened(3, payload, secret) == "not-for-me"


def test_with_fewer_than_k_cards_even_a_reader_opens_nothing():
    payload, _secret = sealed_now()
    with refused("NOT_FOR_THIS_KEY"):
        envelope.decrypt(payload, [SCHOOL.keys(1).identity])
    assert opened(1, payload, bytes(16)) == "damaged"


def test_a_changed_byte_anywhere_is_damage():
    payload, secret = sealed_now()
    changed = bytearray(payload)
    for place in (30, 60, 100, 3_000, 9_000, len(payload) - 1):
        changed[place] ^= 1
        assert opened(1, bytes(changed), secret) == "damaged"
        changed[place] ^= 1


def test_a_letter_of_classic_stanzas_is_no_letter():
    inner = envelope.encrypt(letter.pack(letter_of(), []), [CLASSIC] * 5)
    assert opened(1, *sealed_now(inner=inner)) == "damaged"


def test_a_locked_letter_is_read_with_its_own_keys_alone():
    payload, secret = sealed_now((3,))
    keys = letter.own_keys(SCHOOL.keys(1).identity, payload, secret)
    assert letter.open_shared(ROSTER, BOX.id, payload, keys)[0] == "ok"
    other, _secret = sealed_now()
    for wrong in (keys[:1], keys[1:], keys[::-1], [], [bytes(16)] * 2, [b""]):
        assert letter.open_shared(ROSTER, BOX.id, payload, wrong)[0] == "damaged"
    assert letter.open_shared(ROSTER, BOX.id, other, keys)[0] == "damaged"
    with refused("NOT_FOR_THIS_KEY"):
        letter.own_keys(SCHOOL.keys(3).identity, payload, secret)


def test_an_urgent_letter_is_read_with_one_key():
    sealed = letter.seal_urgent(ROSTER, letter.pack(letter_of(kind="urgent"), []))
    keys = letter.own_keys(SCHOOL.keys(5).identity, sealed, None)
    assert len(keys) == 1
    assert letter.open_shared(ROSTER, BOX.id, sealed, keys)[0] == "ok"
    assert letter.open_shared(ROSTER, bytes(32), sealed, keys)[0] == "wrong-box"


def test_an_urgent_letter_is_sealed_to_all_whom_the_author_chose():
    packed = letter.pack(letter_of(kind="urgent"), [])
    sealed = letter.seal_urgent(ROSTER, packed, (4,))  # the duty reader was left out
    said = [letter.open_urgent(SCHOOL.keys(s), ROSTER, BOX.id, sealed)[0] for s in ROSTER.members]
    assert said == ["ok", "ok", "ok", "not-for-me", "ok"]
    assert len(sealed) == len(letter.seal_urgent(ROSTER, packed))


def test_a_letter_that_lost_its_lock_is_no_urgent_letter_and_the_reverse():
    payload, _secret = sealed_now()
    with refused("LETTER_SIZE"):
        letter.check_urgent(payload, len(ROSTER.members))
    urgent = letter.seal_urgent(ROSTER, letter.pack(letter_of(), []))
    with refused("LETTER_SIZE"):
        letter.look(
            urgent, box_id=BOX.id, seats=list(ROSTER.members), sizes=[letter.sealed_size(2**14, 5)]
        )


def test_nothing_of_a_letter_is_printed_by_accident():
    shown = repr(letter_of("a secret", about={"name": "Aigul"}))
    assert "a secret" not in shown
    assert "Aigul" not in shown
