"""A letter is answered and goes on through the author's five stages (R15)."""

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signed and sealed reply, and what its writer had read when it was written.

    `number` is signed inside the reply. `shown` is how many additions of the author the member's
    page has shown, `heard` how many of them, from the first on, were not closed to their card.
    """

    number: int
    key: bytes
    sealed: bytes
    copy: bytes
    shown: int
    heard: int


def answer(*, letter: Letter, sent: Signed, by: Member, now: datetime) -> Answer:
    """Put a signed and sealed reply into the author's mailbox (R15); the same key is one reply.

    It counts once it stands (standing.py), and for no more than was heard: nobody answers what
    they never saw. If another reply took its number, the browser signs again with the free one.

    Raises:
        NotNow: with code ADDED, if the author has added what was not shown; with code NUMBER, if
            the number is taken; if the letter was typed in.
        NotAllowed: to who cannot show that they read the letter, or takes no part in it.
        BadInput: if what was sent is no sealed reply.
    """
    check_reads(letter=letter, by=by)
    if letter.kind == Letter.Kind.ENTERED:
        raise NotNow(_("The author of a letter on paper has no code to be answered under."))
    _check(sent)
    if known := Answer.objects.filter(letter=letter, message__key=sent.key).first():
        return known
    try:
        with transaction.atomic():
            return _put(letter, sent, by, now)
    except IntegrityError as error:  # two replies in the same moment
        raise _taken() from error


def _check(sent: Signed) -> None:
    """Look at a reply from outside: one hybrid recipient, a size that can be."""
    try:
        whole = len(stanzas(sent.sealed)) == 1 and len(stanzas(sent.copy)) > 1
    except SealError:
        whole = False
    small = len(sent.sealed) <= LARGEST_REPLY and len(sent.copy) <= LARGEST_COPY
    if not whole or not small or len(sent.key) != KEY_BYTES:
        raise BadInput(_("What was sent is not a sealed answer. Please try again."))


def _put(letter: Letter, sent: Signed, by: Member, now: datetime) -> Answer:
    added = letter.messages(Message.Way.IN).count()
    if sent.shown < added:
        sentence = _("The author has written again. Please read it first, then send your answer.")
        raise NotNow(sentence, code="ADDED")
    if letters.next_number(letter) != sent.number:
        raise _taken()
    message = box.reply(letter=letter, key=sent.key, sealed=sent.sealed, now=now)
    given = Answer.objects.create(
        letter=letter,
        message=message,
        member=by,
        copy=sent.copy,
        follow_ups=min(sent.heard, added),
    )
    Reading.objects.create(letter=letter, member=by, what=Reading.What.ANSWERED, at=now)
    settle(letter=letter, fresh=given)
    return given


def _taken() -> NotNow:
    sentence = _("A colleague has answered in this moment. Please look at that answer first.")
    return NotNow(sentence, code="NUMBER")
