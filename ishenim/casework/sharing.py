"""With whom a letter may be shared: members it could not be sealed to (docs/spec/sharing.md).

They joined later. Whom the author left out stood on the roster the letter was sealed to: nobody of
that roster is offered, but for who has shown to have read the letter and has lost that card since.
The browser, which alone knows the author's own words, looks at them once more before it seals.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from ishenim.box.models import Letter
from ishenim.casework.models import Reader, Recusal, Share
from ishenim.commission import rosters
from ishenim.commission.models import Member
from ishenim.seal.roster import Roster


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A member with whom a letter can be shared."""

    member: Member
    shared_on: date | None  # sharing again hands over what was added since


def share_for(letter: Letter, member: Member) -> Share | None:
    """Return what a reader shared with this member, who takes part in the letter."""
    return Share.objects.filter(letter=letter, member=member).first()


def shared_with(letter: Letter) -> list[int]:
    """Return the seats that read by a share and take part: answers are sealed to them too."""
    left = Recusal.objects.filter(case__letter=letter).values("member")
    rows = Share.objects.filter(letter=letter, member__left_on__isnull=True)
    seats = rows.exclude(member__in=left).order_by("member__seat")
    return list(seats.values_list("member__seat", flat=True))


def newcomers(letter: Letter) -> list[Newcomer]:
    """Return with whom this letter may be shared, in the order of seats."""
    now = rosters.in_force(letter.school)
    if now is None:
        return []
    shared = dict(Share.objects.filter(letter=letter).values_list("member", "dated_on"))
    left = Recusal.objects.filter(case__letter=letter).values("member")
    had = _sealed_to(letter) - _lost(letter, now)
    members = Member.objects.current(letter.school).exclude(pk__in=left).order_by("seat")
    return [
        Newcomer(member=one, shared_on=shared.get(one.pk))
        for one in members
        if one.seat in now.members and one.seat not in had
    ]


def _lost(letter: Letter, now: Roster) -> frozenset[int]:
    """Return the seats that have read the letter with a card that is replaced by now."""
    then = rosters.of_epoch(letter.school, letter.box.epoch).members
    true = Reader.objects.filter(case__letter=letter, proof=F("case__name_hash"))
    return frozenset(
        seat
        for seat in true.values_list("member__seat", flat=True)
        if seat in then
        and seat in now.members
        and then[seat].recipient != now.members[seat].recipient
    )


def _sealed_to(letter: Letter) -> frozenset[int]:
    """Return the seats among which the author chose: they have a stanza, true or not."""
    return frozenset(rosters.of_epoch(letter.school, letter.box.epoch).members)
