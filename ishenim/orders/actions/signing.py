"""The head's card signs an order; what it orders happens in the same transaction (R16, R19)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.models import Invitation, Office, Person
from ishenim.journal.actions import append
from ishenim.orders import papering
from ishenim.orders.actions import effects
from ishenim.orders.actions.drafting import check_composition, check_date
from ishenim.orders.models import Order
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.schools.models import School
from ishenim.seal.paper import head_name
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


@transaction.atomic
def sign_order(
    *, order: Order, line: str, by: Person, now: datetime
) -> tuple[Order, list[tuple[Invitation, str]]]:
    """Sign an order with the head's card, journal it and do what it says.

    Returns the order and, for each person it invites, the invitation and the token of its link.

    Raises:
        NotAllowed: if `by` is not the head.
        NotNow: if it was signed before, the head has no card, or its day has passed by.
        BadInput: if the line is not the head's under this order.
    """
    school = School.objects.select_for_update().get(pk=order.school_id)
    order = Order.objects.select_related("school").get(pk=order.pk)
    if order.is_signed:
        raise NotNow(_("This order has been signed already."))
    key = _key_of(school, by)
    check_date(order=order, day=order.date, today=timezone.localdate(now))
    check_composition(order=order, data=order.data, day=order.date)
    order.note_text = papering.note_text(order, key)
    _check(order.note_text, line, school, key)
    order.note = join_note(order.note_text, [line])
    entry = append(school=school, kind="paper", note=order.note, now=now)
    order.state, order.journal_index = Order.State.SIGNED, entry.index
    order.signed_on, order.head_name = timezone.localdate(now), by.name
    order.save()
    return order, effects.take_effect(order=order, by=by, now=now)


def _key_of(school: School, by: Person) -> bytes:
    office = Office.objects.filter(school=school, person=by, kind=Office.Kind.HEAD).first()
    if office is None:
        raise NotAllowed(_("Only the head of the school signs orders."))
    if not office.signing_key:
        raise NotNow(_("Please make your key card first."))
    return bytes(office.signing_key)


def _check(text: str, line: str, school: School, key: bytes) -> None:
    try:
        check_line(text, line, keyring({head_name(school.origin): key}))
    except NoteError as error:
        raise BadInput(
            _("The head's card did not sign this order so. Please load the page anew.")
        ) from error
