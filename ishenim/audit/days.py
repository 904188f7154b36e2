"""On which days the box was opened, and what was said of planned days on which it was not."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ishenim.regulation.openings import Told

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

    def told(self) -> Iterator[Told]:
        """Yield what was said of each day."""
        for day, (_kind, reason, to) in self.explained.items():
            yield Told(planned_on=day, moved_to=to, reason=reason)
