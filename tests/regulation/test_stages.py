"""The way of a letter: every stage is reached, every one can end, none is skipped (R14, R15)."""

import pytest

from ishenim.regulation import stages


def reached_from(code: str) -> set[str]:
    found, new = {code}, [code]
    while new:
        targets = {step.target for step in stages.possible(new.pop())} - found
        found |= targets
        new += targets
    return found


def test_every_stage_is_reached_from_the_first():
    assert reached_from("new") == {one.code for one in stages.STAGES}


@pytest.mark.parametrize("one", stages.STAGES, ids=lambda one: one.code)
def test_from_every_stage_a_letter_can_be_closed(one: stages.Stage):
    assert "closed" in reached_from(one.code)


def test_nothing_is_considered_before_it_is_registered():
    assert [step.verb for step in stages.possible("new")] == ["describe"]


def test_a_closed_letter_can_only_be_opened_again():
    assert [step.verb for step in stages.possible("closed")] == ["reopen"]


@pytest.mark.parametrize(
    ("code", "verb"),
    [("new", "close"), ("new", "decide"), ("registered", "close"), ("closed", "decide")],
)
def test_a_step_that_is_not_in_the_table_is_refused(code: str, verb: str):
    with pytest.raises(stages.StageError, match="NOT_FROM_HERE"):
        stages.after(code, verb)


def test_a_word_nobody_knows_is_refused():
    for ask in (lambda: stages.after("new", "forget"), lambda: stages.stage("lost")):
        with pytest.raises(stages.StageError, match="UNKNOWN"):
            ask()


def test_a_letter_is_closed_with_a_decision_an_outcome_and_an_answer():
    assert stages.lacking("close", frozenset()) == ("decision", "outcome", "answer", "no-open-task")
    assert stages.lacking("close", frozenset({"decision", "answer"})) == ("outcome", "no-open-task")
    assert stages.lacking("close", frozenset(stages.NEEDS)) == ()


def test_every_need_is_one_that_people_can_see_to():
    assert {need for step in stages.TRANSITIONS for need in step.needs} <= set(stages.NEEDS)


def test_the_author_sees_five_words_that_only_go_on():
    order = ["received", "read", "in-work", "answered", "finished"]
    seen = [order.index(one.author) for one in stages.STAGES]
    assert seen == sorted(seen)


def test_stages_and_steps_have_words_in_three_languages():
    for one in (*stages.STAGES, *stages.TRANSITIONS):
        assert set(one.words) == {"ky", "ru", "en"}
        assert all(one.words.values())


def test_the_drawing_names_every_stage_and_every_step():
    drawn = stages.diagram("ru")
    assert drawn.startswith("stateDiagram-v2\n")
    assert all(f'"{one.words["ru"]}"' in drawn for one in stages.STAGES)
    assert drawn.count("-->") == sum(len(step.sources) for step in stages.TRANSITIONS) + 2
