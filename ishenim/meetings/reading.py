"""What other apps ask about meetings."""

from datetime import date

from django.db import models

from ishenim.commission.models import Member
from ishenim.meetings.models import Ballot, Meeting, Minutes, Task
from ishenim.schools.models import School

Kind, State = Meeting.Kind, Meeting.State


def is_constituted(school: School) -> bool:
    """Return whether the commission has both a chair and a secretary now (R20, R21)."""
    roles = Member.objects.current(school).values_list("is_chair", "is_secretary")
    return any(chair for chair, _secretary in roles) and any(who for _chair, who in roles)


def first_meeting_signed(school: School) -> bool:
    """Return whether a first meeting elected both and its minutes are signed by all."""
    return first_meetings(school).filter(state=State.SIGNED).exists()


def first_meetings(school: School) -> models.QuerySet[Meeting]:
    """Return the first meetings that elected both the chair and the secretary."""
    elected = Ballot.objects.filter(is_carried=True, item__meeting__school=school)
    chairs, secretaries = (
        elected.filter(office=office).values("item__meeting")
        for office in (Ballot.Office.CHAIR, Ballot.Office.SECRETARY)
    )
    return Meeting.objects.filter(school=school, kind=Kind.FIRST, pk__in=chairs).filter(
        pk__in=secretaries
    )


def is_first_due(school: School) -> bool:
    """Return whether the next meeting is the first: nobody was ever elected at one (R20)."""
    return not is_constituted(school) and not first_meetings(school).exists()


def meetings_held(school: School, first: date, last: date) -> int:
    """Return how many meetings with a quorum were held from `first` to `last` (R25)."""
    return Meeting.objects.held(school).filter(held_on__range=(first, last)).count()


def next_meeting(school: School) -> Meeting | None:
    """Return the meeting that is called for the nearest day."""
    return (
        Meeting.objects.filter(school=school, state=State.CALLED)
        .order_by("held_on", "time")
        .first()
    )


def open_tasks(school: School) -> models.QuerySet[Task]:
    """Return what was decided and is not done yet, the nearest day first."""
    return (
        Task.objects.filter(item__meeting__school=school, done_on__isnull=True)
        .exclude(item__meeting__state=State.CANCELLED)
        .select_related("item__meeting")
        .order_by(models.F("due_on").asc(nulls_last=True), "pk")
    )


def unsigned(school: School) -> models.QuerySet[Minutes]:
    """Return minutes that still wait for signatures (R27)."""
    return Minutes.objects.filter(meeting__school=school, frozen_on__isnull=True).select_related(
        "meeting"
    )


def awaiting(member: Member) -> models.QuerySet[Minutes]:
    """Return minutes that wait for this member's signature."""
    mine = unsigned(member.school).filter(meeting__attendance__member=member)
    return mine.exclude(minutessignature__seat=member.seat).order_by("meeting__number")


def without_minutes(school: School) -> models.QuerySet[Meeting]:
    """Return meetings that were held and have no minutes yet (R26)."""
    return Meeting.objects.filter(school=school, state=State.OPEN)
