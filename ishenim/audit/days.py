"""On which days the box was opened, and what was said of planned days on which it was not."""

from dataclasses import dataclass, field
from datetime import date

#: What was said of a day: moved or missed, why, and to which day.
Said = tuple[str, str, date | None]


@dataclass
class Days:
    """Days alone are kept: a journal of a million lines has no more of them than a shorter one."""

    opened: set[date] = field(default_factory=set)
    explained: dict[date, Said] = field(default_factory=dict)
    first_sealed: date | None = None

    def is_moved(self, planned: date, day: date) -> bool:
        """Tell whether a line has moved an opening to this day, which has come."""
        return any(
            to is not None and planned in {of, to} and of < to <= day
            for of, (_kind, _reason, to) in self.explained.items()
        )

    def end_of(self, planned: date) -> tuple[str, str, date | None]:
        """Return what came of a day in the end: kind and reason, and the last day it was moved to.

        A day that was moved may be moved again.
        """
        kind, reason, to = self.explained.get(planned, ("", "", None))
        seen = {planned}
        while kind == "moved" and to is not None and to not in seen:
            seen.add(to)
            following = self.explained.get(to)
            if following is None:
                break
            kind, reason, further = following
            to = further if kind == "moved" else to
        return kind, reason, to
