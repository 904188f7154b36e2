"""Tasks: who, until when, and what became of them."""

from datetime import timedelta

from ishenim.meetings import actions, reading
from tests.cast import NOW, later


def test_a_task_lives_from_the_meeting_until_it_is_done(council, refused):
    meeting = council.open()
    item = council.write(council.item(meeting))
    due = meeting.held_on + timedelta(days=7)
    task = actions.add_task(
        item=item, text="Плакат илүү", member=council.seat(4), due_on=due, by=council.chair
    )
    assert task.executor == "Назгүл Турдубаева"
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    assert list(reading.open_tasks(council.school)) == [task]
    done = {"task": task, "by": council.seat(4), "now": later(days=3)}
    assert refused(actions.mark_done, note=" ", **done) == "Эмне жасалганын жазыңыз."
    actions.mark_done(note="Илинди", **done)
    assert not reading.open_tasks(council.school).exists()
    assert refused(actions.mark_done, note="Илинди", **done) == (
        "Бул тапшырма аткарылды деп белгиленген."
    )


def test_another_member_does_not_say_that_it_is_done(council, refused):
    item = council.write(council.item(council.open()))
    task = actions.add_task(item=item, text="Текшерүү", executor="Завуч", by=council.chair)
    said = refused(actions.mark_done, task=task, note="x", by=council.seat(5), now=NOW)
    assert said == "Муну төрага, катчы, жооптуу адам же отурумду алып баруучу жасайт."


def test_a_task_has_somebody_something_and_a_day_to_come(council, refused):
    item = council.write(council.item(council.open()))
    give = {"item": item, "by": council.chair}
    assert refused(actions.add_task, text="x", **give) == (
        "Ким аткара турганын тандаңыз же аты-жөнүн жазыңыз."
    )
    assert refused(actions.add_task, text=" ", executor="Завуч", **give) == (
        "Эмне кылуу керек экенин жазыңыз."
    )
    yesterday = NOW.date() - timedelta(days=1)
    assert refused(actions.add_task, text="x", executor="Завуч", due_on=yesterday, **give) == (
        "Тапшырманын мөөнөтү отурумдан мурун болбойт."
    )


def test_a_task_is_taken_back_before_the_minutes_are_written(council, refused):
    meeting = council.open()
    item = council.write(council.item(meeting))
    first, second = (
        actions.add_task(item=item, text=text, executor="Завуч", by=council.chair) for text in "ab"
    )
    actions.drop_task(task=first, by=council.chair)
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    assert "Протокол жазылган" in refused(actions.drop_task, task=second, by=council.chair)
