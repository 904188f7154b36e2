"""What members do with letters, and what happens by itself."""

from datetime import datetime

from ishenim.casework.actions.alarms import sound_alarms
from ishenim.casework.actions.answering import Signed, answer
from ishenim.casework.actions.leaving import note_leaving
from ishenim.casework.actions.reading import Came, register, register_entered, report, take
from ishenim.casework.actions.sharing import share
from ishenim.casework.actions.urgent import open_urgent
from ishenim.schools.models import School

__all__ = [
    "Came",
    "Signed",
    "answer",
    "note_leaving",
    "open_urgent",
    "register",
    "register_entered",
    "report",
    "share",
    "take",
    "tick",
]


def tick(*, now: datetime) -> None:
    """Do what is due: sound the alarms of urgent letters, number the letters taken out.

    Called every few seconds by the server and by `ishenim tick`; doing it twice changes nothing.
    """
    sound_alarms(now=now)
    for school in School.objects.all():
        register(school=school, now=now)
