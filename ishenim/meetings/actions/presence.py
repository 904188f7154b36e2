"""Who is present, who is not and why: with it a meeting begins."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings import rules
from ishenim.meetings.actions import agenda
from ishenim.meetings.keeping import State, check_editable, check_keeper, hold
from ishenim.meetings.models import Attendance, Invitee, Meeting, Recusal, Vote
from ishenim.regulation.meetings import has_quorum
from ishenim.ui.refusals import BadInput, NotNow


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Seats that are present, reasons of those that are not, guests, who leads."""

    present: frozenset[int]
    reasons: dict[int, str] = field(default_factory=dict)
    invited: tuple[tuple[str, str], ...] = ()
    leader: int | None = None


@transaction.atomic
def record_presence(*, meeting: Meeting, presence: Presence, by: Member, now: datetime) -> Meeting:
    """Write down who is present; the first time this opens the meeting.

    It can be corrected until the minutes are written, but nobody who voted was absent.
    """
    meeting = hold(meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    if meeting.held_on > timezone.localdate(now):
        raise NotNow(_("This meeting is still to come: presence is marked on its day."))
    members = _members(meeting)
    _check_whole(members, presence)
    _check_voters(meeting, members, presence)
    _write(meeting, members, presence)
    meeting.leader = _leader(members, presence)
    meeting.has_quorum = has_quorum(len(presence.present), len(members))
    if meeting.state == State.CALLED:
        meeting.state, meeting.opened_at = State.OPEN, now
    meeting.save(update_fields=["leader", "has_quorum", "state", "opened_at"])
    agenda.fill(meeting=meeting)
    return meeting


def _members(meeting: Meeting) -> list[Member]:
    """Return the members as of the meeting's day; once written down they stay the same."""
    known = Attendance.objects.filter(meeting=meeting).select_related("member__person")
    members = [row.member for row in known]
    return members or list(rules.members_on(meeting.school, meeting.held_on))


def _check_whole(members: list[Member], presence: Presence) -> None:
    seats = {member.seat for member in members}
    if not seats:
        raise BadInput(_("Nobody held a seat on this day."))
    if not presence.present <= seats:
        raise BadInput(_("Only members of the commission are marked as present."))
    if not presence.present:
        raise BadInput(_("Please mark who is present."))
    for member in members:
        if (
            member.seat not in presence.present
            and not presence.reasons.get(member.seat, "").strip()
        ):
            sentence = _("Please write why this member is absent: {name}.")
            raise BadInput(sentence.format(name=member.person.name))


def _check_voters(meeting: Meeting, members: list[Member], presence: Presence) -> None:
    """Refuse presence that contradicts votes which were cast."""
    votes = Vote.objects.filter(ballot__item__meeting=meeting)
    voted = set(votes.values_list("member__seat", flat=True))
    for member in members:
        if member.seat in voted - presence.present:
            sentence = _(
                "This member has voted and so was present: {name}. Take the vote back first."
            )
            raise NotNow(sentence.format(name=member.person.name))
    before = Attendance.objects.filter(meeting=meeting, is_present=True)
    if voted and set(before.values_list("member__seat", flat=True)) != set(presence.present):
        raise NotNow(
            _(
                "Votes were cast by those who were present. "
                "Take the votes back before you change this."
            )
        )


def _leader(members: list[Member], presence: Presence) -> Member:
    """Return who leads: as chosen, else the chair, the responsible person, the secretary."""
    here = [member for member in members if member.seat in presence.present]
    if presence.leader is None:
        order = lambda m: (not m.is_chair, not m.is_responsible, not m.is_secretary, m.seat)  # noqa: E731
        return min(here, key=order)
    for member in here:
        if member.seat == presence.leader:
            return member
    raise BadInput(_("Who leads the meeting must be present."))


def _write(meeting: Meeting, members: list[Member], presence: Presence) -> None:
    for member in members:
        is_present = member.seat in presence.present
        reason = "" if is_present else presence.reasons[member.seat].strip()
        Attendance.objects.update_or_create(
            meeting=meeting, member=member, defaults={"is_present": is_present, "reason": reason}
        )
    absent = [member for member in members if member.seat not in presence.present]
    Recusal.objects.filter(item__meeting=meeting, member__in=absent).delete()
    Invitee.objects.filter(meeting=meeting).delete()
    Invitee.objects.bulk_create(
        Invitee(meeting=meeting, name=name, role=role) for name, role in presence.invited
    )
