"""Whose term of keeping has ended, or ends soon (the rulebook's `retention_years`)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ishenim.box.models import Letter
from ishenim.casework.letters import locked
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.regulation.obligations.letters import RETENTION_NOTICE
from ishenim.schools.models import School


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Letters closed in one year, and the first day on which they may be destroyed."""

    year: int
    from_day: date
    count: int


def kept_until(finished: date, years: int) -> date:
    """Return the last day a closed letter is kept: full years after the end of its year."""
    return date(finished.year + years, 12, 31)


def last_year(school: School, day: date) -> int:
    """Return the latest year of closing whose letters may be destroyed on a day."""
    return day.year - school.rulebook_on(day).retention_years - 1


def due(school: School, today: date) -> QuerySet[Case]:
    """Return the letters that may be destroyed: closed, their term over, not destroyed yet.

    Whose author has written again since, and waits for a word, is not forgotten: it stays.
    """
    closed = Case.objects.filter(
        school=school, destroyed_on__isnull=True, stage="closed", letter__waits=False
    )
    year = last_year(school, today)
    return closed.filter(finished_on__year__lte=year).order_by("year", "number")


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
    year = last_year(school, then)
    if then.year == today.year:
        return None
    closed = Case.objects.filter(
        school=school, destroyed_on__isnull=True, stage="closed", letter__waits=False
    )
    count = closed.filter(finished_on__year=year).count()
    return Ending(year=year, from_day=date(then.year, 1, 1), count=count) if count else None
