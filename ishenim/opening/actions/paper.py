"""How many letters lay in the wooden box (A4): the act counts them, the register must too."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import hold, presence_of
from ishenim.opening.models import Opening
from ishenim.opening.room import Room
from ishenim.ui.refusals import BadInput, NotNow

MOST = 500


@transaction.atomic
def count_paper(*, opening: Opening, by: Member, letters: int, now: datetime) -> Opening:
    """Write down how many paper letters were found; possible until the closing text is written."""
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    if opening.closing_text or opening.is_over or not Room(opening, now).opens_boxes:
        raise NotNow(_("The paper letters are counted already."))
    if not 0 <= letters <= MOST:
        raise BadInput(_("Please write a number from 0 to {most}.").format(most=MOST))
    opening.paper_letters = letters
    opening.save(update_fields=["paper_letters"])
    return advance(opening=opening, now=now)
