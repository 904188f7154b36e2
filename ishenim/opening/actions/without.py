"""When cards are missing: going on without them, or letting a former card in."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.commission.models import Member
from ishenim.journal.actions import append
from ishenim.opening import papers, table
from ishenim.opening.actions.advance import advance
from ishenim.opening.actions.common import (
    check_seat,
    check_signature,
    gone_on,
    hold,
    keep_signature,
    presence_of,
    refusing_bad_seals,
    used_card,
)
from ishenim.opening.models import Admission, Opening, Signature
from ishenim.opening.room import Room
from ishenim.proof.note import join_note
from ishenim.seal import opening as floor


@transaction.atomic
def go_on_without(*, opening: Opening, by: Member, now: datetime) -> Opening:
    """Say: go on without what is missing now; once a quorum says so, the opening does.

    Letters of a box that is passed over stay locked and wait; a seat that hesitates is not waited
    for. Neither loses anything.
    """
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    room = Room(opening, now)
    if opening.is_over:
        raise gone_on()
    check_seat(seat=by.seat, seats=room.seated)
    tokens = " ".join(sorted(table.lacks(room) | room.votes.get(by.seat, set())))
    keep_signature(
        opening=opening, document=Signature.Document.WITHOUT, seat=by.seat, text=tokens, line=tokens
    )
    return advance(opening=opening, now=now)


@transaction.atomic
def admit(
    *, opening: Opening, by: Member, box: int, other: int, line: str, now: datetime
) -> Opening:
    """Sign that a former card may help to open an old box; once a quorum has, it may."""
    opening = hold(opening=opening)
    presence_of(opening=opening, member=by)
    room = Room(opening, now)
    check_seat(seat=by.seat, seats=room.seated)
    found = former_box(room=room, number=box, seat=other)
    row = admission(room=room, box=found, seat=other)
    check_signature(text=row.text, line=line, roster=room.newest, seat=by.seat)
    row.lines[str(by.seat)] = line
    if len(row.lines) >= room.newest.quorum:
        note = join_note(row.text, (row.lines[seat] for seat in sorted(row.lines, key=int)))
        with refusing_bad_seals():
            sealed, roster = papers.read_box(found), room.roster_of(found)
            floor.read_admission(note, room.newest, sealed, roster)
        row.note = note
        append(school=opening.school, kind="admission", note=note, now=now)
    row.save()
    used_card(by=by, now=now)
    return advance(opening=opening, now=now)


def former_box(*, room: Room, number: int, seat: int) -> Box:
    """Return an old box that a former seat's card could help to open.

    Raises:
        NotNow: if there is no such box, or the card is let in already.
    """
    for box in room.boxes if room.is_sealed and not room.opening.is_over else []:
        if box.number == number and seat in room.former(box) - room.admitted(box):
            return box
    raise gone_on()


def admission(*, room: Room, box: Box, seat: int) -> Admission:
    """Return the admission that is being signed; a new text where the roster has changed since."""
    for row in room.admissions(box):
        if row.seat == seat and f"\nroster {room.newest.epoch} " in row.text:
            return row
    text = floor.write_admission(
        room.newest, papers.read_box(box), seat, timezone.localdate(room.now)
    )
    row, _new = Admission.objects.update_or_create(
        box=box, seat=seat, defaults={"text": text, "note": "", "lines": {}}
    )
    return row
