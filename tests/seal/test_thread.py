"""Replies and follow-ups."""

from datetime import date
from functools import cache

import pytest

from ishenim.proof.encoding import unb64
from ishenim.proof.note import sign_note
from ishenim.seal import envelope, letter, thread
from ishenim.seal.receipt import ReceiptKeys, Stub, derive
from tests.seal.test_letter import header_of
from tests.seal.vector_school import school
from tests.vectors import Case, as_said, cases, named, refused

SCHOOL = school()
ROSTER = SCHOOL.roster
CODE = "12345678901234567891"
DAY = date(2026, 4, 22)
THREAD = "00112233445566778899aabbccddeeff"


@cache
def author(code: str = CODE) -> ReceiptKeys:
    return derive(ROSTER.origin, code)


def reply(body: str = "body", seats: tuple[int, ...] = (4,)) -> str:
    text = thread.write_reply(ROSTER.origin, THREAD, 1, DAY, body)
    return sign_note(text, [SCHOOL.keys(seat).signer for seat in seats])


@pytest.mark.parametrize("case", cases("thread", "reply"))
def test_replies_are_opened_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = thread.open_reply(author(case["code"]), unb64(case["sealed"]), ROSTER)
        assert (read.thread, read.seq, read.body) == (case["thread"], case["seq"], case["body"])
        assert (read.date.isoformat(), sorted(read.seats)) == (case["date"], case["seats"])


@pytest.mark.parametrize("case", cases("thread", "followup"))
def test_follow_ups_are_opened_or_refused_as_the_vectors_say(case: Case):
    identity = SCHOOL.keys(case["seat"]).identity
    with as_said(case):
        first = header_of(case["first"])
        header, files = thread.open_followup(identity, unb64(case["sealed"]), first)
        assert header == header_of(case["header"])
        assert files == []


def test_every_reply_is_of_one_size():
    sizes = {len(thread.seal_reply(author().recipient, reply(body))) for body in ("", "ө" * 5000)}
    assert sizes == {envelope.sealed_size(thread.REPLY_BYTES, 1)}


def test_a_reply_too_long_for_its_size_is_refused():
    with refused("REPLY_SIZE"):
        thread.seal_reply(author().recipient, reply("a" * 12_500))


def test_readers_read_the_copy_of_a_reply_and_others_do_not():
    sealed = thread.seal_copy(ROSTER, (1, 2), reply("an answer"))
    assert len(envelope.stanzas(sealed)) == len(ROSTER.members)
    for seat in (1, 2):
        assert thread.open_reply(SCHOOL.keys(seat), sealed, ROSTER).body == "an answer"
    with refused("REPLY_FORMAT"):
        thread.open_reply(SCHOOL.keys(3), sealed, ROSTER)


def test_what_an_author_adds_is_believed_by_the_letter_s_readers():
    stub = Stub(bytes(32), SCHOOL.box.id, THREAD, (1, 2), "letter")
    header = thread.followup_header(
        author(), stub, origin=ROSTER.origin, to=(1, 2), text="more", sealed_by="server"
    )
    assert header.box == SCHOOL.box.id.hex()
    first = header_of(named("thread", "something more")["first"])
    sealed = thread.seal_followup(ROSTER, header.to, header)
    read, _files = thread.open_followup(SCHOOL.keys(2).identity, sealed, first)
    assert (read.text, read.thread) == ("more", THREAD)


def test_another_author_cannot_add_to_a_letter():
    stranger = author("00000000000000000000")
    stub = Stub(bytes(32), SCHOOL.box.id, THREAD, (1,), "letter")
    header = thread.followup_header(
        stranger, stub, origin=ROSTER.origin, to=(1,), text="more", sealed_by="browser"
    )
    first = header_of(named("thread", "something more")["first"])
    sealed = thread.seal_followup(ROSTER, header.to, header)
    with refused("FOLLOWUP_MAC"):
        thread.open_followup(SCHOOL.keys(1).identity, sealed, first)


def test_a_follow_up_has_the_size_of_a_letter_without_locks():
    stub = Stub(bytes(32), SCHOOL.box.id, THREAD, (1,), "letter")
    for text in ("", "ө" * letter.MAX_TEXT):
        header = thread.followup_header(
            author(), stub, origin=ROSTER.origin, to=(1,), text=text, sealed_by="browser"
        )
        sealed = thread.seal_followup(ROSTER, header.to, header)
        assert len(sealed) == envelope.sealed_size(2**14, len(ROSTER.members))


def test_a_reply_that_is_no_text_is_refused():
    plain = (b"TBA1" + (1).to_bytes(4, "big") + b"\xff").ljust(thread.REPLY_BYTES, b"\0")
    with refused("REPLY_FORMAT"):
        thread.open_reply(author(), envelope.encrypt(plain, [author().recipient]), ROSTER)
