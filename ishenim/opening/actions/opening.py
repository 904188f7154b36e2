"""Opening a box's letters: its list signed, its shares released, what every browser found."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.opening import papers
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    asked_box,
    card_seat,
    check_seat,
    check_signature,
    forget_votes,
    gone_on,
    hold,
    presence_of,
    refusing_bad_seals,
    used_card,
)
from ishenim.opening.models import Finding, Opening, OpenSignature, Release
from ishenim.opening.room import Room, box_token, seals_of
from ishenim.opening.verdict import releases_for
from ishenim.proof.note import join_note
from ishenim.seal import finding as floor_finding
from ishenim.seal import opening as floor
from ishenim.seal.envelope import sealed_size, stanzas
from ishenim.seal.errors import OpeningError
from ishenim.seal.quorum import SHARE_BYTES
from ishenim.seal.reference import Reference, listed
from ishenim.seal.stanza import HYBRID

#: What stands before the shares in a released file: its mark, the open text's hash, the seat.
HEAD = 4 + 32 + 1


@transaction.atomic
def sign_open(
    *, opening: Opening, by: Member, box: int, line: str, card: int | None = None, now: datetime
) -> Opening:
    """Sign the list of a box's letters; with its quorum it enters the journal, and they open.

    A card signs once: the text was written when the box was closed, and stays for any later day.
    """
    opening = hold(opening=opening)
    room = Room(opening, now)
    found = asked_box(room=room, number=box)
    seat = card_seat(room=room, by=by, card=card, box=found)
    roster = room.roster_of(found)
    check_signature(text=found.open_text, line=line, roster=roster, seat=seat)
    if found.open_note:
        raise gone_on()
    OpenSignature.objects.get_or_create(box=found, seat=seat, defaults={"line": line})
    _journal_open(Room(opening, now), found, now)
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


def _journal_open(room: Room, box: Box, now: datetime) -> None:
    """Journal the open note once, with the signatures of a quorum of the box's own cards."""
    lines, roster = room.opens(box), room.roster_of(box)
    if len(lines) < roster.quorum:
        return
    note = join_note(box.open_text, lines.values())
    sealed = papers.read_box(box)
    with refusing_bad_seals():
        floor.read_open(note, roster, sealed, room.openers(box))
    box.open_note = note
    box.open_index = append(school=room.school, kind="open", note=note, now=now).index
    box.save(update_fields=["open_note", "open_index"])
    _come_after_all(room, box)


@transaction.atomic
def release(
    *,
    opening: Opening,
    by: Member,
    box: int,
    file: bytes,
    note: str,
    card: int | None = None,
    now: datetime,
) -> Opening:
    """Keep a card's released shares.

    The same card again for members with new cards, or where a line gave it no share before: with at
    most half as many missing, so that nobody keeps the others reading by it.
    """
    opening = hold(opening=opening)
    room = Room(opening, now)
    found = asked_box(room=room, number=box)
    seat = card_seat(room=room, by=by, card=card, box=found)
    if not found.open_note:
        raise gone_on()
    roster, opened = room.roster_of(found), papers.open_of(room, found)
    before = next((row for row in room.releases(found) if row.seat == seat), None)
    with refusing_bad_seals():
        said = floor.read_release(note, roster, opened)
        if before and seat in room.readable(found):
            missed = floor.read_release(before.note, roster, opened).missing
            if not 2 * said.missing <= missed > 0:
                raise gone_on()
        readers = len(floor.receivers(roster, room.newest))
        if said.seat != seat or said.file != sha256(file).digest():
            raise OpeningError("RELEASE_SIG", f"seat {seat}")
        # Everybody must be able to read it: nobody gets a share alone.
        largest = sealed_size(HEAD + SHARE_BYTES * opened.letters.number, readers)
        if len(file) > largest or stanzas(file) != [HYBRID] * readers:
            raise OpeningError("RELEASE_FORMAT", f"seat {seat}")
    Release.objects.update_or_create(
        box=found,
        seat=seat,
        defaults={"file": file, "note": note, "epoch": room.newest.epoch, "joined_at": None},
    )
    append(school=opening.school, kind="release", note=note, now=now)
    _come_after_all(room, found)
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


def _come_after_all(room: Room, box: Box) -> None:
    if room.is_passed(box_token(box)):
        forget_votes(opening=room.opening)


@transaction.atomic
def put_finding(
    *,
    opening: Opening,
    by: Member,
    note: str,
    damaged: str,
    waiting: str,
    now: datetime,
) -> Opening:
    """Keep what a member's browser found when it joined every release there is now.

    Only what did not open is sent: all other letters of the boxes that it reads did.
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    room = Room(opening, now)
    if opening.is_over or not room.joined:
        raise gone_on()
    check_seat(seat=by.seat, seats=room.seated)
    with refusing_bad_seals():
        said = floor_finding.read_finding(note, room.newest)
        opened = _without(room, by.seat, damaged + waiting)
        lists = (listed(opened), listed(damaged), listed(waiting))
        if said.seat != by.seat or lists != (said.opened, said.damaged, said.waiting):
            raise OpeningError("READING", f"seat {by.seat}")
    if said.releases != releases_for(room, by.seat) or said.next != _next(opening):
        raise gone_on()
    Finding.objects.update_or_create(
        opening=opening,
        seat=by.seat,
        defaults={
            "damaged": damaged,
            "waiting": waiting,
            "false": [list(pair) for pair in said.false],
            "unreadable": [list(pair) for pair in said.unreadable],
            "releases": said.releases.hash,
            "note": note,
        },
    )
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


def _without(room: Room, seat: int, unopened: str) -> str:
    """Return the seals of all letters that a seat reads, but for those that did not open."""
    boxes = [box for box in room.joined if seat in room.receivers(box)]
    seals = seals_of(box.manifest for box in boxes) - seals_of([unopened])
    return papers.list_in_order(seals)


def _next(opening: Opening) -> Reference | None:
    box = opening.next_box
    return Reference(box.number, bytes(box.box_id)) if box else None
