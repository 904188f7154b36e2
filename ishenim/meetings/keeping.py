"""Who may write what in a meeting, and when: checks before every verb."""

from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings.models import AgendaItem, Meeting
from ishenim.ui.refusals import NotAllowed, NotNow

State = Meeting.State


def hold(meeting: Meeting) -> Meeting:
    """Lock a meeting until the transaction ends: writers follow one another."""
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("school").get(pk=meeting.pk)
    )


def keeps(meeting: Meeting, member: Member) -> bool:
    """Return whether this member writes what happens: who leads the commission or the meeting."""
    return member.left_on is None and (member.leads or member.pk == meeting.leader_id)


def check_keeper(meeting: Meeting, by: Member) -> None:
    """Refuse who does not keep this meeting.

    Raises:
        NotAllowed: if it is another member.
    """
    if not keeps(meeting, by):
        raise NotAllowed(
            _("The chair, the secretary, the responsible person or who leads the meeting do this.")
        )


def check_editable(meeting: Meeting) -> None:
    """Refuse to change what people sign or have signed.

    Raises:
        NotNow: if the minutes are written, or the meeting was cancelled.
    """
    if meeting.state == State.CANCELLED:
        raise NotNow(_("This meeting was cancelled."))
    if not meeting.is_editable:
        raise NotNow(
            _("The minutes are written: they are changed only as a draft, before anybody signed.")
        )


def check_open(meeting: Meeting) -> None:
    """Refuse what belongs into a meeting that is being held.

    Raises:
        NotNow: before presence is recorded, and after the minutes are written.
    """
    check_editable(meeting)
    if meeting.state != State.OPEN:
        raise NotNow(_("Please record first who is present."))


def check_quorum(meeting: Meeting) -> None:
    """Refuse to decide anything without a quorum.

    Raises:
        NotNow: unless more than half of the members are present.
    """
    check_open(meeting)
    if not meeting.has_quorum:
        raise NotNow(
            _(
                "There is no quorum: nothing can be decided. "
                "More than half of the members must be present."
            )
        )


def held_for(item: AgendaItem, by: Member) -> AgendaItem:
    """Lock an item's meeting for somebody who keeps it; return the item as it is now.

    Passes on the refusals of `check_keeper` and `check_editable`.
    """
    meeting = hold(item.meeting)
    check_keeper(meeting, by)
    check_editable(meeting)
    found = AgendaItem.objects.get(pk=item.pk)
    found.meeting = meeting
    return found


def may_write(meeting: Meeting, member: Member) -> bool:
    """Return whether this member writes the minutes: the secretary or who led the meeting."""
    writes = member.is_secretary or member.pk == meeting.leader_id
    return member.left_on is None and writes


def check_may_write(meeting: Meeting, by: Member) -> None:
    """Refuse who does not write the minutes.

    Raises:
        NotAllowed: if it is another member.
    """
    if not may_write(meeting, by):
        raise NotAllowed(_("The minutes are written by the secretary or by who led the meeting."))
