"""Executors, tasks and measures of a case (columns 13 and 16 of the journal)."""

from datetime import date

import pytest

from ishenim.casework.models import Case
from ishenim.consideration import actions
from ishenim.consideration.models import Executor, Move, Task
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(members):
    return {"by": members[0].member, "now": OPENED_AT}


def test_giving_a_case_to_an_executor_begins_the_work(described, members, who):
    actions.assign(case=described, member=members[3].member, **who)
    assert Case.objects.get().stage == "in-work"
    assert Case.objects.get().letter.stage == "in-work"
    assert Move.objects.get().verb == "assign"


def test_two_can_work_on_one_case_and_nobody_twice(described, members, who):
    for seat in (3, 3, 1):
        actions.assign(case=described, member=members[seat].member, **who)
    assert described.executors.count() == 2


def test_who_has_not_opened_the_letter_is_no_executor_and_nobody_learns_why(
    described, members, who
):
    with pytest.raises(NotNow) as refused:
        actions.assign(case=described, member=members[4].member, **who)
    assert refused.value.sentence == (
        "This member has not opened the letter. Choose somebody who has."
    )


def test_an_executor_signs_for_the_case(described, members, who):
    actions.assign(case=described, member=members[3].member, **who)
    with pytest.raises(NotAllowed):
        actions.take_up(case=described, by=members[1].member, now=OPENED_AT)
    actions.take_up(case=described, by=members[3].member, now=OPENED_AT)
    assert Executor.objects.get().taken_on == OPENED_AT.date()


def test_a_case_taken_back_stays_on_record(described, members, who):
    actions.assign(case=described, member=members[3].member, **who)
    actions.release(case=described, member=members[3].member, **who)
    assert Executor.objects.get().until == OPENED_AT.date()


def test_a_letter_without_its_line_cannot_be_given_to_anybody(case, members, who):
    with pytest.raises(NotNow) as refused:
        actions.assign(case=case, member=members[3].member, **who)
    assert refused.value.sentence == "Write the line of the register first."


def test_a_task_is_done_and_taken_back_on_its_day(described, members, who):
    task = actions.add_task(
        case=described, text="Сүйлөшүү", member=None, due_on=date(2026, 4, 24), **who
    )
    actions.finish_task(task=task, result="Сүйлөштүк", **who)
    task.refresh_from_db()
    assert (task.done_on, task.result) == (OPENED_AT.date(), "Сүйлөштүк")
    actions.undo_task(task=task, **who)
    assert Task.objects.get().done_on is None


def test_a_task_for_yesterday_is_refused(described, who):
    with pytest.raises(BadInput):
        actions.add_task(case=described, text="x", member=None, due_on=date(2026, 4, 1), **who)


def test_a_measure_has_a_day_of_the_case(described, members, who):
    day = OPENED_AT.date()
    kept = actions.add_measure(case=described, kind="talk", text="Аңгеме", done_on=day, **who)
    for wrong in (date(2026, 4, 1), date(2027, 1, 1)):
        with pytest.raises(BadInput):
            actions.add_measure(case=described, kind="talk", text="x", done_on=wrong, **who)
    with pytest.raises(NotAllowed):
        actions.remove_measure(measure=kept, by=members[1].member, now=OPENED_AT)
    actions.remove_measure(measure=kept, **who)
    assert not described.measures.exists()


class TestAMemberLeaves:
    """In the middle of a case."""

    @pytest.fixture
    def given(self, described, members, who):
        actions.assign(case=described, member=members[3].member, **who)
        return actions.add_task(
            case=described, text="Чалуу", member=members[3].member, due_on=None, **who
        )

    def test_the_case_and_its_tasks_go_to_another(self, given, members):
        left = actions.hand_over(
            leaving=members[3].member,
            to=members[1].member,
            by=members[2].member,
            now=OPENED_AT,
        )
        assert left == []
        held = Executor.objects.filter(until__isnull=True)
        assert [row.member for row in held] == [members[1].member]
        assert Task.objects.get().member == members[1].member

    def test_a_case_stays_until_the_new_one_has_opened_the_letter(self, given, members):
        left = actions.hand_over(
            leaving=members[3].member,
            to=members[4].member,
            by=members[3].member,
            now=OPENED_AT,
        )
        assert [case.label for case in left] == ["ИК-2026-0001"]

    def test_nobody_else_hands_over(self, given, members):
        with pytest.raises(NotAllowed):
            actions.hand_over(
                leaving=members[3].member,
                to=members[4].member,
                by=members[1].member,
                now=OPENED_AT,
            )

    def test_the_page_says_what_stays(self, given, members, enter):
        page = enter(members[2]).post("/en/desk/handing-over", {"leaving": "4", "to": "5"})
        assert "ИК-2026-0001" in page.content.decode()
        page = enter(members[2]).post("/en/desk/handing-over", {"leaving": "4", "to": "2"})
        assert "Айнура Бекова" in page.content.decode()
