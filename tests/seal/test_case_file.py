"""A letter that was taken away, sealed to one card (docs/spec/case-file.md)."""

import pytest

from ishenim.proof.encoding import unb64
from ishenim.seal.bytes import u32
from ishenim.seal.card import member_keys
from ishenim.seal.case_file import CaseFile, Words, open_case, pack_case, seal_case, unpack_case
from ishenim.seal.envelope import encrypt
from ishenim.seal.errors import CaseFileError, NotForThisKey
from ishenim.seal.letter import FileEntry, Header
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases

SCHOOL = school()
KEYS = member_keys("box.example", 2, b"c" * 16)
TAKEN = CaseFile(
    label="ИК-2026-0012",
    seal="ab" * 32,
    date="2026-04-21",
    by=2,
    header=Header(
        kind="letter",
        origin="box.example",
        box="00",
        id="1" * 32,
        sealed_by="browser",
        to=(1, 2),
        mailbox="22",
        reply_to="age1pq1",
        thread_key="",
        text="Алар акча сурашат. 😢",
        about={"tile": "RCK", "avoid": ["teacher"]},
        files=(
            FileEntry(name="a.txt", type="text/plain", size=3),
            FileEntry(name="b", type="x/y", size=0),
        ),
    ),
    said=(Words("Автор", "2026-04-22", "Дагы эле уланып жатат."),),
    files=(b"abc", b""),
)


def test_it_comes_back_whole_for_its_own_card_alone():
    sealed = seal_case(KEYS.recipient, TAKEN)
    assert open_case(KEYS.identity, sealed) == TAKEN
    with pytest.raises(NotForThisKey):
        open_case(member_keys("box.example", 2, b"d" * 16).identity, sealed)


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"TBC1",
        pack_case(TAKEN)[1:],
        pack_case(TAKEN)[:-1],
        pack_case(TAKEN) + b"\0",
        b"TBC1" + u32(2) + b"{}",
        b"TBC1" + u32(4) + b"null",
        b"TBC1" + u32(8) + b'{"v": 1}',
        pack_case(TAKEN).replace(b'"by":2', b'"by":""'),
        pack_case(TAKEN).replace(b'"from"', b'"mrof"'),
    ],
)
def test_anything_else_is_refused(packed):
    with pytest.raises(CaseFileError):
        unpack_case(packed)
    with pytest.raises(CaseFileError):
        open_case(KEYS.identity, encrypt(packed, [KEYS.recipient]))


def test_no_envelope_is_no_case_file():
    with pytest.raises(CaseFileError):
        open_case(KEYS.identity, b"no envelope")


@pytest.mark.parametrize("case", cases("case-file"))
def test_case_files_are_opened_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = open_case(SCHOOL.keys(case["seat"]).identity, unb64(case["sealed"]))
        told = (read.label, read.seal, read.date, read.by, read.header.text)
        assert told == tuple(case[name] for name in ("label", "seal", "date", "by", "text"))
        assert [[one.sender, one.date, one.text] for one in read.said] == case["said"]
        assert list(read.files) == [unb64(data) for data in case["files"]]
