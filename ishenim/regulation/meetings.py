"""Rules of a meeting: quorum, votes, quarters that wait to be discussed (R20–R25)."""

from collections.abc import Iterator
from datetime import date, timedelta


def has_quorum(present: int, members: int) -> bool:
    """Return whether more than half of the members are present."""
    return 2 * present > members


def is_carried(votes_for: int, present: int) -> bool:
    """Return whether more than half of those who are present and may vote are for it (R23)."""
    return 2 * votes_for > present


def quarter_of(day: date) -> tuple[int, int]:
    """Return year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def last_day(year: int, quarter: int) -> date:
    """Return the last day of a quarter."""
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def quarters_ended(first: date, today: date) -> Iterator[tuple[int, int]]:
    """Yield every quarter, from the one of `first` on, that ended before `today` (R31)."""
    year, quarter = quarter_of(first)
    while last_day(year, quarter) < today:
        yield year, quarter
        year, quarter = year + quarter // 4, quarter % 4 + 1
