"""A member leaves before any order says so: they moved away, fell ill, resigned."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.actions import end_seat
from ishenim.commission.models import Member, Person
from ishenim.ui.refusals import BadInput


@transaction.atomic
def let_go(*, member: Member, reason: str, by: Person, now: datetime) -> Member:
    """End a seat with the reason; what the composition lacks then is asked for at once (R17, R18).

    Raises:
        BadInput: without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise BadInput(_("Please write why: it stays in the record of the seat."))
    end_seat(member=member, by=by, now=now)
    member.left_because = reason[:300]
    member.save(update_fields=["left_because"])
    return member
