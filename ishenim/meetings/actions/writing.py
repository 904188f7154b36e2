"""Writing the minutes: the text that all members sign, fixed until somebody has (R26)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.meetings import papering, rules
from ishenim.meetings.keeping import State, check_may_write, check_open, hold
from ishenim.meetings.models import Meeting, Minutes
from ishenim.papers.document import from_json
from ishenim.papers.plain import plain
from ishenim.seal.paper import Paper, document_hash, write_paper
from ishenim.ui.refusals import BadInput, NotNow


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


def _check_whole(meeting: Meeting) -> None:
    for lack in rules.lacks(meeting, rules.counted_items(meeting)):
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
