"""Letters, packed, sealed, opened."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof.encoding import unb64
from ishenim.seal import envelope, letter
from ishenim.seal.bytes import sha
from ishenim.seal.letter import BUCKETS, FileEntry, Header
from tests import properties  # noqa: F401  (sets the number of examples)
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused

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
    assert letter.sealed_size(case["bucket"], case["n"], case["k"]) == case["size"]


@pytest.mark.parametrize("case", cases("letter", "open"))
def test_each_member_gets_the_result_of_the_vectors(case: Case):
    outer = unb64(case["outer"])
    for seat, result in case["results"].items():
        said, header, _files = letter.open_letter(
            SCHOOL.keys(int(seat)), ROSTER, BOX, outer, SCHOOL.seeds
        )
        assert said == result, seat
        assert (header is not None) == (result == "ok")
        if header is not None and "header" in case:
            assert header == header_of(case["header"])
    if "seal" in case:
        assert letter.seal_of(outer).hex() == case["seal"]
        assert letter.seal_number(letter.seal_of(outer)) == case["number"]


@pytest.mark.parametrize("case", cases("letter", "look"))
def test_from_outside_letters_are_taken_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        letter.look(unb64(case["outer"]), sizes=case["sizes"])


@pytest.mark.parametrize("case", cases("letter", "readers"))
def test_readers_are_those_of_the_vectors(case: Case):
    if "urgent" in case:
        assert letter.urgent_readers(ROSTER, case["exclude"]) == case["urgent"]
    else:
        with refused(case["error"]):
            letter.urgent_readers(ROSTER, case["exclude"])
    with as_said(case):
        letter.seal_letter(ROSTER, BOX, bytes(16), case["exclude"])


@pytest.mark.parametrize("case", cases("urgent"))
def test_urgent_letters_give_the_results_of_the_vectors(case: Case):
    sealed = unb64(case["sealed"])
    for seat, result in case["results"].items():
        keys = SCHOOL.keys(int(seat))
        assert letter.open_urgent(keys, ROSTER, case["box"], sealed)[0] == result, seat
    with as_said(case):
        letter.check_urgent(sealed, len(ROSTER.members))


def test_equal_letters_have_equal_sizes_whatever_they_say_and_to_whom():
    sizes = set()
    longest = "ө" * letter.MAX_TEXT
    for text, exclude in (("", ()), ("a", (1,)), (longest, (2, 3)), ("🙏" * 100, (1, 2, 3))):
        packed = letter.pack(letter_of(text), [])
        sizes.add(len(letter.seal_letter(ROSTER, BOX, packed, exclude)))
    assert sizes == {letter.sealed_size(2**14, 5, 3)} == {29_248}


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


def test_the_prototype_s_letter_is_padded_the_same_way():
    # {"v":1,"text":"привіт"} of 29 bytes: mark, length, JSON, zeros
    packed = letter.pack(letter_of("привіт"), [])
    assert packed[:4].hex() == "54424c31"
    assert "привіт".encode() in packed[8 : 8 + int.from_bytes(packed[4:8], "big")]


def test_the_prototype_s_seal_has_the_same_number():
    seal = letter.seal_of(b"age-encryption.org/v1\n")
    assert seal.hex() == "66c2c08ff126324347b09d35bf079722bacf8db334372cfdf61bd9573acbce0e"
    assert letter.seal_number(seal) == "CV1C13ZH4RS46HXG"


def test_who_is_left_out_cannot_tell_how_many_others_are():
    packed = letter.pack(letter_of(), [])
    for exclude in ((3,), (3, 4), (3, 4, 5)):
        outer = letter.seal_letter(ROSTER, BOX, packed, exclude)
        inner = letter.strip(outer, SCHOOL.seeds)
        assert envelope.stanzas(inner) == ["mlkem768x25519"] * 5
        assert (
            letter.open_letter(SCHOOL.keys(3), ROSTER, BOX, outer, SCHOOL.seeds)[0] == "not-for-me"
        )


def test_a_changed_byte_anywhere_is_damage():
    outer = bytearray(letter.seal_letter(ROSTER, BOX, letter.pack(letter_of(), []), ()))
    for place in (100, 3_000, 9_000, len(outer) - 1):
        outer[place] ^= 1
        result = letter.open_letter(SCHOOL.keys(1), ROSTER, BOX, bytes(outer), SCHOOL.seeds)
        assert result == ("damaged", None, [])
        outer[place] ^= 1


def test_wrong_locks_are_damage():
    outer = letter.seal_letter(ROSTER, BOX, letter.pack(letter_of(), []), ())
    for seeds in ([], SCHOOL.seeds[:2], SCHOOL.seeds[::-1], [bytes(32)] * 3):
        assert letter.open_letter(SCHOOL.keys(1), ROSTER, BOX, outer, seeds)[0] == "damaged"


def test_a_letter_of_classic_stanzas_is_no_letter():
    from tools.cases.keys import CLASSIC

    inner = envelope.encrypt(letter.pack(letter_of(), []), [CLASSIC] * 5)
    for lock in reversed(BOX.locks):
        inner = envelope.encrypt(inner, [lock])
    assert letter.open_letter(SCHOOL.keys(1), ROSTER, BOX, inner, SCHOOL.seeds)[0] == "damaged"


def test_nothing_of_a_letter_is_printed_by_accident():
    shown = repr(letter_of("a secret", about={"name": "Aigul"}))
    assert "a secret" not in shown
    assert "Aigul" not in shown
