"""The keys of one letter for one newcomer (docs/spec/sharing.md)."""

from dataclasses import replace

import pytest

from ishenim.proof.encoding import unb64
from ishenim.seal.card import member_keys
from ishenim.seal.envelope import encrypt
from ishenim.seal.errors import SharingError
from ishenim.seal.sharing import Sharing, open_sharing, read_sharing, seal_sharing, write_sharing
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases

SCHOOL = school()
KEYS = member_keys("box.example", 6, b"c" * 16)
SHARED = Sharing(
    origin="box.example",
    seal=b"s" * 32,
    to=6,
    keys=(b"1" * 16, b"2" * 16),
    said=(b"3" * 16, None),
)


def _refused(code: str, call) -> None:
    with pytest.raises(SharingError) as refused:
        call()
    assert refused.value.code == code


def test_it_comes_back_whole():
    sealed = seal_sharing(KEYS.recipient, SHARED)
    assert open_sharing(KEYS, sealed, SHARED.seal) == SHARED


def test_without_a_thread_there_is_no_line_for_it():
    alone = replace(SHARED, said=())
    assert "said" not in write_sharing(alone)
    assert read_sharing(write_sharing(alone)) == alone


@pytest.mark.parametrize("change", [{"origin": "other.example"}, {"to": 5}, {"seal": b"t" * 32}])
def test_it_is_for_one_seat_and_one_letter(change):
    sealed = seal_sharing(KEYS.recipient, replace(SHARED, **change))
    _refused("SHARING_LETTER", lambda: open_sharing(KEYS, sealed, SHARED.seal))


def test_another_card_opens_nothing():
    other = member_keys("box.example", 6, b"d" * 16)
    sealed = seal_sharing(KEYS.recipient, SHARED)
    _refused("SHARING_FORMAT", lambda: open_sharing(other, sealed, SHARED.seal))
    garbage = encrypt(b"\xff", [KEYS.recipient])
    _refused("SHARING_FORMAT", lambda: open_sharing(KEYS, garbage, SHARED.seal))


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("sharing", "reply"),
        ("to 6", "to 0"),
        ("seal 73", "seal 7G"),
        ("seal 73", "seal 73 73"),
        ("key MTEx", "key MTE"),
        ("said MzMz", "said ****"),
    ],
)
def test_another_shape_is_refused(part, other):
    text = write_sharing(SHARED)
    assert part in text
    _refused("SHARING_FORMAT", lambda: read_sharing(text.replace(part, other, 1)))


@pytest.mark.parametrize("case", cases("sharing"))
def test_sharings_are_opened_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        keys, seal = SCHOOL.keys(case["seat"]), bytes.fromhex(case["seal"])
        read = open_sharing(keys, unb64(case["sealed"]), seal)
        assert write_sharing(read) == case["text"]
        assert [key.hex() for key in read.keys] == case["keys"]
        assert [key.hex() if key else None for key in read.said] == case["said"]
