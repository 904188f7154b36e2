"""The five words the author sees (UX-42)."""

import pytest

from ishenim.box.models import Letter
from ishenim.casework import actions
from ishenim.casework.models import Case
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT, reply_from


@pytest.fixture
def taken(letter, members):
    actions.take(letter=letter.row, by=members[0].member, now=OPENED_AT)
    return letter


def _set(written, member, stage):
    actions.set_stage(letter=written.row, stage=stage, by=member.member, now=OPENED_AT)


def test_a_reader_shows_that_the_letter_is_in_work(taken, members):
    _set(taken, members[0], "in-work")
    assert taken.row.stage == Letter.Stage.IN_WORK


def test_a_letter_without_an_answer_is_not_finished(taken, members):
    with pytest.raises(NotNow):
        _set(taken, members[0], "finished")
    assert taken.row.stage == Letter.Stage.RECEIVED


def test_an_answered_letter_is_finished_and_can_go_on_again(taken, members, roster):
    sent = reply_from(members[0], roster, taken, "Баары жакшы болду.")
    actions.answer(
        letter=taken.row,
        number=1,
        key=sent.key,
        sealed=sent.sealed,
        copy=sent.copy,
        by=members[0].member,
        now=OPENED_AT,
    )
    _set(taken, members[0], "finished")
    assert Case.objects.get().finished_on == OPENED_AT.date()
    _set(taken, members[0], "in-work")
    assert Case.objects.get().finished_on is None


@pytest.mark.parametrize("stage", ["received", "read", "answered", "burnt"])
def test_the_other_stages_are_not_chosen_by_people(taken, members, stage):
    with pytest.raises(BadInput):
        _set(taken, members[0], stage)


def test_who_never_took_the_letter_changes_nothing(taken, members):
    with pytest.raises(NotAllowed):
        _set(taken, members[1], "in-work")
