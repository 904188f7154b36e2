"""Open votes by name, and the election of the chair and the secretary (R20–R23)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.actions import leave_office, take_office
from ishenim.commission.models import Member
from ishenim.meetings import rules
from ishenim.meetings.keeping import check_quorum, held_for
from ishenim.meetings.models import AgendaItem, Ballot, Vote
from ishenim.regulation.meetings import is_carried
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

FOR = Vote.Choice.FOR
Votes = dict[int, str]  # by seat


@transaction.atomic
def vote(*, item: AgendaItem, question: str, votes: Votes, by: Member) -> Ballot:
    """Record an open vote on a question; more than half of those who may vote carry it."""
    item = held_for(item, by)
    check_quorum(item.meeting)
    question = " ".join(question.split())
    if not question:
        raise BadInput(_("Please write what was voted on."))
    return _record(item, votes, question=question)


@transaction.atomic
def elect(
    *, item: AgendaItem, office: str, candidate: Member, votes: Votes, by: Member, now: datetime
) -> Ballot:
    """Record an open vote on a candidate (R20–R23); whoever is elected holds the office at once.

    Without a majority nothing changes, and another ballot can follow.
    """
    item = held_for(item, by)
    check_quorum(item.meeting)
    _check_election(item, office)
    _check_candidate(item, office, candidate)
    ballot = _record(item, votes, office=office, candidate=candidate)
    if ballot.is_carried:
        ballot.replaced = take_office(member=candidate, office=office, by=by.person, now=now)
        ballot.save(update_fields=["replaced"])
    return ballot


def _check_election(item: AgendaItem, office: str) -> None:
    if item.kind != AgendaItem.Kind.ELECTION:
        raise BadInput(_("People are elected under the agenda item about the election."))
    if office not in {Ballot.Office.CHAIR, Ballot.Office.SECRETARY}:
        raise BadInput(_("Please choose whether the chair or the secretary is elected."))
    done = item.ballot_set.filter(office=office, is_carried=True).select_related(
        "candidate__person"
    )
    for ballot in done:
        assert ballot.candidate  # noqa: S101 (the database's own constraint)
        sentences = {
            Ballot.Office.CHAIR: _("The chair is elected already: {name}."),
            Ballot.Office.SECRETARY: _("The secretary is elected already: {name}."),
        }
        raise NotNow(sentences[Ballot.Office(office)].format(name=ballot.candidate.person.name))


def _check_candidate(item: AgendaItem, office: str, candidate: Member) -> None:
    if candidate.school_id != item.meeting.school_id or candidate.left_on:
        raise BadInput(_("Only a member of the commission can be elected."))
    other = candidate.is_secretary if office == Ballot.Office.CHAIR else candidate.is_chair
    if other:
        raise BadInput(
            _("One person does not hold both offices: one leads the meeting, the other writes.")
        )


def _record(item: AgendaItem, votes: Votes, **about: object) -> Ballot:
    voters = rules.voters(item)
    _check_votes(item, voters, votes)
    votes_for = sum(choice == FOR for choice in votes.values())
    ballot = Ballot.objects.create(
        item=item, is_carried=is_carried(votes_for, len(voters)), **about
    )
    Vote.objects.bulk_create(
        Vote(ballot=ballot, member=member, choice=votes[member.seat]) for member in voters
    )
    return ballot


def _check_votes(item: AgendaItem, voters: list[Member], votes: Votes) -> None:
    """Refuse votes of others, and a vote that leaves somebody out (R23: open, by name)."""
    if not voters:
        raise NotNow(_("Nobody who is present may vote on this item."))
    recused = set(item.recusal_set.values_list("member__seat", flat=True))
    seats = {member.seat for member in voters}
    if recused & set(votes):
        raise NotAllowed(_("Who takes no part in this item does not vote."))
    if set(votes) - seats:
        raise NotAllowed(_("Only members who are present vote."))
    missing = [m.person.name for m in voters if votes.get(m.seat) not in Vote.Choice.values]
    if missing:
        sentence = _(
            "The vote is open: everybody says for, against or abstained. Missing: {names}."
        )
        raise BadInput(sentence.format(names=", ".join(missing)))


@transaction.atomic
def drop_ballot(*, ballot: Ballot, by: Member, now: datetime) -> None:
    """Take a vote back that was written down wrongly; an election by it is undone."""
    held_for(ballot.item, by)
    if ballot.is_carried and ballot.candidate:
        leave_office(
            member=ballot.candidate,
            office=ballot.office,
            back_to=ballot.replaced,
            by=by.person,
            now=now,
        )
    ballot.delete()
