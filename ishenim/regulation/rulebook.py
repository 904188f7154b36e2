"""The rulebook: the days, hours and numbers that the regulation fixes."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What the school's regulation says in numbers; the defaults are the seed's own."""

    opening_weekday: int = 1  # R8: Tuesday; Monday is 0
    opening_time: time = time(12, 0)  # R8
    access_from: time = time(8, 0)  # R7
    access_to: time = time(17, 0)  # R7
    stale_after_days: int = 7  # docs/spec/box.md: a box is stale a week after its opening day
