"""Reading rosters: the chain, the one in force, the draft that gathers signatures."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import connection

from ishenim.commission.models import Member, Office, Roster
from ishenim.proof.note import split_note
from ishenim.schools.models import School
from ishenim.seal import roster as floor

_CHAIN = """
SELECT note FROM commission_roster
WHERE school_id = %s AND final_on IS NOT NULL ORDER BY epoch
"""


@lru_cache(maxsize=128)
def read(text: str) -> floor.Roster:
    """Return a roster text as the floor reads it; parsing post-quantum keys is worth keeping."""
    return floor.read_roster(text)


def chain(school: School) -> list[str]:
    """Return the signed notes of all rosters in force so far, oldest first."""
    with connection.cursor() as cursor:  # every look at an answer asks this
        cursor.execute(_CHAIN, [school.pk])
        return [note for (note,) in cursor.fetchall()]


def row_in_force(school: School) -> Roster | None:
    """Return the newest roster that is in the journal, or None before the first."""
    final = Roster.objects.filter(school=school, final_on__isnull=False)
    return final.order_by("-epoch").first()


def in_force(school: School) -> floor.Roster | None:
    """Return the newest roster in the journal as the floor reads it, or None before the first."""
    row = row_in_force(school)
    return read(row.text) if row else None


def late(school: School) -> list[floor.Roster]:
    """Return the roster in force and the one before it: boxes may still be sealed to that one."""
    final = Roster.objects.filter(school=school, final_on__isnull=False).order_by("-epoch")
    return [read(text) for text in final.values_list("text", flat=True)[:2]]


def of_epoch(school: School, epoch: int) -> floor.Roster:
    """Return the roster of an epoch, for a box sealed to it.

    Raises:
        Roster.DoesNotExist: if there is no such roster in the journal.
    """
    return read(Roster.objects.get(school=school, epoch=epoch, final_on__isnull=False).text)


def draft(school: School) -> Roster | None:
    """Return the roster that is gathering signatures, or None."""
    return Roster.objects.filter(school=school, final_on__isnull=True).first()


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
