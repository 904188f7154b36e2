"""What the meeting pages show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.meetings import papering, reading, rules
from ishenim.meetings.keeping import keeps, may_write
from ishenim.meetings.models import AgendaItem, Ballot, Meeting, Minutes, Vote
from ishenim.meetings.signers import Signer, is_whole, signers
from ishenim.regulation.calendar import half_year
from ishenim.schools.models import School
from ishenim.ui.refusals import NotFound

State = Meeting.State
ROMAN = ("", "I", "II", "III", "IV")
#: How many registration numbers the item page offers.
NUMBERS = 20


def find(school: School, number: int) -> Meeting:
    """Return a meeting by its number.

    Raises:
        NotFound: if there is none.
    """
    found = Meeting.objects.filter(school=school, number=number)
    meeting = found.select_related("leader__person", "called_by__person", "school").first()
    if meeting is None:
        raise NotFound(_("There is no meeting with this number."))
    return meeting


def find_item(school: School, number: int, pk: int) -> AgendaItem:
    """Return an item of a meeting's agenda.

    Raises:
        NotFound: if it is not there, or not any more.
    """
    found = AgendaItem.objects.filter(pk=pk, meeting__school=school, meeting__number=number)
    item = found.select_related("meeting__school").first()
    if item is None:
        raise NotFound(_("This item is not on the agenda any more."))
    return item


# ── All meetings ──────────────────────────────────────────────────────────────
def meeting_list(school: School, member: Member | None, today: date) -> dict[str, Any]:
    """Return the half-year's count, what is open, and every meeting."""
    _version, rulebook = school.rules_on(today)
    half = half_year(today, rulebook)
    every = Meeting.objects.filter(school=school).annotate(items=Count("agendaitem"))
    meetings = list(every.order_by("-held_on", "-number"))
    held = [m for m in meetings if m.has_quorum and m.state != State.CANCELLED]
    called = [m for m in meetings if m.state == State.CALLED]
    return {
        "meetings": meetings,
        "half_year": half,
        "held": sum(half.first <= m.held_on <= half.last for m in held),
        "needed": rulebook.meetings_per_half_year,
        "next": min(called, key=lambda m: (m.held_on, m.time), default=None),
        "to_sign": list(reading.awaiting(member)) if member else [],
        "tasks": list(reading.open_tasks(school)) if member else [],
        "task_count": reading.open_tasks(school).count() if member is None else 0,
        "may_call": member is not None and _may_call(school, member),
        "today": today,
    }


def _may_call(school: School, member: Member) -> bool:
    if member.is_responsible:
        return True
    leads = member.is_chair or member.is_secretary
    return leads and not reading.is_first_due(school)


# ── One meeting ───────────────────────────────────────────────────────────────
def title(item: AgendaItem) -> str:
    """Return an item's title in the reader's language."""
    if item.kind == AgendaItem.Kind.ELECTION:
        return _("Election of the chair and the secretary of the commission")
    if item.kind == AgendaItem.Kind.REPORT:
        return _("Analytical report on the letters of this quarter: {quarter}, {year}").format(
            quarter=ROMAN[item.quarter or 0], year=item.year
        )
    return item.title


@dataclass(frozen=True)
class Line:
    """An item on the meeting's page."""

    item: AgendaItem
    title: str
    votes: int
    tasks: int
    stays: bool

    @property
    def is_written(self) -> bool:
        return bool(self.item.resolved.strip() or self.votes)


def stages(meeting: Meeting) -> list[dict[str, Any]]:
    """Return the way of a meeting: which steps are past, which one is now."""
    steps = [
        ("call", _("Call")),
        ("presence", _("Who is present")),
        ("items", _("Discussion and decisions")),
        ("minutes", _("Minutes")),
        ("signed", _("Signatures of all")),
    ]
    here = {State.CALLED: 1, State.OPEN: 2, State.MINUTES: 4, State.SIGNED: 5}
    now = here.get(State(meeting.state), 0)
    return [
        {"code": code, "word": word, "past": index < now, "now": index == now}
        for index, (code, word) in enumerate(steps)
    ]


def meeting_page(meeting: Meeting, member: Member, today: date) -> dict[str, Any]:
    """Return one meeting, from the call to the signatures."""
    rows = papering.attendance(meeting)
    elects = meeting.is_editable and rules.needs_election(meeting)
    lines = [_line(item, elects=elects) for item in rules.counted_items(meeting)]
    present = [row.member for row in rows if row.is_present]
    return {
        "meeting": meeting,
        "stages": stages(meeting),
        "rows": rows,
        "present": len(present),
        "guests": list(meeting.invitee_set.all()),
        "no_parent": bool(rows) and not any(m.post == Member.Post.PARENT for m in present),
        "lines": lines,
        "has_votes": any(line.votes for line in lines),
        "has_election": any(line.item.kind == AgendaItem.Kind.ELECTION for line in lines),
        "keeps": keeps(meeting, member),
        "may_write": may_write(meeting, member),
        "is_day": meeting.held_on <= today,
        "lacks": rules.lacks(meeting, [line.item for line in lines]),
    }


def _line(item: AgendaItem, *, elects: bool) -> Line:
    return Line(
        item=item,
        title=title(item),
        votes=item.votes,  # type: ignore[attr-defined]
        tasks=item.tasks,  # type: ignore[attr-defined]
        stays=rules.must_stay(item, elects=elects),
    )


# ── One item ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Counted:
    """A vote with its names."""

    ballot: Ballot
    about: str
    names: list[tuple[str, str]]  # word, names

    @property
    def is_carried(self) -> bool:
        return self.ballot.is_carried


def counted(ballot: Ballot) -> Counted:
    """Return a vote as it is shown; its rows are fetched already."""
    names: dict[str, list[str]] = {choice: [] for choice in Vote.Choice.values}
    for vote in ballot.vote_set.all():
        names[vote.choice].append(vote.member.person.name)
    words = [(str(label), ", ".join(names[choice]) or "—") for choice, label in Vote.Choice.choices]
    return Counted(ballot, about(ballot), words)


def about(ballot: Ballot) -> str:
    """Return what was voted on."""
    if ballot.candidate is None:
        return ballot.question
    name = ballot.candidate.person.name
    if ballot.office == Ballot.Office.CHAIR:
        return _("To elect as chair: {name}").format(name=name)
    return _("To elect as secretary: {name}").format(name=name)


def item_page(item: AgendaItem, member: Member) -> dict[str, Any]:
    """Return what was said, voted and given out under one item."""
    ballots = item.ballot_set.select_related("candidate__person")
    votes = Vote.objects.select_related("member__person")
    ballots = ballots.prefetch_related(Prefetch("vote_set", votes))
    shown = [counted(ballot) for ballot in ballots]
    elected = {c.ballot.office for c in shown if c.is_carried}
    meeting = item.meeting
    return {
        "meeting": meeting,
        "item": item,
        "title": title(item),
        "ballots": shown,
        "offices": [o for o in ("chair", "secretary") if o not in elected],
        "recusals": list(item.recusal_set.select_related("member__person")),
        "tasks": list(item.task_set.all()),
        "may_edit": keeps(meeting, member) and meeting.is_editable,
        "is_open": meeting.state == State.OPEN,
        "numbers": numbers(meeting.school),
    }


def numbers(school: School) -> list[str]:
    """Return the newest registration numbers: in minutes a letter has no other name."""
    return [case.label for case in Case.objects.filter(school=school)[:NUMBERS]]


# ── Minutes ───────────────────────────────────────────────────────────────────
def minutes_of(meeting: Meeting) -> Minutes:
    """Return a meeting's minutes.

    Raises:
        NotFound: if they are not written yet.
    """
    found = Minutes.objects.filter(meeting=meeting).select_related("written_by__person").first()
    if found is None:
        raise NotFound(_("The minutes of this meeting are not written yet."))
    found.meeting = meeting
    return found


def minutes_page(minutes: Minutes, member: Member) -> dict[str, Any]:
    """Return the text, who signed it and for whom it waits."""
    found = signers(minutes)
    mine = next((s for s in found if s.member.pk == member.pk), None)
    awaited = [s for s in found if s.is_awaited]
    return {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "stages": stages(minutes.meeting),
        "signers": found,
        "signed": sum(s.signed_on is not None for s in found),
        "awaited": awaited,
        "may_sign": mine is not None and mine.is_awaited and not minutes.frozen_on,
        "may_take_back": may_write(minutes.meeting, member) and _is_unsigned(minutes, found),
        "may_finish": _may_finish(minutes, member),
    }


def _is_unsigned(minutes: Minutes, found: list[Signer]) -> bool:
    return minutes.frozen_on is None and not any(s.signed_on for s in found)


def _may_finish(minutes: Minutes, member: Member) -> bool:
    """Return whether nobody is awaited any more, and the minutes still lie open."""
    return minutes.frozen_on is None and keeps(minutes.meeting, member) and is_whole(minutes)
