"""The quarter of every school of an installation at once, in one pass over its letters."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q

from ishenim.casework.models import Case
from ishenim.regulation.calendar import quarter_of
from ishenim.regulation.figures import terms
from ishenim.reports.facts import unregistered
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
    found = {row[0]: row[1:] for row in counted.values_list("school__slug", *FIELDS).iterator()}
    waiting = _unregistered((these.first, these.last), today)
    for slug in School.objects.order_by("slug").values_list("slug", flat=True).iterator():
        more = waiting.get(slug, Counter())
        numbers = found.get(slug, (0,) * len(FIELDS))
        yield slug, *(count + more[name] for name, count in zip(FIELDS, numbers, strict=True))


def _unregistered(days: tuple[date, date], today: date) -> dict[str, Counter[str]]:
    """Return the numbers of what acts count and nobody has registered, by school."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for school, line in unregistered(days):
        found[school.slug].update(terms([line], today))
    return found
