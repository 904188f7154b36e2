"""What a browser says about the bytes it was handed."""

import hashlib

import pytest

from ishenim.box.models import Letter
from ishenim.casework import actions
from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.ui.refusals import NotAllowed
from tests.cast import receipt_keys, with_check_digit
from tests.letters import OPENED_AT


def _report(written, member, *, readable=True, name=b""):
    return actions.report(
        letter=written.row,
        by=member.member,
        is_readable=readable,
        name_hash=name,
        now=OPENED_AT,
    )


def _take(written, member):
    actions.take(letter=written.row, by=member.member, now=OPENED_AT)


def test_the_author_sees_that_the_letter_was_read(letter, members):
    _take(letter, members[0])
    _report(letter, members[0])
    assert letter.row.stage == Letter.Stage.READ


def test_who_was_left_out_does_not_make_it_read(letter, members):
    _take(letter, members[0])
    _report(letter, members[0], readable=False)
    assert letter.row.stage == Letter.Stage.RECEIVED


def test_nothing_in_the_record_tells_who_was_left_out(letter, members):
    """The two members' records are the same but for the name."""
    for member, readable in ((members[0], False), (members[1], True)):
        _take(letter, member)
        _report(letter, member, readable=readable)
    shut, reader = Reading.objects.order_by("member__seat")
    assert (shut.what, shut.at, shut.letter_id) == (reader.what, reader.at, reader.letter_id)
    used = [Member.objects.get(seat=seat).card_used_on for seat in (1, 2)]
    assert used == [OPENED_AT.date()] * 2


def test_a_report_without_the_letter_is_refused(letter, members):
    with pytest.raises(NotAllowed):
        _report(letter, members[0])


def test_the_same_letter_put_in_twice_is_noticed(write, aigul, members, open_the_box, school):
    other = with_check_digit("9999888877776666555")
    again = type(aigul)(other, receipt_keys(other))
    first, second = write(aigul, name="ab" * 16), write(again, name="ab" * 16)
    open_the_box()
    actions.register(school=school, now=OPENED_AT)
    name = hashlib.sha256(b"the same").digest()
    for written in (first, second):
        _take(written, members[0])
    assert _report(first, members[0], name=name) is None
    twin = _report(second, members[0], name=name)
    assert twin == Case.objects.get(letter=first.seal)
    assert _report(first, members[0], name=name) == Case.objects.get(letter=second.seal)
