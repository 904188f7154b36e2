"""The chair and the secretary: they come from an election alone (R20–R22)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member, Person
from ishenim.schools.models import School
from ishenim.ui.refusals import BadInput, NotNow

#: Offices of the commission's own, by the word that ballots use.
ELECTED = {"chair": "is_chair", "secretary": "is_secretary"}


@transaction.atomic
def take_office(*, member: Member, office: str, by: Person, now: datetime) -> Member | None:
    """Give an elected member their office; return whom they follow."""
    del by, now  # the vote by name and the minutes say who and when
    School.objects.select_for_update().get(pk=member.school_id)
    member.refresh_from_db()
    if member.left_on:
        raise NotNow(_("This seat has ended already."))
    if office not in ELECTED:
        raise BadInput(_("What was sent cannot be read. Please try again."))
    field = ELECTED[office]
    former = Member.objects.current(member.school).filter(**{field: True}).first()
    Member.objects.current(member.school).filter(**{field: True}).update(**{field: False})
    setattr(member, field, True)
    member.save(update_fields=[field])
    return None if former == member else former


@transaction.atomic
def leave_office(
    *, member: Member, office: str, back_to: Member | None, by: Person, now: datetime
) -> None:
    """Undo an election that was written down wrongly: the former holder has the office again."""
    field = ELECTED[office]
    held = Member.objects.filter(pk=member.pk, left_on__isnull=True, **{field: True})
    if held.update(**{field: False}) and back_to and not back_to.left_on:
        take_office(member=back_to, office=office, by=by, now=now)
