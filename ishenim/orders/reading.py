"""Which order is in force, who has signed for it, who has undertaken to keep silent."""

from datetime import date

from ishenim.commission.models import Member
from ishenim.orders.models import Acquaintance, Order, Undertaking
from ishenim.schools.models import School


def commission_order_in_force(school: School, on: date | None = None) -> Order | None:
    """Return the newest signed order on the commission, or None before the first (R16).

    With a day, the one that was in force then: a paper about that day names that order for ever.
    """
    signed = Order.objects.filter(
        school=school, kind=Order.Kind.COMMISSION, state=Order.State.SIGNED
    )
    if on is not None:
        signed = signed.filter(date__lte=on)
    return signed.order_by("-date", "-pk").first()


def positions(school: School, on: date | None = None) -> dict[str, str]:
    """Return the posts at school as the order in force words them, by e-mail."""
    order = commission_order_in_force(school, on)
    rows = order.data["rows"] if order else []
    return {row["email"]: row["position"] for row in rows if row["position"]}


def acquainted(order: Order) -> set[int]:
    """Return the seats that have signed that they read this order."""
    rows = Acquaintance.objects.filter(order=order)
    return set(rows.values_list("member__seat", flat=True))


def has_undertaken(member: Member) -> bool:
    """Return whether a member has signed the undertaking of confidentiality (R32)."""
    return Undertaking.objects.filter(member=member).exists()


def undertakings(school: School) -> dict[int, Undertaking]:
    """Return the signed undertakings by seat."""
    rows = Undertaking.objects.filter(school=school).select_related("member")
    return {row.member.seat: row for row in rows}
