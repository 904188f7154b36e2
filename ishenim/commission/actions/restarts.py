"""Beginning anew where too few cards are left for good (docs/spec/people.md §Restart).

The head and every remaining member sign; fourteen days later a new first roster may be signed,
unless one living card of the last roster objects: nobody founds a commission behind its back.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.models import Member, Person, Restart
from ishenim.commission.restarts import remaining_of, signers
from ishenim.commission.telling import tell_all
from ishenim.journal.actions import append
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.schools.models import School
from ishenim.seal.errors import SealError
from ishenim.seal.people import WAITS, read_restart, write_objection, write_restart
from ishenim.seal.roster import Roster
from ishenim.ui.refusals import BadInput, NotNow

#: A text that nobody finished signing for so long is written anew: its day counts.
FRESH = timedelta(days=3)
#: A browser's clock may be in another day than the server's.
DAYS = (timedelta(0), timedelta(days=-1), timedelta(days=1))


@transaction.atomic
def draft_restart(*, school: School, by: Person, now: datetime) -> Restart:
    """Write down that the quorum is lost: who remains, and must sign, is whose card is not gone.

    Raises:
        NotNow: if enough cards are left, a restart is standing, or nobody's card may sign it.
    """
    del by  # the head's card signs
    School.objects.select_for_update().get(pk=school.pk)
    roster, today = rosters.in_force(school), timezone.localdate(now)
    remaining = remaining_of(school, roster, today) if roster else ()
    if roster is None or len(remaining) >= roster.quorum:
        called = Member.objects.current(school).filter(card_lost_by_word=True)
        if called.filter(card_lost_on__isnull=False, seat__in=remaining).exists():
            raise NotNow(
                _(
                    "A card that somebody else calls lost counts as gone after fourteen days. "
                    "Its member can say it at once."
                )
            )
        raise NotNow(_("Enough cards are left: sign a new composition instead."))
    if roster.head is None or rosters.head_of(school) != roster.head:
        raise NotNow(_("The composition in force does not name the head's present card."))
    standing = rosters.restart_of(school)
    if standing and standing.epoch == roster.epoch and not standing.objected_on:
        raise NotNow(_("A new beginning is written down already."))
    Restart.objects.filter(school=school, signed_on__isnull=True).delete()
    return Restart.objects.create(
        school=school,
        epoch=roster.epoch,
        text=write_restart(roster, remaining, today),
        seats=list(remaining),
        made_on=today,
    )


@transaction.atomic
def sign_restart(*, restart: Restart, line: str, now: datetime) -> Restart:
    """Add a signature of the head's or of a remaining member's card; with the last it is said.

    Raises:
        NotNow: if it is signed already, or its day has passed.
        BadInput: if the line is not of one of these cards.
    """
    restart = Restart.objects.select_for_update().select_related("school").get(pk=restart.pk)
    school, today = restart.school, timezone.localdate(now)
    roster = rosters.in_force(school)
    if restart.signed_on or roster is None or roster.epoch != restart.epoch:
        raise NotNow(_("This was signed already."))
    if restart.made_on < today - FRESH:
        raise NotNow(_("Too many days have passed since this was written. Write it anew."))
    try:
        restart.lines[check_line(restart.text, line, keyring(signers(restart, roster)))] = line
    except NoteError as error:
        raise BadInput(_("This signature does not belong to a card that is asked for.")) from error
    restart.save(update_fields=["lines"])
    note = join_note(restart.text, restart.lines.values())
    try:
        read_restart(note, roster)
    except SealError:
        return restart  # somebody has not signed yet
    entry = append(school=school, kind="restart", note=note, now=now)
    restart.note, restart.index = note, entry.index
    restart.signed_on, restart.in_force_on = today, today + WAITS
    restart.save(update_fields=["note", "index", "signed_on", "in_force_on"])
    transaction.on_commit(lambda: tell_all(school))
    return restart


@transaction.atomic
def object_to_restart(*, restart: Restart, member: Member, line: str, now: datetime) -> Restart:
    """Stop a restart with one living card of the last roster, also one that had been called lost.

    Raises:
        NotNow: if it is void already, or the new commission has begun.
        BadInput: if the line is not of this member's card.
    """
    restart = Restart.objects.select_for_update().select_related("school").get(pk=restart.pk)
    school, today = restart.school, timezone.localdate(now)
    roster = rosters.in_force(school)
    if not restart.signed_on or restart.objected_on:
        raise NotNow(_("There is nothing to object to any more."))
    if roster is None or roster.epoch != restart.epoch or member.seat not in roster.members:
        raise NotNow(_("There is nothing to object to any more."))
    text = _objected(restart, roster, member.seat, line, today)
    note = join_note(text, [line])
    append(school=school, kind="objection", note=note, now=now)
    restart.objection, restart.objected_on, restart.objected_by = note, today, member.seat
    restart.save(update_fields=["objection", "objected_on", "objected_by"])
    Member.objects.filter(pk=member.pk).update(card_lost_on=None)
    draft = rosters.draft(school)
    if draft and draft.epoch == draft.first_epoch:
        draft.delete()
    transaction.on_commit(lambda: tell_all(school))
    return restart


def _objected(restart: Restart, roster: Roster, seat: int, line: str, today: date) -> str:
    """Return the text that was signed: the day on the browser's clock is not known beforehand."""
    known = keyring({roster.name(seat): roster.members[seat].public})
    restart_id = read_restart(restart.note, roster).id
    for days in DAYS:
        text = write_objection(roster, restart_id, seat, today + days)
        try:
            check_line(text, line, known)
        except NoteError:
            continue
        return text
    raise BadInput(_("This signature is not of your card in the composition in force."))
