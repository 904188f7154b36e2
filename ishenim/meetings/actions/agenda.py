"""The agenda: what must be on it comes by itself, the rest is added by hand."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.meetings import rules
from ishenim.meetings.keeping import check_editable, check_keeper, held_for, hold
from ishenim.meetings.models import AgendaItem, Meeting
from ishenim.regulation.meetings import quarters_ended
from ishenim.ui.refusals import BadInput, NotNow

Kind = AgendaItem.Kind
LAST_POSITION = 60


def fill(*, meeting: Meeting) -> None:
    """Add what must be discussed and is not on the agenda yet: an election, a quarter's report."""
    if (
        rules.needs_election(meeting)
        and not meeting.agendaitem_set.filter(kind=Kind.ELECTION).exists()
    ):
        _append(meeting, kind=Kind.ELECTION)
    there = set(meeting.agendaitem_set.values_list("year", "quarter"))
    for year, quarter in _undiscussed(meeting):
        if (year, quarter) not in there:
            _append(meeting, kind=Kind.REPORT, year=year, quarter=quarter)


def _undiscussed(meeting: Meeting) -> Iterator[tuple[int, int]]:
    """Yield quarters with a box that ended and are on no other meeting's agenda."""
    first = Box.objects.filter(school=meeting.school).order_by("number").first()
    if first is None or meeting.kind == Meeting.Kind.FIRST:
        return
    others = AgendaItem.objects.filter(meeting__school=meeting.school, kind=Kind.REPORT)
    others = others.exclude(meeting=meeting).exclude(meeting__state=Meeting.State.CANCELLED)
    discussed = set(others.exclude(meeting__has_quorum=False).values_list("year", "quarter"))
    for ended in quarters_ended(first.sealed_on, meeting.held_on):
        if ended not in discussed:
            yield ended


def _append(meeting: Meeting, **fields: object) -> AgendaItem:
    last = meeting.agendaitem_set.aggregate(last=Max("position"))["last"] or 0
    if last >= LAST_POSITION:
        raise BadInput(_("The agenda is long enough. Please call another meeting."))
    return AgendaItem.objects.create(meeting=meeting, position=last + 1, **fields)


@transaction.atomic
def add_item(*, meeting: Meeting, title: str, by: Member) -> AgendaItem:
    """Put an item of one's own on the agenda."""
    meeting = hold(meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    title = " ".join(title.split())
    if not title:
        raise BadInput(_("Please write what the item is about."))
    return _append(meeting, kind=Kind.OTHER, title=title)


@transaction.atomic
def add_election(*, meeting: Meeting, by: Member) -> AgendaItem:
    """Put an election on the agenda: the commission may elect another chair or secretary."""
    meeting = hold(meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    if meeting.agendaitem_set.filter(kind=Kind.ELECTION).exists():
        raise NotNow(_("The election is on the agenda already."))
    return _append(meeting, kind=Kind.ELECTION)


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Member) -> None:
    """Take an item off the agenda, as long as nothing was said or decided about it."""
    item = held_for(item, by)
    if rules.must_stay(item, elects=rules.needs_election(item.meeting)):
        raise NotNow(_("This item must be discussed: it stays on the agenda."))
    written = item.heard or item.spoke or item.resolved
    if written or item.ballot_set.exists() or item.task_set.exists():
        raise NotNow(_("Something is written about this item already: it stays on the agenda."))
    meeting = item.meeting
    item.delete()
    _renumber(meeting, list(meeting.agendaitem_set.all()))


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Member) -> None:
    """Let an item change places with its neighbour; at the end nothing happens."""
    item = held_for(item, by)
    items = list(item.meeting.agendaitem_set.all())
    here = items.index(item)
    there = here - 1 if up else here + 1
    if 0 <= there < len(items):
        items[here], items[there] = items[there], items[here]
        _renumber(item.meeting, items)


def _renumber(meeting: Meeting, items: list[AgendaItem]) -> None:
    """Count the items from one; by way of far places, since no two may share one."""
    for far in (1000, 0):
        for position, item in enumerate(items, start=1):
            AgendaItem.objects.filter(pk=item.pk).update(position=far + position)
