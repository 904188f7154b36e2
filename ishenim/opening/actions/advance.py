"""Going through the table as far as the facts allow; called by every verb of the room."""

from datetime import datetime

from ishenim.opening import papers, table
from ishenim.opening.models import Opening
from ishenim.opening.room import Room


def advance(*, opening: Opening, now: datetime) -> Opening:
    """Take every step that nothing is missing for; the caller holds the opening."""
    while not opening.is_over:
        room = Room(opening, now)
        row = table.current(room)
        opening.step = row.step
        if row.step == Opening.Step.SEAL:
            head = papers.sealing_head(room)
            opening.seal_size, opening.seal_root = head.number, head.hash
        if row.step == Opening.Step.SIGN:
            papers.draft_closing(room)
        if row.then is None or not row.is_complete(room):
            break
        row.then(room, now)
    opening.save()
    return opening
