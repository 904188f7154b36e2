"""What every verb of the room needs: the opening held, the step right, the next step taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from ishenim.commission.actions.cards import mark_card_used
from ishenim.commission.models import Member
from ishenim.opening.models import Opening, Presence
from ishenim.opening.room import Room
from ishenim.proof.errors import ProofError
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow


def hold(*, opening: Opening) -> Opening:
    """Lock an opening until the transaction ends: presses at the same moment follow one another."""
    return Opening.objects.select_for_update().get(pk=opening.pk)


def check_step(*, opening: Opening, steps: set[str]) -> None:
    """Refuse what belongs to another step.

    Raises:
        NotNow: if the opening is elsewhere by now; the page shows where.
    """
    if opening.step not in steps:
        raise NotNow(_("The opening has gone on meanwhile."), code="STEP")


def presence_of(*, opening: Opening, member: Member) -> Presence:
    """Return a member's presence in the room.

    Raises:
        NotAllowed: if they did not come in, or their seat has ended.
    """
    found = Presence.objects.filter(opening=opening, member=member).first()
    if found is None or member.left_on is not None:
        raise NotAllowed(_("You are not in the room. Please load the page again."))
    return found


def check_seat(*, seat: int, seats: list[int]) -> None:
    """Refuse a seat that has no part in this.

    Raises:
        NotAllowed: if the card in this seat's hand is not of the right composition.
    """
    if seat not in seats:
        raise NotAllowed(_("Your card does not take part in this step."))


def used_card(*, by: Member, now: datetime) -> None:
    """Remember that this card still works (A10)."""
    mark_card_used(school=by.school, seat=by.seat, now=now)


def room_of(*, opening: Opening, now: datetime) -> Room:
    """Return the room's facts as they are now; earlier ones are stale after a write."""
    return Room(opening, now)


@contextmanager
def refusing_bad_seals() -> Iterator[None]:
    """Turn the floor's refusals into one for people, with the protocol's own code.

    Raises:
        BadInput: if what a browser sent did not pass the floor's checks.
    """
    try:
        yield
    except (SealError, ProofError) as error:
        sentence = _("What was sent did not pass the check ({code}). Nothing was changed.")
        raise BadInput(sentence.format(code=error.code), code=error.code) from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(_("What was sent cannot be read. Please try again.")) from error
