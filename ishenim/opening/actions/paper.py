"""How many letters lay in the wooden box (A4): the act counts them, the register must too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import hold, keep_signature, presence_of
from ishenim.opening.models import Opening, Signature
from ishenim.opening.room import Room
from ishenim.ui.refusals import BadInput, NotNow

MOST = 500
PAPER = Signature.Document.PAPER


@transaction.atomic
def count_paper(*, opening: Opening, by: Member, letters: int, now: datetime) -> Opening:
    """Write down how many paper letters were found, and by whom; until the act is journalled.

    Once the act is written a correction writes it anew, and all sign again: each member may do so
    once, so that a wrong number does not stand and nobody keeps the others signing.
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    if opening.is_over or not Room(opening, now).opens_boxes:
        raise NotNow(_("The paper letters are counted already."))
    if not 0 <= letters <= MOST:
        raise BadInput(_("Please write a number from 0 to {most}.").format(most=MOST))
    if opening.closing_text and letters != opening.paper_letters:
        _correct(opening, by, letters)
    opening.paper_letters, opening.paper_by = letters, by
    opening.save(update_fields=["paper_letters", "paper_by"])
    return advance(opening=opening, now=now)


def _correct(opening: Opening, by: Member, letters: int) -> None:
    if opening.signature_set.filter(document=PAPER, seat=by.seat).exists():
        raise NotNow(_("You have corrected this number once. Another member can correct it again."))
    keep_signature(
        opening=opening, document=PAPER, seat=by.seat, text=f"{letters}", line=f"{letters}"
    )
