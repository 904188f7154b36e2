"""What happens when an order is signed: people are appointed, rules adopted, days set."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.actions import end_seat, give_roles, invite
from ishenim.commission.models import Invitation, Member, Person
from ishenim.orders.composing import Composition, Row
from ishenim.orders.models import Order
from ishenim.orders.rules.checks import (
    check_days,
    check_effective,
    check_next_version,
    check_openings,
    days_of,
)
from ishenim.regulation.rulebook import read_rulebook
from ishenim.schools.actions import OwnDay, adopt_rulebook, set_days
from ishenim.ui.refusals import NotNow

Links = list[tuple[Invitation, str]]


def take_effect(*, order: Order, by: Person, now: datetime) -> Links:
    """Do what a signed order says; return the links of those it invites."""
    if order.kind == Order.Kind.COMMISSION:
        return _appoint(order, by, now)
    if order.kind == Order.Kind.RULEBOOK:
        effective = date.fromisoformat(order.data["effective"])
        check_next_version(school=order.school, version=order.data["version"])
        check_effective(
            school=order.school, effective=effective, ordered=order.date, today=localdate(now)
        )
        rules = read_rulebook(order.data["toml"])
        check_openings(school=order.school, rules=rules, effective=effective)
        adopt_rulebook(
            school=order.school,
            toml=order.data["toml"],
            effective_on=effective,
            adopted_on=order.date,
            order_number=order.number,
            journal_index=order.journal_index,
        )
    else:
        check_days(school=order.school, days=order.data["days"], today=localdate(now))
        set_days(school=order.school, days=_days(order))
    return []


# ── The commission ────────────────────────────────────────────────────────────
def _appoint(order: Order, by: Person, now: datetime) -> Links:
    composition = Composition.of(order.data)
    seated = {member.seat: member for member in Member.objects.current(order.school)}
    _check_seats(composition, seated)
    # Whom an earlier order named and this one does not, comes no more.
    awaited = Invitation.objects.usable(now).filter(school=order.school).exclude(post="")
    awaited.update(withdrawn_at=now)
    for row in composition.left:
        _leave(seated[row.seat or 0], by, now)
    for row in composition.members:
        if row.seat is not None:
            _stay(seated[row.seat], row, by, now)
    return [_come(order, row, by, now) for row in composition.members if row.seat is None]


def _check_seats(composition: Composition, seated: dict[int, Member]) -> None:
    """Refuse an order that was overtaken: it must name everybody who is a member now."""
    named = {row.seat for row in composition.rows if row.seat is not None}
    if named != set(seated):
        raise NotNow(
            _("The commission has changed since this order was written. Please write it anew.")
        )


def _leave(member: Member, by: Person, now: datetime) -> None:
    """End a seat now, or with the next roster where too few cards would be left for the box."""
    give_roles(member=member, roles=_elected(member), by=by, now=now)
    if rosters.can_do_without(member):
        end_seat(member=member, by=by, now=now)
    else:
        member.is_leaving = True
        member.save(update_fields=["is_leaving"])


def _stay(member: Member, row: Row, by: Person, now: datetime) -> None:
    given = {"is_responsible": row.is_responsible, "is_duty": row.is_duty}
    roles = {role for role, has in given.items() if has}
    give_roles(member=member, roles=roles | _elected(member), by=by, now=now)
    Member.objects.filter(pk=member.pk).update(post=row.post, is_leaving=False)


def _elected(member: Member) -> set[str]:
    """Return what the commission gave by vote: no order takes it away."""
    return {role for role in ("is_chair", "is_secretary") if getattr(member, role)}


def _come(order: Order, row: Row, by: Person, now: datetime) -> tuple[Invitation, str]:
    invitation = Invitation(
        name=row.name,
        email=row.email,
        post=row.post,
        is_responsible=row.is_responsible,
        is_duty=row.is_duty,
    )
    return invitation, invite(invitation=invitation, school=order.school, by=by, now=now)


@transaction.atomic
def make_new_link(*, invitation: Invitation, by: Person, now: datetime) -> tuple[Invitation, str]:
    """Give somebody whom an order named a new link; the one before works no more.

    Raises:
        NotNow: if the invitation was accepted already.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.used_at:
        raise NotNow(_("This invitation has been accepted already."))
    anew = Invitation(
        name=held.name,
        email=held.email,
        post=held.post,
        is_responsible=held.is_responsible,
        is_duty=held.is_duty,
    )
    if not held.withdrawn_at:
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
    return anew, invite(invitation=anew, school=held.school, by=by, now=now)


# ── Days ──────────────────────────────────────────────────────────────────────
def _days(order: Order) -> list[OwnDay]:
    return [
        OwnDay(day=day, is_working=is_working, name=name)
        for day, (is_working, name) in days_of(order.data["days"]).items()
    ]
