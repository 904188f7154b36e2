"""Which schools must be judged anew: found by one query, however many schools there are.

Judging reads all that a school did. It says nothing new on the same day unless the journal grew;
what no journal tells of (minutes that wait for signatures) is seen within the hour.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ishenim.journal.models import Checkpoint
from ishenim.obligations.models import Look, Reminder
from ishenim.schools.models import School

#: A look that is older is repeated.
AGAIN = timedelta(hours=1)


def due(now: datetime, again_after: timedelta) -> list[School]:
    """Return the schools to look at, who waited longest first; each bears its journal's size.

    A reminder that nobody confirmed is tried again after `again_after`.
    """
    newest = Checkpoint.objects.filter(school=OuterRef("pk")).order_by("-size").values("size")[:1]
    unconfirmed = Reminder.objects.filter(
        school=OuterRef("pk"), sent_on__isnull=True, claimed_at__lt=now - again_after
    )
    begins = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = max(begins, now - AGAIN)
    is_tried = Q(look__at__lte=now - again_after) & Exists(unconfirmed)
    schools = School.objects.annotate(size=Coalesce(Subquery(newest), 0))
    is_known = Q(look__at__gt=since, look__at__lte=now, look__size=F("size"))
    found = schools.filter(~is_known | Q(look__isnull=True) | is_tried)
    return list(found.order_by(F("look__at").asc(nulls_first=True), "pk"))


def keep(school: School, now: datetime) -> None:
    """Write down that a school that was found due has been looked at, as it was then."""
    size: int = school.size  # type: ignore[attr-defined]  # of the query above
    Look.objects.bulk_create(
        [Look(school=school, at=now, size=size)],
        update_conflicts=True,
        unique_fields=["school"],
        update_fields=["at", "size"],
    )
