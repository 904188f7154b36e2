"""The roster: drafted here, signed card by card in the members' browsers (docs/spec/roster.md).

With all its signatures it is ready; it takes effect together with a box that is sealed to it.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import composition, restarts, rosters
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
    _check_complete(members, school.rulebook_on(timezone.localdate(now)).members_at_least)
    old_draft = rosters.draft(school)
    if old_draft and old_draft.rostersignature_set.exists():
        raise NotNow(_("Members are already signing a composition. Drop it before a new one."))
    old, witnesses = rosters.in_force(school), rosters.witnesses(school)
    anew = restarts.holding(school, timezone.localdate(now)) is not None
    same = old and rosters.names(old, members, head) and old.witnesses == witnesses
    if same and not anew:
        raise NotNow(_("The composition in force is the same: there is nothing to sign."))
    today, epoch = timezone.localdate(now), old.epoch + 1 if old else 1
    begins = old is None or anew
    text = floor.write_roster(
        origin=school.origin,
        epoch=epoch,
        prev=old.hash if old and not begins else None,
        date=today,
        duty=tuple(m.seat for m in members if m.is_duty),
        members=[rosters.line_of(member) for member in members],
        head=head,
        witnesses=witnesses,
    )
    if old_draft:
        old_draft.delete()
    return Roster.objects.create(
        school=school,
        epoch=epoch,
        first_epoch=epoch if begins else _chain_of(school),
        text=text,
        made_on=today,
        seats=[member.seat for member in members],
    )


def _chain_of(school: School) -> int:
    row = rosters.row_in_force(school)
    return row.first_epoch if row else 1


def _check_complete(members: list[Member], least: int) -> None:
    for lack in composition.lacks(members, least=least):
        raise NotNow(lack.sentence)
    if composition.without_card(members):
        raise NotNow(_("Every member must make a key card first."))
    if rosters.without_new_card(members):
        raise NotNow(_("Who has lost their card must make a new one first."))


@transaction.atomic
def drop_draft(*, roster: Roster, by: Person) -> None:
    """Throw a draft away with its signatures: it never was in force and is in no journal."""
    if roster.final_on:
        raise NotNow(_("This composition is in force already."))
    roster.delete()


@transaction.atomic
def sign_roster(*, roster: Roster, line: str, now: datetime) -> Roster:
    """Add one card's signature; with the last one needed the roster is ready.

    Before any box is sealed nothing depends on the old one: then it takes effect at once.
    """
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.final_on:
        raise NotNow(_("This composition is in force already."))
    if roster.note:
        raise NotNow(_("All have signed. It takes effect when the box is sealed anew."))
    name = _check_signature(roster, line)
    RosterSignature.objects.get_or_create(
        roster=roster, line=line, defaults={"name": name, "signed_on": timezone.localdate(now)}
    )
    mark_card_used(school=roster.school, seat=int(name.rpartition("/m")[2]), now=now)
    note = rosters.note_of(roster)
    if not _is_complete(roster, note):
        return roster
    roster.note = note
    roster.save(update_fields=["note"])
    if rosters.is_sealed(roster.school):
        return roster
    return put_in_force(roster=roster, now=now)


def _check_signature(roster: Roster, line: str) -> str:
    """Return the signer's name: a card of this draft or one of the roster in force."""
    for known in filter(None, (rosters.read(roster.text), rosters.in_force(roster.school))):
        try:
            return check_line(roster.text, line, known.keyring)
        except NoteError:
            continue
    raise BadInput(_("This signature does not belong to a card of the commission."))


def _is_complete(roster: Roster, note: str) -> bool:
    """Return whether nothing is missing. Passes on what is wrong beside missing signatures."""
    try:
        _check_follows(roster, note)
    except SealError as error:
        if error.code in WAITING:
            return False
        raise
    return True


def _check_follows(roster: Roster, note: str) -> None:
    anew = roster.first_epoch == roster.epoch
    floor.check_next(rosters.in_force(roster.school), note, anew=anew)


@transaction.atomic
def put_in_force(*, roster: Roster, now: datetime) -> Roster:
    """Let a ready roster take effect: into the journal, and who leaves by order has left.

    Called in the transaction that seals a box to it, or alone while there is no box: a roster
    without its box would leave letters sealed to people who have gone.

    Raises:
        NotNow: if it is not ready any more.
        SealError: if it does not follow from the roster in force.
    """
    School.objects.select_for_update().get(pk=roster.school_id)
    found = Roster.objects.select_for_update().filter(pk=roster.pk, final_on__isnull=True).first()
    if found is None or not found.note:
        raise NotNow(_("The composition was changed meanwhile. Please look at it again."))
    _check_follows(found, found.note)
    _forget_lost(rosters.in_force(found.school), rosters.read(found.text), found.school)
    found.final_on = timezone.localdate(now)
    found.save(update_fields=["final_on"])
    append(school=found.school, kind="roster", note=found.note, now=now)
    for member in Member.objects.current(found.school).filter(is_leaving=True):
        end_seat(member=member, by=member.person, now=now)  # an order has said so before
    return found


def _forget_lost(old: floor.Roster | None, new: floor.Roster, school: School) -> None:
    """Boxes name lost cards no more where the new roster has another card, or no seat."""
    before = old.members if old else {}
    same = [seat for seat, line in new.members.items() if before.get(seat) == line]
    Member.objects.filter(school=school).exclude(seat__in=same).update(card_lost_on=None)
