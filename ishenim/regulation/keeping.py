"""How long a closed letter is kept (R14): by the rulebook of the day it was closed.

What was promised then holds: a later rulebook neither shortens nor lengthens it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from ishenim.regulation.calendar import Versions

_DAY = timedelta(days=1)


def kept_until(versions: Versions, finished: date) -> date:
    """Return the last day a closed letter is kept: full years after the end of its year."""
    rules = [rules for since, rules in versions if since <= finished] or [versions[0][1]]
    return date(finished.year + rules[-1].retention_years, 12, 31)


def ended_by(versions: Versions, day: date) -> Iterator[tuple[date, date]]:
    """Yield from when to when letters were closed that are kept no more on a day."""
    ends = [*(since - _DAY for since, _rules in versions[1:]), date.max]
    for (since, rules), end in zip(versions, ends, strict=True):
        last = min(end, date(day.year - rules.retention_years - 1, 12, 31))
        if since <= last:
            yield since, last
