"""Reading restarts: beginning a commission anew where its quorum is lost for good (people.md)."""

from datetime import date

from ishenim.commission.models import Restart, Roster
from ishenim.schools.models import School


def holding(school: School, day: date) -> Restart | None:
    """Return the restart after which a new first roster may begin on a day, or None.

    It holds for the roster it names: once the new one is in force it is spent.
    """
    last = Roster.objects.filter(school=school, final_on__isnull=False).order_by("-epoch")
    epoch = last.values_list("epoch", flat=True).first()
    signed = Restart.objects.filter(school=school, epoch=epoch or 0, objected_on__isnull=True)
    found = signed.filter(in_force_on__lte=day).order_by("-pk").first()
    return found if epoch else None


def all_of(school: School) -> list[Restart]:
    """Return every signed restart, newest first: they are shown for ever."""
    return list(Restart.objects.filter(school=school, signed_on__isnull=False).order_by("-pk"))
