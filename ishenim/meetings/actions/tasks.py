"""What somebody was asked to do, and what became of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings.keeping import check_keeper, check_quorum, held_for
from ishenim.meetings.models import AgendaItem, Meeting, Task
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


@transaction.atomic
def add_task(
    *,
    item: AgendaItem,
    text: str,
    by: Member,
    member: Member | None = None,
    executor: str = "",
    due_on: date | None = None,
) -> Task:
    """Ask a member, or somebody else by name, to do something until a day."""
    item = held_for(item, by)
    check_quorum(item.meeting)
    if member and member.school_id != item.meeting.school_id:
        raise BadInput(_("Please choose who does it, or write a name."))
    name = member.person.name if member else " ".join(executor.split())
    if not text.strip():
        raise BadInput(_("Please write what is to be done."))
    if not name:
        raise BadInput(_("Please choose who does it, or write a name."))
    if due_on and due_on < item.meeting.held_on:
        raise BadInput(_("A task cannot be due before the meeting."))
    return Task.objects.create(
        item=item, text=" ".join(text.split()), executor=name, member=member, due_on=due_on
    )


@transaction.atomic
def drop_task(*, task: Task, by: Member) -> None:
    """Take a task back, before the minutes are written."""
    held_for(task.item, by)
    task.delete()


@transaction.atomic
def mark_done(*, task: Task, note: str, by: Member, now: datetime) -> Task:
    """Write down what became of a task, once; by who keeps the meeting or was asked to do it."""
    task = (
        Task.objects.select_for_update(of=("self",)).select_related("item__meeting").get(pk=task.pk)
    )
    meeting = task.item.meeting
    if by.left_on:
        raise NotAllowed(_("Your seat has ended."))
    if by.pk != task.member_id:
        check_keeper(meeting, by)
    if meeting.state == Meeting.State.CANCELLED:
        raise NotNow(_("This meeting was cancelled."))
    if task.done_on:
        raise NotNow(_("This task is marked as done already."))
    if not note.strip():
        raise BadInput(_("Please write what was done."))
    task.done_on, task.done_note = timezone.localdate(now), note.strip()
    task.save(update_fields=["done_on", "done_note"])
    return task
