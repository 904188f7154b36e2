"""Facts of a meeting that are worked out and not stored."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Members
from ishenim.meetings.models import AgendaItem, Attendance, Meeting
from ishenim.meetings.reading import is_constituted
from ishenim.schools.models import School


def version_on(school: School, day: date) -> int:
    """Return the version of the regulation in force on a day; 0 before the first was adopted."""
    return school.rules_on(day)[0]


def members_on(school: School, day: date) -> Members:
    """Return who held a seat on a day, ascending."""
    on_day = Member.objects.filter(school=school, joined_on__lte=day)
    return on_day.exclude(left_on__lte=day).select_related("person", "school").order_by("seat")


def voters(item: AgendaItem) -> list[Member]:
    """Return who may vote on an item: present and not recused, by seat."""
    present = Attendance.objects.filter(meeting=item.meeting_id, is_present=True)
    recused = item.recusal_set.values("member")
    rows = present.exclude(member__in=recused).select_related("member__person")
    return [row.member for row in rows]


def needs_election(meeting: Meeting) -> bool:
    """Return whether the commission has no chair or no secretary: then it elects (R20, R21)."""
    return meeting.kind == Meeting.Kind.FIRST or not is_constituted(meeting.school)


def must_stay(item: AgendaItem, *, elects: bool) -> bool:
    """Return whether the agenda needs an item; `elects`: an office is vacant."""
    return item.kind == AgendaItem.Kind.REPORT or (item.kind == AgendaItem.Kind.ELECTION and elects)


def lacks(meeting: Meeting, items: Sequence[AgendaItem]) -> list[str]:
    """Return what the minutes still miss, in sentences; `items` know their number of `votes`."""
    if not items:
        return [_("The agenda is empty.")]
    if not meeting.has_quorum:
        return []
    sentence = _(
        "Nothing is resolved about this item yet: {number}. "
        "Write what was decided, or that it was put off."
    )
    return [
        sentence.format(number=item.position)
        for item in items
        if not item.resolved.strip() and not item.votes  # type: ignore[attr-defined]
    ]


def counted_items(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda with the number of `votes` and `tasks` of each item."""
    return list(
        meeting.agendaitem_set.annotate(
            votes=Count("ballot", distinct=True), tasks=Count("task", distinct=True)
        ).order_by("position")
    )
