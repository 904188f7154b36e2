"""What lay in the wooden box (A4), and its seal: the act says it, so all who sign see it first."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ishenim.commission.models import Member
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import hold, keep_signature, presence_of
from ishenim.opening.models import Opening, Signature, WoodenBox
from ishenim.opening.room import Room
from ishenim.ui.refusals import BadInput, NotNow

MOST = 500
PAPER = Signature.Document.PAPER


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was seen of the wooden box; all empty where the school has none."""

    seal_before: str = ""
    state: str = ""
    seal_after: str = ""
    objects_found: str = ""
    damage: str = ""


@transaction.atomic
def count_paper(
    *, opening: Opening, by: Member, letters: int, now: datetime, seen: Seen | None = None
) -> Opening:
    """Write down how many paper letters were found, the seal, and by whom; until it is journalled.

    Once the act is written a correction writes it anew, and all sign again: each member may do so
    once, so that a wrong number does not stand and nobody keeps the others signing.
    """
    opening, seen = hold(opening=opening), seen or Seen()
    presence_of(opening=opening, member=by)
    if opening.is_over or not Room(opening, now).opens_boxes:
        raise NotNow(_("The paper letters are counted already."))
    if not 0 <= letters <= MOST:
        raise BadInput(_("Please write a number from 0 to {most}.").format(most=MOST))
    if opening.closing_text and (letters, seen) != (
        opening.paper_letters,
        seen_at(opening=opening),
    ):
        _correct(opening, by, letters)
    _keep(opening, by, seen)
    opening.paper_letters, opening.paper_by = letters, by
    opening.save(update_fields=["paper_letters", "paper_by"])
    return advance(opening=opening, now=now)


def seen_at(*, opening: Opening) -> Seen:
    """Return what is written of the wooden box so far."""
    row = WoodenBox.objects.filter(opening=opening).values(*asdict(Seen())).first()
    return Seen(**row) if row else Seen()


def _keep(opening: Opening, by: Member, seen: Seen) -> None:
    if seen == Seen():
        WoodenBox.objects.filter(opening=opening).delete()
    elif seen != seen_at(opening=opening):
        WoodenBox.objects.update_or_create(opening=opening, defaults={**asdict(seen), "by": by})


def _correct(opening: Opening, by: Member, letters: int) -> None:
    if opening.signature_set.filter(document=PAPER, seat=by.seat).exists():
        raise NotNow(_("You have corrected this number once. Another member can correct it again."))
    keep_signature(
        opening=opening, document=PAPER, seat=by.seat, text=f"{letters}", line=f"{letters}"
    )
