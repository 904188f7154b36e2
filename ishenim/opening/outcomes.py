"""What follows when everybody has signed: the next box is sealed, or the act closes the opening."""

from datetime import datetime

from django.utils import timezone

from ishenim.box import places
from ishenim.box.models import Box, Letter
from ishenim.commission.actions import put_in_force
from ishenim.journal.actions import append
from ishenim.opening import papers
from ishenim.opening.models import Opening, Release, Signature
from ishenim.opening.room import Room
from ishenim.opening.verdict import verdict
from ishenim.proof.note import join_note
from ishenim.seal import box as floor_box

Document = Signature.Document
Lock = Letter.Lock


def seal(room: Room, now: datetime) -> None:
    """Put the signed box into the journal (R13), with the roster that takes effect with it.

    From then on letters drop into it, and those of the last one are taken out (R8).
    """
    opening = room.opening
    text, line = papers.next_texts(room)
    note = join_note(text, room.signed(Document.BOX, text).values())
    read = floor_box.read_box(note, room.newest)
    if room.ready:
        put_in_force(roster=room.ready, now=now)
    entry = append(school=opening.school, kind="box", note=note, now=now)
    if opening.box:
        _close_box(opening.box, now)
    opening.next_box = Box.objects.create(
        school=opening.school,
        number=read.number,
        state=Box.State.OPEN,
        note=note,
        box_id=read.id,
        epoch=read.epoch,
        entry_index=entry.index,
        sealed_on=read.sealed,
        opens_on=read.opens,
    )
    if not room.opens_boxes:
        _finish(opening, now)
        return
    sealed = Room(opening, now)
    _draft_opens(sealed)
    if line and papers.is_empty(sealed):
        _record(sealed, join_note(line, room.signed(Document.LINE, line).values()), now)


def _close_box(box: Box, now: datetime) -> None:
    """Take a box's letters out and fix their list; they stay locked."""
    box.state, box.closed_on = Box.State.CLOSED, timezone.localdate(now)
    box.save(update_fields=["state", "closed_on"])
    places.take_out(box)
    box.manifest = papers.list_of(box, Letter.Kind.LETTER)
    box.urgent_manifest = papers.list_of(box, Letter.Kind.URGENT)
    box.save(update_fields=["manifest", "urgent_manifest"])


def _draft_opens(room: Room) -> None:
    """Write the open text of each closed box with letters, once: a card must never sign two."""
    following = {box.number - 1: box for box in Box.objects.filter(school=room.school)}
    for box in room.told:
        if box.manifest and not box.open_text:
            box.open_text = papers.write_open_text(room, box, following[box.number])
            box.save(update_fields=["open_text"])


def close(room: Room, now: datetime) -> None:
    """Put the signed act or line into the journal (R13); its letters are told of now."""
    opening, found = room.opening, verdict(room)
    lines = room.signed(Document.ACT, opening.closing_text).values()
    opening.opened = len(found.opened)
    opening.damaged = papers.list_in_order(found.damaged)
    for seals, lock in ((found.opened, Lock.OPEN), (found.damaged, Lock.DAMAGED)):
        letters = Letter.objects.filter(seal__in=[bytes.fromhex(seal) for seal in seals])
        letters.update(lock=lock, act=opening.act_number)
    urgent = Letter.objects.filter(box__in=room.told, kind=Letter.Kind.URGENT)
    urgent.update(act=opening.act_number)
    Release.objects.filter(box__in=room.joined).update(joined_at=opening)
    opening.waiting = papers.list_in_order(papers.still_waiting(room))
    _record(room, join_note(opening.closing_text, lines), now)


def _record(room: Room, note: str, now: datetime) -> None:
    opening = room.opening
    kind = papers.check_closing(note, room)
    entry = append(school=opening.school, kind=kind, note=note, now=now)
    opening.closing_note, opening.closing_index = note, entry.index
    opening.boxes.set(room.told)
    for box in room.told:
        box.state = Box.State.OPENED
        box.save(update_fields=["state"])
    if kind == "line":
        opening.waiting = papers.list_in_order(papers.still_waiting(room))
    _finish(opening, now)


def _finish(opening: Opening, now: datetime) -> None:
    opening.step, opening.ended_at = Opening.Step.DONE, now
