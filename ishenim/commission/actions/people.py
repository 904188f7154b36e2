"""Seats and offices: who ends, who leads, who answers, who is on duty."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission import rosters
from ishenim.commission.models import Member, Office, Person
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

TELEPHONE = re.compile(r"\+?[0-9][0-9 -]{2,18}")
#: Roles that one member at a time holds; being on duty is no such role.
SINGLE = ("is_chair", "is_secretary", "is_responsible")


@transaction.atomic
def end_seat(*, member: Member, by: Person, now: datetime) -> None:
    """End a seat (R16). The next roster leaves it out; the number is never given again."""
    if member.left_on:
        raise NotNow(_("This seat has ended already."))
    _check_box_can_be_opened(member)
    member.left_on = timezone.localdate(now)
    member.is_chair = member.is_secretary = member.is_responsible = member.is_duty = False
    member.save()
    draft = rosters.draft(member.school)
    if draft and member.seat in draft.seats:
        draft.delete()


def _check_box_can_be_opened(member: Member) -> None:
    """Refuse to end so many seats that the box could never be opened (docs/spec/roster.md)."""
    if not rosters.can_do_without(member):
        raise NotNow(
            _("Too few cards would be left to open the box. Sign the new composition first.")
        )


@transaction.atomic
def give_roles(*, member: Member, roles: set[str], by: Person, now: datetime) -> None:
    """Give a member exactly these roles, as an order says; see `elected` for chair and secretary.

    A role that one person holds leaves its former holder.

    `roles` are some of is_chair, is_secretary, is_responsible, is_duty.
    """
    if member.left_on:
        raise NotNow(_("This seat has ended already."))
    for role in SINGLE:
        if role in roles:
            held = Member.objects.current(member.school).filter(**{role: True})
            held.exclude(pk=member.pk).update(**{role: False})
        setattr(member, role, role in roles)
    member.is_duty = "is_duty" in roles
    member.save(update_fields=[*SINGLE, "is_duty"])


@transaction.atomic
def set_telephone(*, by: Person, number: str) -> None:
    """Write down by which telephone the commission reaches oneself, or nothing.

    Raises:
        BadInput: if it is no telephone number.
    """
    number = " ".join(number.split())
    if number and not TELEPHONE.fullmatch(number):
        raise BadInput(_("A telephone number has digits, spaces and a plus alone."))
    by.telephone = number
    by.save(update_fields=["telephone"])


@transaction.atomic
def end_office(*, office: Office, by: Person, now: datetime) -> None:
    """End an office; somebody must always be left who can invite others."""
    if office.person_id == by.pk:
        raise NotAllowed(_("Nobody ends their own office: ask the other one to do it."))
    office.delete()
