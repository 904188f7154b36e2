"""The roster: drafted here, signed card by card in the members' browsers (docs/spec/roster.md)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import composition, rosters
from ishenim.commission.actions.cards import mark_card_used
from ishenim.commission.actions.people import end_seat
from ishenim.commission.models import Member, Person, Roster, RosterSignature
from ishenim.journal.actions import append
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotNow

#: What the floor says while signatures are still missing; anything else is a fault.
WAITING = {"ROSTER_GENESIS", "ROSTER_QUORUM", "ROSTER_POP"}


@transaction.atomic
def draft_roster(*, school: School, by: Person | None, now: datetime) -> Roster:
    """Put the present composition together for signing (R17–R19).

    An unsigned draft is replaced; one that somebody signed must be dropped by hand first.
    """
    members, head = rosters.staying(Member.objects.current(school)), rosters.head_of(school)
    _check_complete(members)
    old_draft = rosters.draft(school)
    if old_draft and old_draft.rostersignature_set.exists():
        raise NotNow(_("Members are already signing a composition. Drop it before a new one."))
    old = rosters.in_force(school)
    if old and rosters.names(old, members, head):
        raise NotNow(_("The composition in force is the same: there is nothing to sign."))
    today = timezone.localdate(now)
    text = floor.write_roster(
        origin=school.origin,
        epoch=old.epoch + 1 if old else 1,
        prev=old.hash if old else None,
        date=today,
        duty=tuple(m.seat for m in members if m.is_duty),
        members=[rosters.line_of(member) for member in members],
        head=head,
    )
    if old_draft:
        old_draft.delete()
    return Roster.objects.create(
        school=school,
        epoch=old.epoch + 1 if old else 1,
        text=text,
        made_on=today,
        seats=[member.seat for member in members],
    )


def _check_complete(members: list[Member]) -> None:
    for lack in composition.lacks(members):
        raise NotNow(lack.sentence)
    if composition.without_card(members):
        raise NotNow(_("Every member must make a key card first."))


@transaction.atomic
def drop_draft(*, roster: Roster, by: Person) -> None:
    """Throw a draft away with its signatures: it never was in force and is in no journal."""
    if roster.final_on:
        raise NotNow(_("This composition is in force already."))
    roster.delete()


@transaction.atomic
def sign_roster(*, roster: Roster, line: str, now: datetime) -> Roster:
    """Add one card's signature; with the last one needed the roster enters the journal."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.final_on:
        raise NotNow(_("This composition is in force already."))
    name = _check_signature(roster, line)
    RosterSignature.objects.get_or_create(
        roster=roster, line=line, defaults={"name": name, "signed_on": timezone.localdate(now)}
    )
    mark_card_used(school=roster.school, seat=int(name.rpartition("/m")[2]), now=now)
    return _finish(roster, now)


def _check_signature(roster: Roster, line: str) -> str:
    """Return the signer's name: a card of this draft or one of the roster in force."""
    for known in filter(None, (rosters.read(roster.text), rosters.in_force(roster.school))):
        try:
            return check_line(roster.text, line, known.keyring)
        except NoteError:
            continue
    raise BadInput(_("This signature does not belong to a card of the commission."))


def _finish(roster: Roster, now: datetime) -> Roster:
    note = rosters.note_of(roster)
    try:
        floor.check_next(rosters.in_force(roster.school), note)
    except SealError as error:
        if error.code in WAITING:
            return roster
        raise
    roster.note, roster.final_on = note, timezone.localdate(now)
    roster.save(update_fields=["note", "final_on"])
    append(school=roster.school, kind="roster", note=note, now=now)
    for member in Member.objects.current(roster.school).filter(is_leaving=True):
        end_seat(member=member, by=member.person, now=now)  # an order has said so before
    return roster
