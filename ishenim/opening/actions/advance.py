"""Taking the next step as soon as what it needs is there; called by every verb of the room."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from ishenim.box import places
from ishenim.box.models import Box, Letter, ShareFile
from ishenim.commission import rosters
from ishenim.journal.actions import append
from ishenim.opening import papers, planning
from ishenim.opening.models import Deal, Opening, Signature
from ishenim.opening.room import Room
from ishenim.proof.note import join_note
from ishenim.seal import box as floor_box

Step = Opening.Step


def advance(*, opening: Opening, now: datetime) -> Opening:
    """Go as far as the facts allow; the caller holds the opening."""
    while not opening.is_over:
        room = Room(opening, now)
        if not room.is_step_complete:
            break
        _NEXT[Step(opening.step)](room, now)
        opening.save()
    return opening


def start_over(*, opening: Opening, last: int | None = None) -> None:
    """Throw away the locks of the next box; `last` deals again only if nobody else can."""
    Deal.objects.filter(opening=opening).delete()
    Signature.objects.filter(opening=opening, document=Signature.Document.BOX).delete()
    opening.dealers, opening.epoch, opening.last_dealer = [], None, last or opening.last_dealer
    opening.box_text = opening.deal_text = ""
    opening.step = Step.GATHER


def _choose_dealers(room: Room, now: datetime) -> None:
    """Whoever confirmed first makes a lock; k locks, so no k - 1 members know the next box."""
    del now
    opening, last = room.opening, room.opening.last_dealer
    seats = sorted(room.sealing_seats, key=lambda seat: seat == last)
    opening.epoch = room.sealers.epoch
    opening.dealers = seats[: room.sealers.quorum]
    opening.step = Step.DEAL


def _write_box(room: Room, now: datetime) -> None:
    opening, today = room.opening, timezone.localdate(now)
    opens, expires = planning.days_of_next_box(opening.school, today)
    number = (opening.box.number if opening.box else 0) + 1
    opening.deal_text, opening.box_text = papers.write_next_box(
        room.sealers,
        number,
        list(Deal.objects.filter(opening=opening)),
        sealed=today,
        opens=opens,
        expires=expires,
    )
    opening.step = Step.SIGN_BOX


def _seal_box(room: Room, now: datetime) -> None:
    """Put the signed box into the journal (R13), unless the composition changed meanwhile."""
    opening = room.opening
    newest = rosters.in_force(opening.school)
    if newest is None or newest.epoch != opening.epoch:
        start_over(opening=opening)
        return
    note = join_note(opening.box_text, _lines(opening, Signature.Document.BOX))
    read = floor_box.read_box(note, room.sealers)
    entry = append(school=opening.school, kind="box", note=note, now=now)
    opening.next_box = Box.objects.create(
        school=opening.school,
        number=read.number,
        state=Box.State.SEALED,
        note=note,
        deal=opening.deal_text,
        box_id=read.id,
        epoch=read.epoch,
        entry_index=entry.index,
        sealed_on=read.sealed,
        opens_on=read.opens,
        expires_on=read.expires,
    )
    ShareFile.objects.bulk_create(
        ShareFile(box=opening.next_box, lock=made.lock, seat=share.seat, file=share.file)
        for made in map(papers.floor_deal, Deal.objects.filter(opening=opening))
        for share in made.shares
    )
    opening.step = Step.COSIGN_BOX


def _lines(opening: Opening, document: str) -> list[str]:
    found = Signature.objects.filter(opening=opening, document=document).order_by("seat")
    return list(found.values_list("line", flat=True))


def _change_boxes(room: Room, now: datetime) -> None:
    """Letters drop into the next box from now on; those of the last one are taken out (R8)."""
    opening, old, new = room.opening, room.opening.box, room.opening.next_box
    assert new is not None  # noqa: S101  (this step follows a sealed box)
    if old:
        _set_state(old, Box.State.FROZEN)
    _set_state(new, Box.State.OPEN)
    if old is None:
        opening.step, opening.ended_at = Step.DONE, now
        return
    places.take_out(old, now)
    opening.manifest = papers.manifest(old, Letter.Kind.LETTER)
    opening.urgent_manifest = papers.manifest(old, Letter.Kind.URGENT)
    if opening.manifest:
        first = next(p for p in room.confirmed if p.member.seat in room.opening_seats)
        opening.coordinator, opening.step = first.member, Step.OPEN
    else:
        _write_closing(room, now)


def _set_state(box: Box, state: str) -> None:
    box.state = state
    box.save(update_fields=["state"])


def _await_releases(room: Room, now: datetime) -> None:
    del now
    room.opening.step = Step.RELEASE


def _await_keys(room: Room, now: datetime) -> None:
    del now
    room.opening.step = Step.KEYS


def _write_closing(room: Room, now: datetime) -> None:
    """Write the act if anything was taken out, else the line (R10)."""
    opening, today = room.opening, timezone.localdate(now)
    if papers.has_letters(opening):
        acts = Opening.objects.filter(school=opening.school)
        opening.act_number = (acts.aggregate(last=Max("act_number"))["last"] or 0) + 1
        opening.closing_text = papers.write_act(room, today)
    else:
        opening.closing_text = papers.write_empty_line(room, today)
    opening.step = Step.SIGN


def _close(room: Room, now: datetime) -> None:
    """Put the signed act or line into the journal (R13); the box is opened now."""
    opening = room.opening
    note = join_note(opening.closing_text, _lines(opening, Signature.Document.CLOSING))
    kind = papers.check_closing(note, room)
    entry = append(school=opening.school, kind=kind, note=note, now=now)
    opening.closing_note, opening.closing_index = note, entry.index
    if opening.box:
        _set_state(opening.box, Box.State.OPENED)
    opening.step = Step.COSIGN


def _finish(room: Room, now: datetime) -> None:
    room.opening.step, room.opening.ended_at = Step.DONE, now


_NEXT = {
    Step.GATHER: _choose_dealers,
    Step.DEAL: _write_box,
    Step.SIGN_BOX: _seal_box,
    Step.COSIGN_BOX: _change_boxes,
    Step.OPEN: _await_releases,
    Step.RELEASE: _await_keys,
    Step.KEYS: _write_closing,
    Step.SIGN: _close,
    Step.COSIGN: _finish,
}
