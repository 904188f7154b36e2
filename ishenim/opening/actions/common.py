"""What every verb of the room needs: the opening held, the step right, floor refusals in words."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from ishenim.box.models import Box
from ishenim.commission.actions.cards import mark_card_used
from ishenim.commission.models import Member
from ishenim.opening.models import Opening, Presence, Signature
from ishenim.opening.room import Room
from ishenim.proof.errors import ProofError
from ishenim.proof.note import check_line
from ishenim.seal.errors import OpeningError, SealError
from ishenim.seal.roster import Roster
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
        raise gone_on()


def gone_on() -> NotNow:
    """Return the refusal of what does not fit the room any more; the page asks again."""
    return NotNow(_("The opening has gone on meanwhile."), code="STEP")


def presence_of(*, opening: Opening, member: Member) -> Presence:
    """Return a member's presence in the room.

    Raises:
        NotAllowed: if they did not come in, or their seat has ended.
    """
    found = Presence.objects.filter(opening=opening, member=member).first()
    if found is None or member.left_on is not None:
        raise NotAllowed(_("You are not in the room. Please load the page again."))
    return found


def check_seat(*, seat: int, seats: Collection[int]) -> None:
    """Refuse a seat that has no part in this.

    Raises:
        NotAllowed: if the card in this seat's hand is not of the right composition.
    """
    if seat not in seats:
        raise NotAllowed(_("Your card does not take part in this step."))


def asked_box(*, room: Room, number: int) -> Box:
    """Return a box that is opened here.

    Raises:
        NotNow: if it is not, or not any more.
    """
    for box in room.asked:
        if box.number == number and not room.opening.is_over:
            return box
    raise gone_on()


def card_seat(*, room: Room, by: Member, card: int | None, box: Box) -> int:
    """Return whose card acts: one's own, or a former one that was let in, in any member's hands.

    Raises:
        NotAllowed: if it is not a card that opens this box.
    """
    presence_of(opening=room.opening, member=by)
    seat = by.seat if card is None else card
    own = room.receivers(box) & {by.seat}
    check_seat(seat=seat, seats=own | room.admitted(box))
    return seat


def check_signature(*, text: str, line: str, roster: Roster, seat: int) -> None:
    """Refuse a line that is not this seat's signature under this text.

    Raises:
        BadInput: if it is not.
    """
    with refusing_bad_seals():
        if check_line(text, line, roster.keyring) != roster.name(seat):
            raise OpeningError("NOTE_SIG", "another member's signature")


def keep_signature(*, opening: Opening, document: str, seat: int, text: str, line: str) -> None:
    """Keep a seat's line under a text, in place of one under an earlier text."""
    Signature.objects.update_or_create(
        opening=opening,
        document=document,
        seat=seat,
        defaults={"text_hash": sha256(text.encode()).digest(), "line": line},
    )


def forget_votes(*, opening: Opening) -> None:
    """Ask anew whether to go on without somebody: a card has come that was missing."""
    Signature.objects.filter(opening=opening, document=Signature.Document.WITHOUT).delete()


def used_card(*, by: Member, now: datetime) -> None:
    """Remember that this card still works (A10)."""
    mark_card_used(school=by.school, seat=by.seat, now=now)


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
