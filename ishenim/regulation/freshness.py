"""Whether a box is opened when it should be, as anybody's own clock shows it (R8).

The browser judges by the same rules (web/pages/freshness.ts, vectors/freshness.json): whoever
replays an old box can hide the new one, but not what day it is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

#: An opening begins at noon and takes an afternoon; after this hour it is late.
LATE_FROM = time(18)
#: A line may move an opening, but it hides no lateness for longer.
LONGEST_MOVE = timedelta(days=14)
#: After so long nobody opens this box any more: nothing is sealed to it.
LONGEST_WAIT = timedelta(days=120)


@dataclass(frozen=True)
class Freshness:
    """What a clock shows about the box that takes letters now."""

    due: date  # the day it must be opened
    is_late: bool = False
    is_given_up: bool = False


def freshness(
    moment: datetime, *, sealed: date, opens: date, moved_to: date | None = None
) -> Freshness:
    """Judge the open box: no next one was sealed yet.

    Args:
        moment: now, in the school's time; a clock before the sealing counts as that day.
        sealed: the day the box was sealed.
        opens: the day it is to be opened, as its note says.
        moved_to: the day a line moved that opening to.
    """
    now = max(moment.replace(tzinfo=None), datetime.combine(sealed, time()))
    due = max(opens, min(moved_to or opens, opens + LONGEST_MOVE))
    return Freshness(
        due=due,
        is_late=now >= datetime.combine(due, LATE_FROM),
        is_given_up=now.date() > opens + LONGEST_WAIT,
    )
