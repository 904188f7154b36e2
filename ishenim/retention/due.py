"""Whose term of keeping has ended, or ends soon, each by the rulebook of its closing day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from ishenim.box.models import Letter
from ishenim.casework.letters import locked
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.regulation.keeping import ended_by
from ishenim.regulation.obligations.letters import RETENTION_NOTICE
from ishenim.schools.models import School


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Letters closed in some years, and the first day on which they may be destroyed."""

    years: tuple[int, ...]
    from_day: date
    count: int


def due(school: School, day: date) -> QuerySet[Case]:
    """Return the letters that may be destroyed: closed, their term over, not destroyed yet.

    Whose author has written again since, and waits for a word, is not forgotten: it stays.
    """
    closed = Case.objects.filter(
        school=school, destroyed_on__isnull=True, stage="closed", letter__waits=False
    )
    over = Q(pk__in=())
    for span in ended_by(school.versions(), day):
        over |= Q(finished_on__range=span)
    return closed.filter(over).order_by("year", "number")


def closed_on(school: School, day: date) -> QuerySet[Case, date | None]:
    """Return the first closing day of the letters that may be destroyed on a day, if there are."""
    return due(school, day).order_by("finished_on").values_list("finished_on", flat=True)[:1]


def lost(school: School) -> QuerySet[Letter]:
    """Return the locked letters that nobody can ever open: a restart has ended their cards.

    As long as cards of its box exist, a locked letter is kept, whatever its age.
    """
    newest = rosters.row_in_force(school)
    first = newest.first_epoch if newest else 0
    return locked(school).filter(box__epoch__lt=first).order_by("seal")


def coming(school: School, today: date) -> Ending | None:
    """Return what may be destroyed within the next thirty days, or None."""
    then = today + RETENTION_NOTICE
    if then.year == today.year:
        return None
    soon = due(school, then).exclude(pk__in=due(school, today).values("pk")).order_by()
    counts = dict(soon.values_list("finished_on__year").annotate(Count("pk")))
    if not counts:
        return None
    years = tuple(sorted(counts))
    return Ending(years=years, from_day=date(then.year, 1, 1), count=sum(counts.values()))
