"""A calendar of openings, meetings, reports and terms, as other programs read it (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from ishenim.commission.links import token_hash
from ishenim.commission.models import Member, Office, Person
from ishenim.meetings.models import Meeting
from ishenim.obligations.models import Feed
from ishenim.opening.models import Missed
from ishenim.orders.reading import commission_order_in_force
from ishenim.regulation.calendar import ZONE, quarter, report_due
from ishenim.schools.models import School

if TYPE_CHECKING:
    from icalendar import Event

AHEAD = timedelta(days=366)

HOUR = timedelta(hours=1)


def feed_of(token: str) -> Feed | None:
    """Return the feed of a secret address, while its person belongs to the school."""
    found = Feed.objects.filter(token_hash=token_hash(token), person__is_active=True)
    feed = found.select_related("person", "school").first()
    return feed if feed and _belongs(feed.person, feed.school) else None


def _belongs(person: Person, school: School) -> bool:
    seats = Member.objects.current(school).filter(person=person)
    return seats.exists() or Office.objects.filter(school=school, person=person).exists()


def calendar(feed: Feed, now: datetime) -> bytes:
    """Return a person's calendar in their language."""
    from icalendar import Calendar

    school, today = feed.school, now.astimezone(ZONE).date()
    with translation.override(feed.person.language):
        made = Calendar()
        made.add("prodid", "-//Ishenim//ishenim//KY")
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        made.add("x-wr-calname", f"{_('Trust Box')}, {school.name}")
        made.add("x-published-ttl", "PT12H")
        for event in _events(school, today):
            event.add("dtstamp", now.astimezone(UTC))
            made.add_component(event)
        return bytes(made.to_ical())


def _events(school: School, today: date) -> Iterator["Event"]:
    yield from _openings(school, today)
    yield from _meetings(school, today)
    yield from _reports(school, today)
    order = commission_order_in_force(school)
    if order and order.until and order.until >= today:
        yield _day(school, f"term-{order.pk}", order.until, _("The commission's term ends"))


def _openings(school: School, today: date) -> Iterator["Event"]:
    """Yield planned openings; a moved one on its new day, under the name of its planned day."""
    own = school.days_off()
    explained = dict(Missed.objects.filter(school=school).values_list("planned_on", "moved_to"))
    planned = set(school.planned_openings(today, today + AHEAD, own))
    moved = {day for day, to in explained.items() if to and to >= today}
    for day in sorted(planned | moved):
        held = explained.get(day, day)
        if held:
            begins = datetime.combine(held, school.rulebook_on(held).opening_time, ZONE)
            yield _hour(school, f"opening-{day.isoformat()}", begins, _("Opening of the box"))


def _meetings(school: School, today: date) -> Iterator["Event"]:
    called = Meeting.objects.filter(
        school=school, state=Meeting.State.CALLED, held_on__gte=today
    ).order_by("number")
    for number, day, hour in called.values_list("number", "held_on", "time"):
        begins = datetime.combine(day, hour, ZONE)
        yield _hour(school, f"meeting-{number}", begins, _("Meeting of the commission"))


def _reports(school: School, today: date) -> Iterator["Event"]:
    day = today - timedelta(days=92)
    while day <= today + AHEAD:
        one = quarter(day)
        due_on = report_due(one.year, one.number, school.rulebook_on(one.first))
        if today <= due_on <= today + AHEAD:
            name = f"report-{one.year}-{one.number}"
            yield _day(school, name, due_on, _("Quarterly report"))
        day = one.last + timedelta(days=1)


def _hour(school: School, name: str, begins: datetime, summary: str) -> "Event":
    event = _event(school, name, summary)
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (begins + HOUR).astimezone(UTC))
    return event


def _day(school: School, name: str, day: date, summary: str) -> "Event":
    event = _event(school, name, summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _event(school: School, name: str, summary: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@{school.origin.replace('/', '.')}")
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event
