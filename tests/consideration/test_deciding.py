"""R15: a letter is considered, decided, answered in its term, looked back at."""

from datetime import date, timedelta

import pytest

from ishenim.box import actions as box
from ishenim.box.models import Letter
from ishenim.casework.models import Case
from ishenim.consideration import actions
from ishenim.consideration.holding import latest_extension
from ishenim.consideration.models import Extension, Task
from ishenim.regulation.calendar import add_working_days
from ishenim.ui.refusals import BadInput, NotNow
from tests.box.wire import follow_up
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(members):
    return {"by": members[0].member, "now": OPENED_AT}


@pytest.fixture
def decided(described, who):
    actions.decide(case=described, decision="Чара көрүлдү.", outcome="confirmed", **who)
    return Case.objects.select_related("school", "letter").get()


def test_a_decision_has_words_and_an_outcome(decided):
    assert (decided.stage, decided.outcome, decided.decided_on) == (
        "decided",
        "confirmed",
        OPENED_AT.date(),
    )


def test_a_decision_is_corrected_without_another_step(decided, who):
    actions.decide(case=decided, decision="Оңдолду.", outcome="partly", **who)
    assert Case.objects.get().decision == "Оңдолду."
    assert decided.moves.count() == 1


@pytest.mark.parametrize("wrong", [{"decision": " "}, {"outcome": "guilty"}])
def test_half_a_decision_is_refused(described, who, wrong):
    with pytest.raises(BadInput):
        actions.decide(case=described, **({"decision": "a", "outcome": "confirmed"} | wrong), **who)


def test_nothing_is_closed_without_an_answer(decided, who):
    with pytest.raises(NotNow) as refused:
        actions.close(case=decided, **who)
    assert refused.value.sentence == "This is missing first: the answer to the author."


def test_an_answer_on_the_notice_board_is_noted(decided, who):
    actions.note_answer(case=decided, how="board", on=OPENED_AT.date(), **who)
    row = Case.objects.get()
    assert (row.answered_on, row.answered_how) == (OPENED_AT.date(), "board")
    assert (row.letter.stage, row.letter.waits) == (Letter.Stage.ANSWERED, False)


def test_what_was_added_under_the_code_waits_though_another_answer_is_noted_and_the_case_closed(
    decided, who, aigul
):
    """⚔ Neither a talk nor the end of the case shows that anybody has read «it goes on»."""
    added = box.Added(
        mailbox=aigul.keys.mailbox, auth=aigul.keys.auth, key=b"k" * 16, sealed=follow_up()
    )
    box.follow_up(school=decided.school, added=added, now=OPENED_AT)
    actions.note_answer(case=decided, how="oral", on=OPENED_AT.date(), **who)
    actions.close(case=decided, **who)
    letter = Letter.objects.get()
    assert (letter.stage, letter.waits) == (Letter.Stage.FINISHED, True)


def test_an_answer_under_the_code_is_not_noted_by_hand(decided, who):
    with pytest.raises(BadInput):
        actions.note_answer(case=decided, how="online", on=OPENED_AT.date(), **who)


def test_an_open_task_holds_the_case_open(decided, who):
    actions.note_answer(case=decided, how="oral", on=OPENED_AT.date(), **who)
    actions.add_task(case=decided, text="Чалуу", member=None, due_on=None, **who)
    with pytest.raises(NotNow) as refused:
        actions.close(case=decided, **who)
    assert refused.value.sentence == "This is missing first: open tasks are to be finished."


class TestClosed:
    """Three weeks later somebody asks whether it stopped."""

    @pytest.fixture
    def closed(self, decided, who):
        actions.note_answer(case=decided, how="oral", on=OPENED_AT.date(), **who)
        actions.close(case=decided, **who)
        return Case.objects.select_related("school", "letter").get()

    def test_the_author_sees_the_end(self, closed):
        assert (closed.stage, closed.finished_on) == ("closed", OPENED_AT.date())
        assert closed.letter.stage == Letter.Stage.FINISHED

    def test_there_is_a_look_back_between_two_and_four_weeks(self, closed):
        check = Task.objects.get(kind="check")
        assert timedelta(weeks=2) <= check.due_on - OPENED_AT.date() <= timedelta(weeks=4)

    def test_it_stopped(self, closed, who):
        check = Task.objects.get(kind="check")
        actions.finish_check(task=check, went_on=False, result="Токтоду", **who)
        assert Case.objects.get().stage == "closed"

    def test_it_goes_on_so_it_is_considered_again(self, closed, who):
        check = Task.objects.get(kind="check")
        actions.finish_check(task=check, went_on=True, result="Уланууда", **who)
        row = Case.objects.get()
        assert (row.stage, row.finished_on) == ("in-work", None)
        assert row.letter.stage == Letter.Stage.IN_WORK
        with pytest.raises(NotNow):
            actions.finish_check(task=check, went_on=True, result="", **who)

    def test_a_closed_case_takes_nothing_more(self, closed, who):
        for act in (
            lambda: actions.add_task(case=closed, text="x", member=None, due_on=None, **who),
            lambda: actions.decide(case=closed, decision="x", outcome="confirmed", **who),
        ):
            with pytest.raises(NotNow) as refused:
                act()
            assert refused.value.sentence == "This case is closed. Reopen it first."

    def test_reopening_needs_a_reason_and_ends_the_look_back(self, closed, who):
        with pytest.raises(BadInput):
            actions.reopen(case=closed, reason=" ", **who)
        actions.reopen(case=closed, reason="Жаңы маалымат", **who)
        assert Case.objects.get().stage == "in-work"
        assert not Task.objects.filter(kind="check", done_on__isnull=True).exists()


class TestExtension:
    """More time, with a reason, before the term ends."""

    def test_the_term_moves_and_the_old_one_is_kept(self, described, who):
        own = described.school.days_off()
        until = add_working_days(described.answer_by, 5, own)
        actions.extend(case=described, until=until, reason="Экспертиза", **who)
        kept = Extension.objects.get()
        assert (kept.before, kept.until) == (described.answer_by, until)
        assert Case.objects.get().answer_by == until
        assert Letter.objects.get(pk=described.letter_id).longer_until == until

    def test_all_extensions_together_are_at_most_thirty_working_days(self, described, who):
        last = latest_extension(described)
        actions.extend(case=described, until=last, reason="Себеп", **who)
        row = Case.objects.select_related("school").get()
        assert latest_extension(row) == last
        after = add_working_days(last, 1, row.school.days_off())
        with pytest.raises(BadInput):
            actions.extend(case=row, until=after, reason="x", **who)

    def test_a_day_the_school_does_not_work_is_refused(self, described, who):
        sunday = described.answer_by + timedelta(days=6 - described.answer_by.weekday())
        with pytest.raises(BadInput) as refused:
            actions.extend(case=described, until=sunday, reason="Себеп", **who)
        assert "does not work on this day" in refused.value.sentence

    def test_not_after_the_term_has_ended(self, described, members):
        late = OPENED_AT.replace(month=7)
        with pytest.raises(NotNow) as refused:
            actions.extend(
                case=described,
                until=date(2026, 7, 30),
                reason="Себеп",
                by=members[0].member,
                now=late,
            )
        assert refused.value.sentence == "The term has ended. A term is extended before its end."

    def test_not_without_a_reason(self, described, who):
        until = add_working_days(described.answer_by, 1, described.school.days_off())
        with pytest.raises(BadInput):
            actions.extend(case=described, until=until, reason="", **who)
