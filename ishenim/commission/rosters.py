"""Reading rosters: the chain, the one in force, the draft that gathers signatures."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from ishenim.commission.models import Member, Office, Restart, Roster
from ishenim.journal.log import Log, under_one_head
from ishenim.journal.models import Entry, Witness
from ishenim.proof.note import split_note
from ishenim.schools.models import School
from ishenim.seal import roster as floor

_CHAIN = """
SELECT note FROM commission_roster
WHERE school_id = %s AND final_on IS NOT NULL AND epoch <= %s AND first_epoch = (
    SELECT first_epoch FROM commission_roster
    WHERE school_id = %s AND final_on IS NOT NULL AND epoch <= %s ORDER BY epoch DESC LIMIT 1
)
ORDER BY epoch
"""
_NEWEST = 2**31 - 1


@lru_cache(maxsize=128)
def read(text: str) -> floor.Roster:
    """Return a roster text as the floor reads it; parsing post-quantum keys is worth keeping."""
    return floor.read_roster(text)


def chain(school: School, epoch: int = _NEWEST) -> list[str]:
    """Return the signed notes in force from the first one of their chain, oldest first.

    A chain begins with the school's first roster, or with the first one after a restart. `epoch`
    asks for the chain as it was when that roster was in force: for a box that is sealed to it.
    """
    with connection.cursor() as cursor:  # every look at an answer asks this
        cursor.execute(_CHAIN, [school.pk, epoch, school.pk, epoch])
        return [note for (note,) in cursor.fetchall()]


def history(school: School, ready: Roster | None = None) -> dict[str, Any]:
    """Return every roster there was with the reason of each new beginning (web/seal/chain.ts).

    The reason is all that stands in the journal from the restart to the roster that begins: a
    reader sees that it waited and that nobody objected, up to the journal's `head` of that moment.
    `ready` takes effect with the next box.
    """
    rows = Roster.objects.filter(school=school, final_on__isnull=False).order_by("epoch")
    begun = [row for row in (*rows, ready) if row and row.epoch == row.first_epoch][1:]

    def told() -> dict[str, Any]:
        newest = Log(school).latest()
        since = {row.epoch: _since_restart(school, row) for row in begun}
        return {"anew": since, "head": newest.note if newest else ""}

    return {
        "rosters": [row.note for row in rows],
        "ready": ready.note if ready else "",
        # Almost no school ever began anew: nothing is proven then, and the journal is not asked.
        **(under_one_head(school, told) if begun else {"anew": {}, "head": ""}),
    }


def _since_restart(school: School, row: Roster) -> dict[str, Any]:
    log = Log(school)
    signed = Restart.objects.filter(school=school, epoch=row.epoch - 1, objected_on__isnull=True)
    start = signed.exclude(note="").order_by("-index").values_list("index", flat=True).first()
    place = Entry.objects.filter(school=school, kind="roster", note=row.note)
    index = place.values_list("index", flat=True).first()
    return log.stretch(start or 0, log.size if index is None else index + 1)


def first(school: School) -> Roster | None:
    """Return the roster that begins the present chain: posters carry its pin."""
    newest = row_in_force(school)
    if newest is None or newest.epoch == newest.first_epoch:
        return newest
    return Roster.objects.filter(school=school, epoch=newest.first_epoch).first()


def row_in_force(school: School) -> Roster | None:
    """Return the newest roster that is in the journal, or None before the first."""
    final = Roster.objects.filter(school=school, final_on__isnull=False)
    return final.order_by("-epoch").first()


def in_force(school: School) -> floor.Roster | None:
    """Return the newest roster in the journal as the floor reads it, or None before the first."""
    row = row_in_force(school)
    return read(row.text) if row else None


def late(school: School) -> list[floor.Roster]:
    """Return the roster in force and the one before it: closed boxes may be sealed to that one."""
    final = Roster.objects.filter(school=school, final_on__isnull=False).order_by("-epoch")
    return [read(text) for text in final.values_list("text", flat=True)[:2]]


def of_epoch(school: School, epoch: int) -> floor.Roster:
    """Return the roster of an epoch, for a box sealed to it.

    Raises:
        Roster.DoesNotExist: if there is no such roster in the journal.
    """
    return read(Roster.objects.get(school=school, epoch=epoch, final_on__isnull=False).text)


def restarted_since(school: School, epoch: int) -> bool:
    """Return whether the commission began anew after the roster of this epoch.

    Letters of a box that is sealed to it wait for cards that no roster in force has.
    """
    later = Roster.objects.filter(school=school, final_on__isnull=False, first_epoch__gt=epoch)
    return later.exists()


def restart_of(school: School) -> Restart | None:
    """Return the restart that was signed last, also a void one, or None."""
    signed = Restart.objects.filter(school=school, signed_on__isnull=False)
    return signed.order_by("-pk").first()


def draft(school: School) -> Roster | None:
    """Return the roster that is gathering signatures or ready, or None."""
    return Roster.objects.filter(school=school, final_on__isnull=True).first()


def ready(school: School) -> Roster | None:
    """Return the roster that has all its signatures and takes effect with the next box, or None."""
    return Roster.objects.filter(school=school, final_on__isnull=True).exclude(note="").first()


def is_sealed(school: School) -> bool:
    """Return whether a box was ever sealed: from then on rosters take effect with boxes alone."""
    return Entry.objects.filter(school=school, kind="box").exists()


def card_in_use(member: Member, roster: floor.Roster | None = None) -> bytes | None:
    """Return the key of the card that signs for a seat today, or None without one.

    It is the card of the roster in force; the one that was made last, while no roster names the
    seat. A card made anew signs nothing but the next roster until that is in force: who renewed
    somebody's sign-in could make one.
    """
    roster = roster or in_force(member.school)
    line = roster.members.get(member.seat) if roster else None
    if line:
        return line.public
    return bytes(member.signing_key) if member.signing_key else None


def note_of(row: Roster) -> str:
    """Return a draft with the signature lines it has so far."""
    lines = row.rostersignature_set.order_by("pk").values_list("line", flat=True)
    return row.text + "\n" + "".join(lines)


def line_of(member: Member) -> floor.RosterMember:
    """Return the line that a member with a key card gets on the next roster."""
    return floor.RosterMember(
        seat=member.seat,
        public=bytes(member.signing_key or b""),
        recipient=member.recipient,
        label=member.post,
    )


def head_of(school: School) -> floor.Head | None:
    """Return the line of the head on the next roster, or None while the head has no card."""
    heads = Office.objects.filter(
        school=school, kind=Office.Kind.HEAD, signing_key__isnull=False
    ).order_by("-card_made_on", "-pk")
    key = heads.values_list("signing_key", flat=True).first()
    return floor.Head(public=bytes(key), label=Office.Kind.HEAD.value) if key else None


def names(roster: floor.Roster, members: Sequence[Member], head: floor.Head | None = None) -> bool:
    """Return whether a roster names exactly these: seats, cards, posts, duty and the head."""
    duty = tuple(member.seat for member in members if member.is_duty)
    same = roster.members == {m.seat: line_of(m) for m in members}
    return same and roster.duty == duty and roster.head == head


def without_new_card(members: Iterable[Member]) -> list[Member]:
    """Return those whose lost card has no other made in its place yet."""
    lost = [member for member in members if member.card_lost_on]
    roster = in_force(lost[0].school) if lost else None
    return [m for m in lost if roster and card_in_use(m, roster) == bytes(m.signing_key or b"")]


def witnesses(school: School) -> tuple[str, ...]:
    """Return those outside the school whose word the next roster asks for, by verifier key."""
    asked = Witness.objects.asked().filter(school=school)
    return tuple(sorted(asked.values_list("vkey", flat=True)))


def staying(members: Iterable[Member]) -> list[Member]:
    """Return those whom no order leaves out of the next roster."""
    return [member for member in members if not member.is_leaving]


def can_do_without(member: Member) -> bool:
    """Return whether the box can still be opened once this seat has ended (roster.md)."""
    roster = in_force(member.school)
    if roster is None or member.seat not in roster.members:
        return True
    left = Member.objects.current(member.school).exclude(pk=member.pk)
    return left.filter(seat__in=list(roster.members)).count() >= roster.quorum


def text_of(note: str) -> str:
    """Return the text of a signed note without its signatures."""
    return split_note(note)[0]
