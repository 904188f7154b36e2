"""Facts of a meeting that are worked out and not stored."""

from datetime import date

from ishenim.commission.models import Member, Members
from ishenim.meetings.models import AgendaItem, Attendance
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
