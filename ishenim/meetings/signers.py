"""Who signs minutes, who has, who never will: the members of the meeting's day (R27)."""

from dataclasses import dataclass
from datetime import date

from ishenim.commission.models import Member
from ishenim.meetings.models import Minutes


@dataclass(frozen=True)
class Signer:
    """A member of the meeting's day and their signature."""

    member: Member
    was_present: bool
    signed_on: date | None

    @property
    def is_gone(self) -> bool:
        """Whether the seat ended before they signed: nobody signs in their place."""
        return self.signed_on is None and self.member.left_on is not None

    @property
    def is_awaited(self) -> bool:
        return self.signed_on is None and self.member.left_on is None


def signers(minutes: Minutes) -> list[Signer]:
    """Return the members of the meeting's day by seat."""
    signed = dict(minutes.minutessignature_set.values_list("seat", "signed_on"))
    rows = minutes.meeting.attendance_set.select_related("member__person")
    return [Signer(row.member, row.is_present, signed.get(row.member.seat)) for row in rows]


def is_whole(minutes: Minutes) -> bool:
    """Return whether somebody signed and nobody is awaited any more."""
    found = signers(minutes)
    return any(s.signed_on for s in found) and not any(s.is_awaited for s in found)
