"""Who signs an act: all members for a destruction, both for a handing over."""

from ishenim.commission.models import Member
from ishenim.retention.models import Deed


def signers(deed: Deed) -> list[Member]:
    """Return who signs: for a destruction every member in office now, by seat."""
    if deed.kind == Deed.Kind.HANDOVER:
        both = [seat for seat in (deed.giver_id, deed.taker_id) if seat]
        rows = Member.objects.filter(pk__in=both).select_related("person", "school")
        return list(rows.order_by("seat"))
    return list(Member.objects.current(deed.school))


def awaited(deed: Deed) -> list[Member]:
    """Return who has not signed yet."""
    signed = set(deed.signatures.values_list("seat", flat=True))
    return [member for member in signers(deed) if member.seat not in signed]
