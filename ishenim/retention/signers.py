"""Who signs an act: all members for a destruction, both for a handing over."""

from ishenim.commission.models import Member
from ishenim.retention.models import Deed


def signers(deed: Deed) -> list[Member]:
    """Return who signs, by seat; who has left since is among them: a missing signature is seen."""
    rows = Member.objects.filter(school=deed.school_id, seat__in=deed.seats)
    return list(rows.select_related("person", "school").order_by("seat"))


def missing(deed: Deed) -> list[Member]:
    """Return who has not signed."""
    signed = set(deed.signatures.values_list("seat", flat=True))
    return [member for member in signers(deed) if member.seat not in signed]


def awaited(deed: Deed) -> list[Member]:
    """Return who has not signed and still can."""
    return [member for member in missing(deed) if member.left_on is None]
