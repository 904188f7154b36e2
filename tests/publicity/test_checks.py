"""The walk through the school: who ticked what and when; a tick can be taken back."""

import pytest

from ishenim.publicity.actions import tick, untick
from ishenim.publicity.checklist import LINES
from ishenim.publicity.models import Check
from ishenim.publicity.pages import checklist
from ishenim.schools.models import Helpline
from ishenim.ui.refusals import BadInput
from tests.cast import later


def test_a_tick_says_who_and_when(school, head, now):
    tick(school=school, code="camera", by=head, now=now)
    done = {line.code: line.check for line in checklist(school)}
    assert (done["camera"].by, done["camera"].done_on) == (head, now.date())
    assert [code for code, check in done.items() if check is None] == list(LINES)[1:]


def test_pressed_twice_it_is_done_once_and_by_the_first(school, head, administrator, now):
    tick(school=school, code="camera", by=head, now=now)
    tick(school=school, code="camera", by=administrator, now=now)
    assert [check.by for check in Check.objects.all()] == [head]


def test_a_tick_taken_back_stays_in_the_record(school, head, administrator, now):
    tick(school=school, code="phone", by=head, now=now)
    untick(school=school, code="phone", by=administrator, now=later(days=3))
    tick(school=school, code="phone", by=head, now=later(days=4))
    first, second = Check.objects.all()
    assert (first.undone_by, first.undone_on) == (administrator, later(days=3).date())
    assert (second.undone_on, second.done_on) == (None, later(days=4).date())


@pytest.mark.parametrize("deed", [tick, untick])
def test_a_line_that_does_not_exist_is_refused(deed, school, head, now):
    with pytest.raises(BadInput) as refused:
        deed(school=school, code="none", by=head, now=now)
    assert refused.value.sentence == "Мындай жазуу жок."


def test_the_list_speaks_of_cameras_numbers_and_the_website(school):
    codes = [line.code for line in checklist(school)]
    assert {"camera", "unseen", "doors", "phone", "numbers", "site", "paper", "key"} <= set(codes)


def test_who_called_the_numbers_has_checked_them_on_that_day(school, head, now):
    words = dict.fromkeys(("line_ky", "line_ru", "line_en"), "Психолог")
    before = now.date().replace(year=2025)
    number = Helpline.objects.create(
        school=school, position=1, kind="talk", number="111", checked_on=before, **words
    )
    tick(school=school, code="camera", by=head, now=now)
    number.refresh_from_db()
    assert number.checked_on == before
    tick(school=school, code="numbers", by=head, now=now)
    number.refresh_from_db()
    assert number.checked_on == now.date()
