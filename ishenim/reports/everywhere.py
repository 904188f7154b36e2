"""The quarter of every school of an installation at once, in one pass over its letters."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q

from ishenim.casework.models import Case
from ishenim.regulation.calendar import quarter_of
from ishenim.schools.models import School

FIELDS = (
    *("letters", "registered_in_time", "registered_late", "considered", "considered_in_time"),
    *("considered_late", "in_work", "overdue"),
)


def quarter(year: int, number: int, today: date) -> Iterator[tuple[str | int, ...]]:
    """Yield each school and its numbers of work, as its own report counts them.

    Who got no letter at all stands there too: that is what somebody above looks for.
    """
    these = quarter_of(year, number)
    # As in obligations: written is registered, and answered or finished is considered.
    late = Q(described_on__gt=F("register_by")) | Q(described_on=None, register_by__lt=today)
    in_time = Q(finished_on__lte=F("answer_by")) | Q(answered_on__lte=F("answer_by"))
    is_open = Q(finished_on=None, answered_on=None)
    done = ~is_open
    rows = Case.objects.filter(received_on__range=(these.first, these.last)).order_by()
    counted = rows.values("school__slug").annotate(
        letters=Count("pk"),
        registered_in_time=Count("pk", filter=Q(described_on__lte=F("register_by"))),
        registered_late=Count("pk", filter=late),
        considered=Count("pk", filter=done),
        considered_in_time=Count("pk", filter=in_time),
        considered_late=Count("pk", filter=done & ~in_time),
        in_work=Count("pk", filter=is_open & Q(answer_by__gte=today)),
        overdue=Count("pk", filter=is_open & Q(answer_by__lt=today)),
    )
    found = {row[0]: row for row in counted.values_list("school__slug", *FIELDS).iterator()}
    for slug in School.objects.order_by("slug").values_list("slug", flat=True).iterator():
        yield found.get(slug, (slug, *(0 for _field in FIELDS)))
