"""Finding a letter by its mailbox, in the box or out of it, and what its author may see."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ishenim.box import places
from ishenim.box.models import Box, Letter, Message
from ishenim.commission import rosters
from ishenim.commission.models import Roster
from ishenim.journal import keys
from ishenim.journal.models import Entry
from ishenim.proof.note import split_note
from ishenim.schools.models import School

#: The epoch with which a school's first chain of rosters begins.
FIRST_EPOCH = 1


class Lock(StrEnum):
    """What has become of a letter's lock, as its author is told."""

    CLOSED = "closed"  # it lies in a box that was not opened yet
    OPEN = "open"
    WAITING = "waiting"  # the box was opened with too few cards for this letter
    DAMAGED = "damaged"  # it was sealed falsely and stays closed for everybody
    ENDED = "ended"  # the cards of its box are gone: the commission began anew


@dataclass(frozen=True, kw_only=True)
class Held:
    """A letter wherever it is now: in the box (`letter` is None) or taken out."""

    school: School
    mailbox: bytes
    auth_hash: bytes
    seal: bytes
    stub: bytes
    dropped_on: date
    box: int
    letter: Letter | None

    @property
    def receipt(self) -> str:
        """The signed receipt; the same bytes every time."""
        return self.receipt_of({})

    def receipt_of(self, boxes: dict[int, Box]) -> str:
        """Return the receipt; `boxes` remembers for the next letter what was asked for this one."""
        return signed_receipt(self.school, self._box(boxes), self.seal)

    def box_text(self, boxes: dict[int, Box]) -> str:
        """Return what its box says: the author's own note has the hash, and it names the roster."""
        return split_note(self._box(boxes).note)[0]

    @property
    def is_anew(self) -> bool:
        """Whether the commission began anew since: nothing can be added to the letter."""
        return rosters.restarted_since(self.school, self._box({}).epoch)

    def _box(self, boxes: dict[int, Box]) -> Box:
        if self.box not in boxes:
            query = "SELECT id, number, box_id, epoch, note FROM box_box WHERE id = %s"
            [boxes[self.box]] = Box.objects.raw(query, [self.box])
        return boxes[self.box]

    @property
    def stage(self) -> str:
        """One of the author's five words."""
        return self.letter.stage if self.letter else Letter.Stage.RECEIVED

    @property
    def is_urgent(self) -> bool:
        """Whether it waits for no opening."""
        return self.letter is not None and self.letter.kind == Letter.Kind.URGENT

    def answers(self) -> list[Message]:
        """Return the signed replies to this letter, in their order."""
        if self.letter is None:
            return []  # nobody has read it yet
        mine = Message.objects.filter(school=self.school, mailbox=self.mailbox)
        return list(mine.filter(way=Message.Way.OUT).order_by("number"))

    @property
    def lock(self) -> Lock:
        """What has become of its lock."""
        if self.letter is None:
            return Lock.CLOSED
        if self.letter.lock == Letter.Lock.DAMAGED:
            return Lock.DAMAGED
        if self.letter.lock == Letter.Lock.OPEN:
            return Lock.OPEN
        if rosters.restarted_since(self.school, self.letter.box.epoch):
            return Lock.ENDED
        told = self.letter.box.state == Box.State.OPENED
        return Lock.WAITING if told else Lock.CLOSED

    @property
    def longer_until(self) -> date | None:
        """Until when the commission has taken more time."""
        return self.letter.longer_until if self.letter else None

    @property
    def awaits(self) -> str:
        """What a letter without an answer waits for: `box`, `reading`, `answer`, or nothing.

        `longer` is an answer whose term was extended.
        """
        if self.lock in (Lock.DAMAGED, Lock.ENDED):
            return ""
        if self.lock == Lock.OPEN and (self.is_urgent or self.stage != Letter.Stage.RECEIVED):
            return "longer" if self.longer_until else "answer"
        return "reading" if self.lock == Lock.OPEN else "box"

    def taken_out(self) -> tuple[date, int] | None:
        """Return day and place of the journal entry that says it: an act, or an urgent opening."""
        letter = self.letter
        if letter is None:
            return None
        if self.is_urgent:
            # Somebody left out may have tried: only what was read counts as opened.
            if letter.stage == Letter.Stage.RECEIVED:
                return None
            kind, line = "urgent", f"\nseal {base64.b64encode(self.seal).decode()}\n"
        elif letter.box.state != Box.State.OPENED:
            return None
        else:
            kind, line = "act", f"\nbox {letter.box.number} "
        entries = Entry.objects.filter(school=self.school, kind=kind, note__contains=line)
        entry = entries.order_by("index").first()
        return (entry.entered_on, entry.index) if entry else None


def compositions(school: School) -> list[str]:
    """Return every roster note that ever was in force, oldest first.

    Also those before a restart: what former members signed stays their word.
    """
    return [note for note, _first_epoch in _compositions(school)]


def _compositions(school: School) -> list[tuple[str, int]]:
    final = Roster.objects.filter(school=school, final_on__isnull=False)
    return list(final.order_by("epoch").values_list("note", "first_epoch"))


def told_of_rosters(school: School) -> Mapping[str, Any]:
    """Return all that an author's browser checks of rosters (docs/spec/wire.md §POST /t).

    What shows that a new beginning was right is long, and almost no school ever has one.
    """
    rows = _compositions(school)
    told: dict[str, Any] = {
        "roster": [note for note, _first_epoch in rows],
        "journal": keys.signer(school.origin).vkey,
    }
    if any(first_epoch > FIRST_EPOCH for _note, first_epoch in rows):
        history = rosters.history(school)
        told |= {"roster": history["rosters"], "anew": history["anew"], "head": history["head"]}
    return told


def held(school: School, mailboxes: Sequence[bytes]) -> dict[bytes, Held]:
    """Return the letters of these mailboxes by mailbox, few queries whatever their number."""
    found = {
        waiting.mailbox: Held(
            school=school,
            mailbox=waiting.mailbox,
            auth_hash=waiting.auth_hash,
            seal=waiting.seal,
            stub=waiting.stub,
            dropped_on=waiting.dropped_on,
            box=waiting.box,
            letter=None,
        )
        for waiting in places.outsides(school.pk, mailboxes)
    }
    # Almost always there is none, and building an ORM query costs more than asking.
    left = [mailbox for mailbox in mailboxes if mailbox not in found]
    if out := places.taken_out(school.pk, left):
        letters = Letter.objects.filter(school=school, mailbox__in=out).select_related("box")
        found |= {bytes(one.mailbox): _of(school, one) for one in letters.defer("sealed", "lines")}
    return found


def _of(school: School, letter: Letter) -> Held:
    return Held(
        school=school,
        mailbox=bytes(letter.mailbox),
        auth_hash=bytes(letter.auth_hash),
        seal=bytes(letter.seal),
        stub=bytes(letter.stub),
        dropped_on=letter.dropped_on,
        box=letter.box_id,
        letter=letter,
    )


def signed_receipt(school: School, box: Box, seal: bytes) -> str:
    """Return the receipt of a letter in a box."""
    return keys.receipt(school.origin, box_number=box.number, box_id=bytes(box.box_id), seal=seal)
