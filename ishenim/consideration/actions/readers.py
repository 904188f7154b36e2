"""Who takes no part in a case, what readers tell each other, which cases belong together."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.casework.access import may_see
from ishenim.casework.models import Case, Recusal
from ishenim.commission.models import Member
from ishenim.consideration.holding import locked, open_case, readers_of
from ishenim.consideration.models import Link, Note
from ishenim.seal.envelope import stanzas
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

LARGEST_NOTE = 64 * 1024


@transaction.atomic
def recuse(*, case: Case, member: Member, reason: str, by: Member, now: datetime) -> Recusal:
    """Keep a member out of a case: by their own word, the responsible person's or the chair's.

    From then on they see what somebody sees who never opened the letter. A second time nothing
    changes.

    Raises:
        NotAllowed: to who may not see the case, or keeps out somebody else without being the
            responsible person or the chair.
        BadInput: without a reason.
        NotNow: if nobody would be left who may see the case.
    """
    row = locked(case, by)
    if member.pk != by.pk and not (by.is_responsible or by.is_chair):
        raise NotAllowed(_("The responsible person or the chair keeps a member out of a case."))
    if not reason.strip():
        raise BadInput(_("Write the reason: it stays on record."))
    if [one.pk for one in readers_of(row)] == [member.pk]:
        raise NotNow(
            _(
                "Nobody else has opened this letter yet. Ask a colleague to open it,"
                " or pass it to a body outside the school first."
            )
        )
    on = timezone.localdate(now)
    row.executors.filter(member=member, until__isnull=True).update(until=on)
    row.tasks.filter(member=member, done_on__isnull=True).update(member=None)
    kept, _new = Recusal.objects.get_or_create(
        case=row, member=member, defaults={"by": by, "reason": reason.strip(), "since": on}
    )
    return kept


@transaction.atomic
def add_note(*, case: Case, sealed: bytes, by: Member, now: datetime) -> Note:
    """Keep a note that the writer's browser sealed to the readers of the letter.

    Raises:
        NotAllowed: to who may not see the case.
        BadInput: if what was sent is no sealed note.
    """
    row = locked(case, by)
    try:
        is_sealed = len(sealed) <= LARGEST_NOTE and len(stanzas(sealed)) > 0
    except SealError:
        is_sealed = False
    if not is_sealed:
        raise BadInput(_("What was sent is not a sealed note. Please try again."))
    return Note.objects.create(case=row, member=by, sealed=sealed, on=timezone.localdate(now))


@transaction.atomic
def link(*, case: Case, other: Case, kind: str, by: Member, now: datetime) -> Link:
    """Say that two letters belong together; the earlier one is the `other` of the later.

    Raises:
        NotAllowed: to who may not see both.
        BadInput: for a letter with itself, or a kind nobody knows.
        NotNow: if the case is closed.
    """
    row = open_case(case, by)
    if kind not in Link.Kind.values or other.pk == row.pk:
        raise BadInput(_("Choose another letter and how they belong together."))
    if not may_see(other, by):
        raise NotAllowed(_("Please open that letter with your key card first."))
    later, earlier = (row, other) if row.pk > other.pk else (other, row)
    made, _new = Link.objects.update_or_create(
        case=later,
        other=earlier,
        defaults={"kind": kind, "by": by, "on": timezone.localdate(now)},
    )
    return made


@transaction.atomic
def unlink(*, made: Link, by: Member, now: datetime) -> None:
    """Take a link back.

    Raises:
        NotAllowed: to who may not see both letters.
    """
    if not (may_see(made.case, by) and may_see(made.other, by)):
        raise NotAllowed(_("Please open that letter with your key card first."))
    made.delete()
