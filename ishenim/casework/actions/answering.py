"""A letter is answered and goes on through the author's five stages (R15)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ishenim.box import actions as box
from ishenim.box.models import Letter, Message
from ishenim.casework import letters
from ishenim.casework.actions.reading import check_reads
from ishenim.casework.actions.standing import settle
from ishenim.casework.models import Answer, Reading
from ishenim.commission.models import Member
from ishenim.seal.envelope import stanzas
from ishenim.seal.errors import SealError
from ishenim.ui.refusals import BadInput, NotNow

#: A sealed reply is one bucket of 16 KiB to one recipient; a copy has a stanza for every reader.
LARGEST_REPLY = 24 * 1024
LARGEST_COPY = 96 * 1024
KEY_BYTES = 16


def answer(
    *,
    letter: Letter,
    number: int,
    key: bytes,
    sealed: bytes,
    copy: bytes,
    by: Member,
    now: datetime,
) -> Answer:
    """Put a signed and sealed reply into the author's mailbox (R15); the same key is one reply.

    It counts once it stands (standing.py). `number` is signed inside the reply. If another reply
    took it meanwhile, the browser signs again with the number that is free.

    Raises:
        NotNow: with code NUMBER, if the number is taken; if the letter was typed in.
        NotAllowed: to who cannot show that they read the letter, or takes no part in it.
        BadInput: if what was sent is no sealed reply.
    """
    check_reads(letter=letter, by=by)
    if letter.kind == Letter.Kind.ENTERED:
        raise NotNow(_("The author of a letter on paper has no code to be answered under."))
    _check(key, sealed, copy)
    if known := Answer.objects.filter(letter=letter, message__key=key).first():
        return known
    try:
        with transaction.atomic():
            return _put(letter, number, key, sealed, copy, by, now)
    except IntegrityError as error:  # two replies in the same moment
        raise _taken() from error


def _check(key: bytes, sealed: bytes, copy: bytes) -> None:
    """Look at a reply from outside: one hybrid recipient, a size that can be."""
    try:
        whole = len(stanzas(sealed)) == 1 and len(stanzas(copy)) > 1
    except SealError:
        whole = False
    small = len(sealed) <= LARGEST_REPLY and len(copy) <= LARGEST_COPY
    if not whole or not small or len(key) != KEY_BYTES:
        raise BadInput(_("What was sent is not a sealed answer. Please try again."))


def _put(
    letter: Letter,
    number: int,
    key: bytes,
    sealed: bytes,
    copy: bytes,
    by: Member,
    now: datetime,
) -> Answer:
    if letters.next_number(letter) != number:
        raise _taken()
    added = letter.messages(Message.Way.IN).count()
    message = box.reply(letter=letter, key=key, sealed=sealed, now=now)
    given = Answer.objects.create(
        letter=letter, message=message, member=by, copy=copy, follow_ups=added
    )
    Reading.objects.create(letter=letter, member=by, what=Reading.What.ANSWERED, at=now)
    settle(letter=letter, fresh=given)
    return given


def _taken() -> NotNow:
    sentence = _("A colleague has answered in this moment. Please look at that answer first.")
    return NotNow(sentence, code="NUMBER")
