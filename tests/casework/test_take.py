"""Handing a letter's sealed bytes to a member (R32)."""

from datetime import timedelta

import pytest

from ishenim.box.models import Box, Letter
from ishenim.casework import actions, letters
from ishenim.casework.models import Case, Reading
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.seal import letter as floor
from ishenim.ui.refusals import NotAllowed, NotFound
from tests.cast import TUESDAY, person_named, receipt_keys, with_check_digit
from tests.letters import OPENED_AT, rows_of, secret_of


def _opened(member, roster, written):
    """Open what the server hands out, as the member's browser does."""
    row = written.row
    payload = actions.take(letter=row, by=member.member, now=OPENED_AT)
    secret = secret_of(row, member, roster)
    return floor.open_letter(member.keys, roster, bytes(row.box.box_id), payload, secret)


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


def test_a_letter_for_which_too_few_cards_came_is_not_found(
    write, aigul, members, open_the_box, school, enter
):
    written = write(aigul)
    open_the_box(members[:2])
    assert actions.register(school=school, now=OPENED_AT) == 0
    with pytest.raises(NotFound):
        letters.find(school, written.seal.hex())
    for path in ("/en/desk/", "/en/desk/letters/"):
        page = enter(members[0]).get(path).content.decode()
        assert "Letters that still wait locked" in page
        assert written.seal.hex() not in page


def test_a_letter_that_waited_belongs_to_the_later_act(write, aigul, members, open_the_box, school):
    """Its terms begin on the day it was taken out."""
    written = write(aigul)
    first = open_the_box(members[:2])
    later_on = OPENED_AT.date() + timedelta(days=7)
    second = Opening.objects.create(
        school=school,
        kind="planned",
        step="done",
        planned_on=later_on,
        held_on=later_on,
        began_at=OPENED_AT,
        act_number=2,
    )
    Letter.objects.update(lock=Letter.Lock.OPEN, act=2)
    actions.register(school=school, now=OPENED_AT + timedelta(days=7))
    case = Case.objects.get(letter=written.seal)
    assert (case.opening, case.received_on) == (second, later_on)
    assert case.opening != first
    assert case.register_by > later_on


def test_a_damaged_letter_has_a_number_and_is_ended(write, aigul, open_the_box, school, members):
    written = write(aigul)
    open_the_box(members[:2])
    Letter.objects.update(lock=Letter.Lock.DAMAGED, act=1)
    assert actions.register(school=school, now=OPENED_AT) == 1
    case = Case.objects.get(letter=written.seal)
    assert (case.stage, case.outcome, case.finished_on) == ("closed", "impossible", TUESDAY)
    assert not letters.waiting(school).exists()


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
