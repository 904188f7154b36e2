"""Letters whose term has ended are destroyed: bytes, shares, words. Numbers, days, counts stay.

Rows go in one transaction, which also notes the files that are still there; what no transaction
can take back comes after it (`actions/clearing.py`).
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Letter, Message
from ishenim.casework.letters import locked
from ishenim.casework.models import Answer, Case, Share
from ishenim.commission.models import Member
from ishenim.consideration.models import Link
from ishenim.intake.models import Entered
from ishenim.opening.models import Release
from ishenim.retention.actions.clearing import clear_leftovers
from ishenim.retention.disk import OF_CASE
from ishenim.retention.due import due
from ishenim.retention.models import Condemned, Deed
from ishenim.ui.refusals import NotAllowed, NotNow


@transaction.atomic
def destroy(*, deed: Deed, by: Member, now: datetime) -> int:
    """Carry an act of destruction out; return how many letters are gone.

    A letter that is kept still stays, as its case was opened again since the act was drafted or its
    author has written again and waits; the act says so. Of a letter that nobody could open no row
    stays: it never had a number.

    Raises:
        NotAllowed: to who is neither responsible nor the chair.
        NotNow: before all have signed; when it is carried out already.
    """
    if not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person or the chair carries this act out."))
    deed = Deed.objects.select_for_update().get(pk=deed.pk)
    if deed.kind != Deed.Kind.DESTRUCTION or deed.signed_on is None:
        raise NotNow(_("First all members sign the act."))
    if deed.carried_out_on:
        raise NotNow(_("This act is carried out already."))
    today = timezone.localdate(now)
    named = Case.objects.filter(condemned__deed=deed)
    ended = due(deed.school, today).filter(condemned__deed=deed).select_related("letter")
    cases = list(ended.select_for_update(of=("self", "letter")))
    spared = list(named.exclude(pk__in=[case.pk for case in cases]).order_by("year", "number"))
    Deed.objects.filter(pk=deed.pk).update(spared=[case.label for case in spared])
    Condemned.objects.filter(deed=deed, case__in=spared).delete()
    letters = [case.letter for case in cases]
    lost = list(locked(deed.school).filter(pk__in=map(bytes.fromhex, deed.lost)))
    _forget_rows(cases, [*letters, *lost])
    files = [letter.file for letter in (*letters, *lost) if letter.file]
    for letter in letters:
        _forget_letter(letter)
    Letter.objects.filter(pk__in=[letter.pk for letter in lost]).delete()
    for case in cases:
        _forget_case(case, today)
    _forget_releases({letter.box_id for letter in (*letters, *lost)})
    Deed.objects.filter(pk=deed.pk).update(carried_out_on=today, leftovers=files)
    transaction.on_commit(clear_leftovers)
    return len(letters) + len(lost)


def _forget_rows(cases: Iterable[Case], letters: Iterable[Letter]) -> None:
    """Delete what was written about the letters and after them."""
    for model in OF_CASE:
        model.objects.filter(case__in=cases).delete()
    Link.objects.filter(case__in=cases).delete()
    Link.objects.filter(other__in=cases).delete()
    Entered.objects.filter(letter__in=letters).delete()
    Share.objects.filter(letter__in=letters).delete()
    Answer.objects.filter(letter__in=letters).delete()
    for letter in letters:
        for way in Message.Way:
            letter.messages(way).delete()


def _forget_letter(letter: Letter) -> None:
    """Keep the seal, which is published anyway; the code finds nothing any more."""
    letter.sealed, letter.file, letter.stub, letter.lines = b"", "", b"", b""
    letter.mailbox, letter.auth_hash = secrets.token_bytes(16), secrets.token_bytes(32)
    letter.waits = False
    letter.save()


def _forget_case(case: Case, today: object) -> None:
    """Keep number, days, channel and ground, which are counted; no word, no category."""
    case.name_hash = None
    case.summary = case.decision = case.folded = case.category = case.tile = ""
    case.author = case.language = case.urgency = ""
    case.modifiers, case.described_by = [], None
    case.sheets = case.attachments = 0
    case.destroyed_on = today  # type: ignore[assignment]
    case.save()


def _forget_releases(boxes: Iterable[int]) -> None:
    """Delete the shares that were released of boxes whose letters are all gone."""
    for box in boxes:
        left = Letter.objects.filter(box=box).exclude(sealed=b"")
        if not left.exists():
            Release.objects.filter(box=box).delete()
