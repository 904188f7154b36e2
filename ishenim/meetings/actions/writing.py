"""Writing the minutes: the text that all members sign, fixed until somebody has (R26)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings import papering
from ishenim.meetings.actions.common import State, check_open, hold
from ishenim.meetings.models import AgendaItem, Meeting, Minutes
from ishenim.papers.document import from_json
from ishenim.papers.plain import plain
from ishenim.seal.paper import Paper, document_hash, write_paper
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


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


@transaction.atomic
def write_minutes(*, meeting: Meeting, by: Member, now: datetime) -> Minutes:
    """Fix the text of the minutes for signing: in Kyrgyz what is signed, its copies beside it."""
    meeting = hold(meeting)
    check_may_write(meeting, by)
    check_open(meeting)
    _check_whole(meeting)
    documents = papering.documents(meeting, writer=by)
    content = plain(from_json(documents["ky"]))
    minutes = Minutes.objects.create(
        meeting=meeting,
        documents=documents,
        content=content,
        note_text=_note_text(meeting, content),
        written_by=by,
        written_on=timezone.localdate(now),
    )
    meeting.state = State.MINUTES
    meeting.save(update_fields=["state"])
    return minutes


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


def _check_whole(meeting: Meeting) -> None:
    for lack in lacks(meeting, counted_items(meeting)):
        raise BadInput(lack)


def _note_text(meeting: Meeting, content: str) -> str:
    return write_paper(
        Paper(
            origin=meeting.school.origin,
            kind="minutes",
            number=str(meeting.number),
            date=meeting.held_on,
            document=document_hash(content),
            rulebook=meeting.rulebook,
            about=meeting.kind,
        )
    )


@transaction.atomic
def back_to_draft(*, meeting: Meeting, by: Member) -> Meeting:
    """Take the text back for changes, as long as nobody signed it."""
    meeting = hold(meeting)
    check_may_write(meeting, by)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None:
        raise NotNow(_("The minutes are not written yet."))
    if minutes.frozen_on or minutes.minutessignature_set.exists():
        raise NotNow(
            _(
                "The minutes bear a signature and cannot be changed any more. "
                "What is missing comes into the next meeting's minutes."
            )
        )
    minutes.delete()
    meeting.state = State.OPEN
    meeting.save(update_fields=["state"])
    return meeting
