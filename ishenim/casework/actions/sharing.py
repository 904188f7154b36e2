"""A reader shares a letter with a member it could not be sealed to (docs/spec/sharing.md)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box.models import Letter
from ishenim.casework import access, sharing
from ishenim.casework.models import Case, Reading, Share
from ishenim.commission.models import Member
from ishenim.seal.envelope import stanzas
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotAllowed

#: Keys of a letter and of what was said since: 60 bytes a line and one stanza.
LARGEST = 64 * 1024


@transaction.atomic
def share(*, letter: Letter, seat: int, sealed: bytes, by: Member, now: datetime) -> Share:
    """Keep the keys of a letter that a reader sealed to a newcomer; once more takes their place.

    Raises:
        BadInput: if what was sent is not sealed to one recipient.
        NotAllowed: if who shares has not read the letter or takes no part in it, or if the letter
            was sealed among others to that member: then the author has chosen.
    """
    access.check_may_see(Case.objects.select_related("school").get(letter=letter), by)
    _check(sealed)
    found = [one.member for one in sharing.newcomers(letter) if one.member.seat == seat]
    if not found:
        raise NotAllowed(_("This letter cannot be shared with this member."))
    Reading.objects.create(letter=letter, member=by, what=Reading.What.SHARED, at=now)
    anew = {"by": by, "sealed": sealed, "dated_on": timezone.localdate(now)}
    row, _new = Share.objects.update_or_create(letter=letter, member=found[0], defaults=anew)
    return row


def _check(sealed: bytes) -> None:
    try:
        whole = len(sealed) <= LARGEST and len(stanzas(sealed)) == 1
    except SealError:
        whole = False
    if not whole:
        raise BadInput(_("What was sent cannot be read. Please try again."))
