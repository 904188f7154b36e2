"""A member signs that they have read an order about them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.commission.rosters import card_in_use
from ishenim.journal.actions import append
from ishenim.orders import papering
from ishenim.orders.models import Acquaintance, Order
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def acquaint(*, order: Order, line: str, by: Member, now: datetime) -> Acquaintance:
    """Keep a member's signature that they have read a signed order, and journal it.

    Signing twice changes nothing.

    Raises:
        NotNow: if the order is a draft, or the member has no card.
        BadInput: if the line is not this card's under this order of this day.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("school").get(pk=by.pk)
    if not order.is_signed:
        raise NotNow(_("The order has not been signed yet."))
    known = Acquaintance.objects.filter(order=order, member=member).first()
    if known is not None:
        return known
    key = card_in_use(member)
    if key is None:
        raise NotNow(_("Please make your key card first."))
    today = timezone.localdate(now)
    text = papering.acquaintance_text(order, member, today)
    try:
        check_line(text, line, keyring({member.key_name: key}))
    except NoteError as error:
        raise BadInput(
            _("Your key card did not sign this order so. Please load the page anew.")
        ) from error
    note = join_note(text, [line])
    mark_card_used(school=member.school, seat=member.seat, now=now)
    entry = append(school=member.school, kind="paper", note=note, now=now)
    return Acquaintance.objects.create(
        order=order,
        member=member,
        note_text=text,
        note=note,
        journal_index=entry.index,
        signed_on=today,
    )
