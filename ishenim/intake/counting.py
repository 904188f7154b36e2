"""Act count = registered count: what is still owed to the register (R9, R14)."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ishenim.casework.models import Case
from ishenim.opening.models import Opening
from ishenim.schools.models import School

#: Openings whose paper letters can still be typed in: about half a year.
LATEST = 26
#: Of an opening's paper letters, how many have a number: it stays when the letter is destroyed.
TYPED = Count("case", filter=Q(case__channel=Case.Channel.BOX))


@dataclass(frozen=True, kw_only=True)
class Owed:
    """An opening at which paper letters were counted."""

    opening: Opening
    counted: int
    entered: int

    @property
    def left(self) -> int:
        """How many are still to be typed in."""
        return self.counted - self.entered


def owed(opening: Opening) -> int:
    """Return how many letters of an opening are still to be typed in."""
    return opening.paper_letters - opening.case_set.filter(channel=Case.Channel.BOX).count()


def openings(school: School) -> list[Owed]:
    """Return the latest openings with paper letters, the newest first."""
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, paper_letters__gt=0)
    latest = done.annotate(typed=TYPED).order_by("-held_on", "-pk")
    return [
        Owed(opening=row, counted=row.paper_letters, entered=row.typed) for row in latest[:LATEST]
    ]
