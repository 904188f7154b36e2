"""Handing a letter's sealed bytes to a member (R32)."""

import pytest

from ishenim.box.models import Box
from ishenim.casework import actions, letters
from ishenim.casework.models import Reading
from ishenim.commission.models import Member
from ishenim.seal import letter as floor
from ishenim.seal import opening as opening_floor
from ishenim.seal.box import read_box
from ishenim.ui.refusals import NotAllowed, NotFound
from tests.cast import person_named, receipt_keys, with_check_digit
from tests.letters import OPENED_AT, rows_of


def _opened(member, roster, written):
    """Open what the server hands out, as the member's browser does."""
    row = written.row
    outer = actions.take(letter=row, by=member.member, now=OPENED_AT)
    box = read_box(row.box.note, roster)
    file = letters.keys_file(row.box)
    seeds = opening_floor.read_keys(member.keys, box, file)
    return floor.open_letter(member.keys, roster, box, outer, seeds)


def test_a_member_opens_a_letter_after_the_opening(letter, members, roster):
    result, header, _files = _opened(members[1], roster, letter)
    assert result == "ok"
    assert header.text == "Алар жаңы балдардан акча сурашат."
    assert header.about["tile"] == "RCK"


def test_a_letter_is_closed_to_whom_its_author_left_out(
    write, aigul, members, roster, open_the_box
):
    written = write(aigul, avoid=frozenset({1}))
    open_the_box()
    assert _opened(members[0], roster, written)[0] == "not-for-me"
    assert _opened(members[1], roster, written)[0] == "ok"


def test_every_taking_is_written_down(letter, members):
    actions.take(letter=letter.row, by=members[0].member, now=OPENED_AT)
    actions.take(letter=letter.row, by=members[4].member, now=OPENED_AT)
    seats = Reading.objects.order_by("pk").values_list("member__seat", "what", "at")
    assert list(seats) == [(1, "opened", OPENED_AT), (5, "opened", OPENED_AT)]


def test_a_member_who_came_later_is_not_handed_the_letter(letter, school):
    newcomer = Member.objects.create(
        school=school,
        person=person_named("Жаңы Мүчө"),
        seat=6,
        post=Member.Post.OTHER,
        joined_on=OPENED_AT.date(),
    )
    with pytest.raises(NotAllowed):
        actions.take(letter=letter.row, by=newcomer, now=OPENED_AT)
    assert not Reading.objects.exists()


def test_a_letter_still_in_the_box_is_not_found(write, aigul, school, open_box):
    written = write(aigul)
    with pytest.raises(NotFound):
        letters.find(school, written.seal.hex())


def test_a_letter_taken_out_but_not_yet_unlocked_is_not_found(letter, school):
    from ishenim.opening.models import Opening

    Opening.objects.update(keys_file=None)
    with pytest.raises(NotFound):
        letters.find(school, letter.seal.hex())


def test_letters_get_continuous_numbers_once(write, aigul, open_the_box, school):
    other = with_check_digit("9999888877776666555")
    second = type(aigul)(other, receipt_keys(other))
    write(aigul)
    write(second)
    open_the_box()
    assert actions.register(school=school, now=OPENED_AT) == 2
    assert actions.register(school=school, now=OPENED_AT) == 0
    rows = rows_of(school, school.member_set.get(seat=1))
    assert sorted(row.case.label for row in rows) == ["ИК-2026-0001", "ИК-2026-0002"]


def test_the_box_of_a_letter_is_the_opened_one(letter):
    assert letter.row.box.state == Box.State.OPENED
