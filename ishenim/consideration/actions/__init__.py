"""What members do with a case."""

from ishenim.consideration.actions.deciding import (
    close,
    decide,
    extend,
    finish_check,
    note_answer,
    reopen,
)
from ishenim.consideration.actions.moving import move
from ishenim.consideration.actions.readers import add_note, link, recuse, unlink
from ishenim.consideration.actions.working import (
    add_measure,
    add_task,
    assign,
    finish_task,
    hand_over,
    release,
    remove_measure,
    take_up,
    undo_task,
)

__all__ = [
    "add_measure",
    "add_note",
    "add_task",
    "assign",
    "close",
    "decide",
    "extend",
    "finish_check",
    "finish_task",
    "hand_over",
    "link",
    "move",
    "note_answer",
    "recuse",
    "release",
    "remove_measure",
    "reopen",
    "take_up",
    "undo_task",
    "unlink",
]
