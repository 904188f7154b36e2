"""A letter's words leave the page: printed on paper, or taken away as an encrypted file (R32)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework.actions.reading import check_reads
from ishenim.casework.models import Reading
from ishenim.commission.models import Member
from ishenim.ui.refusals import BadInput

LEAVING = {Reading.What.PRINTED, Reading.What.EXPORTED}


@transaction.atomic
def note_leaving(*, letter: Letter, what: str, by: Member, now: datetime) -> Reading:
    """Write down that a member prints a letter or takes it away, before the browser does it.

    Raises:
        BadInput: if it is neither.
        NotAllowed: to who cannot show that they read the letter, or takes no part in it.
    """
    if what not in LEAVING:
        raise BadInput(_("What was sent cannot be read. Please try again."))
    check_reads(letter=letter, by=by)
    return Reading.objects.create(letter=letter, member=by, what=what, at=now)
