"""Calling a meeting, moving it to another day, cancelling it (R20, R24)."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings import rules
from ishenim.meetings.actions import agenda
from ishenim.meetings.actions.presence import Presence, record_presence
from ishenim.meetings.keeping import State, check_editable, check_keeper, hold
from ishenim.meetings.models import Ballot, Meeting
from ishenim.meetings.reading import is_first_due
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

Kind = Meeting.Kind


@dataclass(frozen=True, kw_only=True)
class Calling:
    """When and where a meeting is."""

    held_on: date
    time: time
    place: str
    kind: str = Kind.REGULAR


@transaction.atomic
def call(
    *, by: Member, calling: Calling, now: datetime, presence: Presence | None = None
) -> Meeting:
    """Call a meeting; its number is the school's next.

    A meeting that was held already is written down with who was present, in one step.
    """
    school = School.objects.select_for_update().get(pk=by.school_id)
    is_first = is_first_due(school)
    _check_may_call(by, is_first=is_first)
    _check_day(calling, today=timezone.localdate(now), presence=presence)
    _check_free(school, calling, is_first=is_first)
    meeting = Meeting.objects.create(
        school=school,
        number=_next_number(school),
        kind=Kind.FIRST if is_first else calling.kind,
        called_by=by,
        called_on=timezone.localdate(now),
        held_on=calling.held_on,
        time=calling.time,
        place=calling.place,
        rulebook=rules.version_on(school, calling.held_on),
    )
    agenda.fill(meeting=meeting)
    if presence:
        record_presence(meeting=meeting, presence=presence, by=by, now=now)
    return meeting


def _next_number(school: School) -> int:
    """Return the number after the last; the school's row is locked."""
    last = Meeting.objects.filter(school=school).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _check_may_call(by: Member, *, is_first: bool) -> None:
    if by.left_on:
        raise NotAllowed(_("Your seat has ended."))
    if is_first and not by.is_responsible:
        raise NotAllowed(_("The first meeting is called by the responsible person."))
    if not by.leads:
        raise NotAllowed(
            _("A meeting is called by the chair, the secretary or the responsible person.")
        )


def _check_day(calling: Calling, *, today: date, presence: Presence | None) -> None:
    if calling.kind not in {Kind.FIRST, Kind.REGULAR, Kind.EXTRAORDINARY}:
        raise BadInput(_("Please choose what kind of meeting it is."))
    if calling.held_on < today and presence is None:
        raise BadInput(_("This day has passed. Please mark at once who was present."))
    if calling.held_on > today and presence is not None:
        raise BadInput(_("This meeting is still to come: presence is marked on its day."))


def _check_free(school: School, calling: Calling, *, is_first: bool) -> None:
    others = Meeting.objects.filter(school=school).exclude(state=State.CANCELLED)
    if is_first and others.filter(kind=Kind.FIRST, state__in=[State.CALLED, State.OPEN]).exists():
        raise NotNow(_("The first meeting is called already."))
    if others.filter(held_on=calling.held_on, time=calling.time).exists():
        raise NotNow(_("A meeting is called for this day and hour already."))


@transaction.atomic
def change(*, meeting: Meeting, calling: Calling, by: Member, now: datetime) -> Meeting:
    """Move a called meeting to another day, hour or place; its kind stays."""
    School.objects.select_for_update().get(pk=meeting.school_id)
    meeting = hold(meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    if meeting.state != State.CALLED:
        raise NotNow(_("The meeting is being held: its day stays."))
    _check_day(calling, today=timezone.localdate(now), presence=None)
    if (calling.held_on, calling.time) != (meeting.held_on, meeting.time):
        _check_free(meeting.school, calling, is_first=False)
    meeting.held_on, meeting.time, meeting.place = calling.held_on, calling.time, calling.place
    meeting.rulebook = rules.version_on(meeting.school, meeting.held_on)
    meeting.save(update_fields=["held_on", "time", "place", "rulebook"])
    agenda.fill(meeting=meeting)
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: Member, now: datetime) -> Meeting:
    """Cancel a meeting that does not take place; it stays in the list with its number and why."""
    meeting = hold(meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    if Ballot.objects.filter(item__meeting=meeting).exists():
        raise NotNow(_("Votes were cast: this meeting took place. Please write its minutes."))
    if not reason.strip():
        raise BadInput(_("Please write why the meeting does not take place."))
    meeting.state, meeting.cancel_reason = State.CANCELLED, reason.strip()
    meeting.save(update_fields=["state", "cancel_reason"])
    return meeting
