"""The one verb of the undertaking: a member signs it with their own key card."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.commission.rosters import card_in_use
from ishenim.journal.actions import append
from ishenim.orders.models import Undertaking
from ishenim.orders.undertakings.drafting import Draft, draft
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.ui.refusals import BadInput, NotNow


@transaction.atomic
def sign_undertaking(*, line: str, by: Member, now: datetime) -> Undertaking:
    """Keep a member's signed undertaking and enter it in the journal by its hash (R32).

    Signing twice changes nothing: the first signature stands.

    Raises:
        NotNow: if the member has no key card.
        BadInput: if the line is not this card's under the undertaking of this day.
    """
    held = Member.objects.select_for_update(of=("self",)).select_related("school", "person")
    member = held.get(pk=by.pk)
    signed = Undertaking.objects.filter(member=member).first()
    if signed is not None:
        return signed
    today = timezone.localdate(now)
    drafted = draft(member, today)
    _check(drafted, line, member)
    note = join_note(drafted.note_text, [line])
    mark_card_used(school=member.school, seat=member.seat, now=now)
    entry = append(school=member.school, kind="paper", note=note, now=now)
    return Undertaking.objects.create(
        school=member.school,
        member=member,
        documents=drafted.json,
        content=drafted.content,
        note_text=drafted.note_text,
        note=note,
        journal_index=entry.index,
        signed_on=today,
    )


def _check(drafted: Draft, line: str, member: Member) -> None:
    key = card_in_use(member)
    if key is None:
        raise NotNow(_("Please make your key card first."))
    keys = keyring({member.key_name: key})
    try:
        check_line(drafted.note_text, line, keys)
    except NoteError as error:
        raise BadInput(
            _("This signature is not by your key card under the text of today. Load the page anew.")
        ) from error
