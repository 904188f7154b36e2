"""With whom a letter may be shared: members it could not be sealed to (docs/spec/sharing.md).

They joined later, or the letter is urgent and went to the duty readers alone. Whom the author left
out stood on the roster the letter was sealed to: nobody of that roster is ever offered, and the
browser, which alone knows the author's own words, looks at them once more before it seals.
"""

from dataclasses import dataclass
from datetime import date

from ishenim.box.models import Letter
from ishenim.casework.models import Recusal, Share, UrgentAlarm
from ishenim.commission import rosters
from ishenim.commission.models import Member


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A member with whom a letter can be shared."""

    member: Member
    shared_on: date | None  # sharing again hands over what was added since


def share_for(letter: Letter, member: Member) -> Share | None:
    """Return what a reader shared with this member, who takes part in the letter."""
    return Share.objects.filter(letter=letter, member=member).first()


def newcomers(letter: Letter) -> list[Newcomer]:
    """Return with whom this letter may be shared, in the order of seats."""
    now = rosters.in_force(letter.school)
    if now is None:
        return []
    shared = dict(Share.objects.filter(letter=letter).values_list("member", "dated_on"))
    left = Recusal.objects.filter(case__letter=letter).values("member")
    had = _sealed_to(letter)
    members = Member.objects.current(letter.school).exclude(pk__in=left).order_by("seat")
    return [
        Newcomer(member=one, shared_on=shared.get(one.pk))
        for one in members
        if one.seat in now.members and one.seat not in had
    ]


def _sealed_to(letter: Letter) -> frozenset[int]:
    """Return the seats among which the author chose: they have a stanza, true or not."""
    roster = rosters.of_epoch(letter.school, letter.box.epoch)
    alarm = UrgentAlarm.objects.filter(letter=letter, closed_at__isnull=True).first()
    return frozenset(roster.duty if alarm else roster.members)
