"""A meeting as the form of its minutes says it (papers.forms.minutes)."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from ishenim.commission.models import Member
from ishenim.meetings.models import AgendaItem, Attendance, Ballot, Meeting, Recusal, Vote
from ishenim.orders import naming
from ishenim.orders.naming import names_of
from ishenim.orders.reading import positions
from ishenim.papers.document import to_json
from ishenim.papers.forms import minutes as form
from ishenim.papers.forms.minutes import BallotForm, ItemForm, MinutesForm, TaskForm
from ishenim.papers.names import Someone
from ishenim.schools.models import School

LANGUAGES = ("ky", "ru", "en")
Naming = Callable[[Member], Someone]


def documents(meeting: Meeting, *, writer: Member) -> dict[str, dict[str, Any]]:
    """Return the minutes in three languages, as the row keeps them."""
    data = form_of(meeting, writer=writer)
    return {language: to_json(form.document(data, language)) for language in LANGUAGES}


def form_of(meeting: Meeting, *, writer: Member) -> MinutesForm:
    """Return everything the minutes say."""
    rows = list(meeting.attendance_set.select_related("member__person"))
    present = [row.member for row in rows if row.is_present]
    someone = _naming(meeting.school)
    leader, wrote = _leader(meeting, present), _secretary(present, writer)
    return MinutesForm(
        school=names_of(meeting.school),
        number=meeting.number,
        kind=meeting.kind,
        date=meeting.held_on,
        time=_begun(meeting),
        place=meeting.place,
        chair=leader.person.name if leader else "",
        secretary=wrote.person.name,
        is_led_by_chair=leader is None or leader.is_chair,
        is_written_by_secretary=wrote.is_secretary,
        present=tuple(someone(member) for member in present),
        absent=tuple((someone(row.member), row.reason) for row in rows if not row.is_present),
        invited=tuple(meeting.invitee_set.values_list("name", "role")),
        has_quorum=bool(meeting.has_quorum),
        has_parent=any(member.post == Member.Post.PARENT for member in present),
        items=tuple(_item(item, someone) for item in items_of(meeting)),
        rulebook=meeting.rulebook,
    )


def _naming(school: School) -> Naming:
    """Return how papers name a member: with the post as the order in force words it."""
    words = positions(school)
    return lambda member: naming.someone(member, words.get(member.person.email, ""))


def _begun(meeting: Meeting) -> time:
    """Return when it really began; the hour it was called for, where nobody opened it."""
    return timezone.localtime(meeting.opened_at).time() if meeting.opened_at else meeting.time


def _leader(meeting: Meeting, present: list[Member]) -> Member | None:
    """Return who led: at the first meeting the chair, as soon as one was elected."""
    chairs = [member for member in present if member.is_chair]
    return chairs[0] if meeting.kind == Meeting.Kind.FIRST and chairs else meeting.leader


def _secretary(present: list[Member], writer: Member) -> Member:
    """Return who wrote: the secretary, or in their absence who did."""
    return next((member for member in present if member.is_secretary), writer)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """Return the agenda with all that belongs to it, in a constant number of queries."""
    found = meeting.agendaitem_set.prefetch_related(
        Prefetch("ballot_set", Ballot.objects.select_related("candidate__person")),
        Prefetch("ballot_set__vote_set", Vote.objects.select_related("member__person")),
        Prefetch("recusal_set", Recusal.objects.select_related("member__person")),
        "task_set",
    )
    return list(found)


def _item(item: AgendaItem, someone: Naming) -> ItemForm:
    return ItemForm(
        kind=item.kind,
        title=item.title,
        year=item.year,
        quarter=item.quarter,
        heard=item.heard.strip(),
        spoke=item.spoke.strip(),
        resolved=tuple(line.strip() for line in item.resolved.splitlines() if line.strip()),
        ballots=tuple(_ballot(ballot) for ballot in item.ballot_set.all()),
        tasks=tuple(
            TaskForm(text=task.text, executor=task.executor, due=task.due_on)
            for task in item.task_set.all()
        ),
        recused=tuple((someone(r.member), r.reason) for r in item.recusal_set.all()),
    )


def _ballot(ballot: Ballot) -> BallotForm:
    names: dict[str, list[str]] = {choice: [] for choice in Vote.Choice.values}
    for vote in ballot.vote_set.all():
        names[vote.choice].append(vote.member.person.name)
    return BallotForm(
        question=ballot.question,
        office=ballot.office,
        candidate=ballot.candidate.person.name if ballot.candidate else "",
        votes_for=tuple(names[Vote.Choice.FOR]),
        votes_against=tuple(names[Vote.Choice.AGAINST]),
        abstained=tuple(names[Vote.Choice.ABSTAINED]),
        is_carried=ballot.is_carried,
    )


def attendance(meeting: Meeting) -> list[Attendance]:
    """Return the members of the meeting's day by seat."""
    return list(meeting.attendance_set.select_related("member__person", "member__school"))
