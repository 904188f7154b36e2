"""Each signs on their own device; the last signature enters the journal."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.commission.actions import mark_card_used
from ishenim.commission.models import Member
from ishenim.commission.rosters import card_in_use
from ishenim.journal.actions import append
from ishenim.proof.errors import NoteError
from ishenim.proof.note import check_line, join_note, keyring
from ishenim.retention.models import Deed, DeedSignature
from ishenim.retention.signers import awaited, missing, signers
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


@transaction.atomic
def sign_deed(*, deed: Deed, line: str, by: Member, now: datetime) -> Deed:
    """Add a signature; with the last one the act is in the journal. A second time is the same.

    Raises:
        NotAllowed: to who does not sign this act.
        NotNow: without a key card, and once the act is signed by all.
        BadInput: for a line that is not by the member's card under this text.
    """
    deed = Deed.objects.select_for_update(of=("self",)).select_related("school").get(pk=deed.pk)
    if deed.signed_on:
        raise NotNow(_("This act is signed by all and in the journal."))
    if by.pk not in {member.pk for member in signers(deed)}:
        raise NotAllowed(_("This act is signed by others."))
    key = card_in_use(by)
    if key is None:
        raise NotNow(_("Please make your key card first."))
    try:
        check_line(deed.note_text, line, keyring({by.key_name: key}))
    except NoteError as error:
        raise BadInput(_("This signature is not by your key card under this act.")) from error
    today = timezone.localdate(now)
    DeedSignature.objects.get_or_create(
        deed=deed, seat=by.seat, defaults={"line": line, "signed_on": today}
    )
    mark_card_used(school=by.school, seat=by.seat, now=now)
    if not missing(deed):
        _freeze(deed, now)
    return deed


@transaction.atomic
def finish_deed(*, deed: Deed, by: Member, now: datetime) -> Deed:
    """Enter an act of destruction in the journal whose missing signers have left the commission.

    They stay visible as missing.

    Raises:
        NotAllowed: to who is neither responsible nor the chair.
        NotNow: while signatures can still be given, or if they are too few for an act (R12).
    """
    if not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person or the chair drafts this act."))
    deed = Deed.objects.select_for_update(of=("self",)).select_related("school").get(pk=deed.pk)
    if deed.signed_on:
        raise NotNow(_("This act is signed by all and in the journal."))
    least = deed.school.rulebook_on(deed.drafted_on).act_signatures_at_least
    if deed.kind != Deed.Kind.DESTRUCTION or awaited(deed) or deed.signatures.count() < least:
        raise NotNow(_("Signatures are still to come: the act waits for them."))
    _freeze(deed, now)
    return deed


def _freeze(deed: Deed, now: datetime) -> None:
    """Join the signatures and enter the journal."""
    deed.note = join_note(deed.note_text, deed.signatures.values_list("line", flat=True))
    entry = append(school=deed.school, kind="paper", note=deed.note, now=now)
    deed.signed_on, deed.journal_index = timezone.localdate(now), entry.index
    deed.save(update_fields=["note", "signed_on", "journal_index"])
