"""Everything people can do to a meeting; one module a subject."""

from ishenim.meetings.actions.agenda import add_election, add_item, move_item, remove_item
from ishenim.meetings.actions.calling import Calling, call, cancel, change
from ishenim.meetings.actions.items import Texts, drop_recusal, recuse, write_item
from ishenim.meetings.actions.presence import Presence, record_presence
from ishenim.meetings.actions.signing import finish_minutes, sign_minutes
from ishenim.meetings.actions.tasks import add_task, drop_task, mark_done
from ishenim.meetings.actions.voting import drop_ballot, elect, vote
from ishenim.meetings.actions.writing import back_to_draft, write_minutes

__all__ = [
    "Calling",
    "Presence",
    "Texts",
    "add_election",
    "add_item",
    "add_task",
    "back_to_draft",
    "call",
    "cancel",
    "change",
    "drop_ballot",
    "drop_recusal",
    "drop_task",
    "elect",
    "finish_minutes",
    "mark_done",
    "move_item",
    "record_presence",
    "recuse",
    "remove_item",
    "sign_minutes",
    "vote",
    "write_item",
    "write_minutes",
]
