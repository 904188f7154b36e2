"""The texts of an opening, written from what is stored and read again with the floor's checks.

Every text is signed in the members' browsers; the server writes it and checks what comes back.
The next box's text is derived; an act or a line is kept and written anew when a fact changes, and
signatures under an earlier one do not count. The text that opens a box is written once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Max
from django.utils import timezone

from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.journal.models import Checkpoint
from ishenim.opening import planning, printing
from ishenim.opening.models import Opening, Signature
from ishenim.opening.room import Room
from ishenim.opening.verdict import verdict
from ishenim.papers.document import from_json
from ishenim.papers.plain import plain
from ishenim.proof.note import note_hash
from ishenim.schools.models import School
from ishenim.seal import act as floor
from ishenim.seal import box as floor_box
from ishenim.seal import letter
from ishenim.seal.box import SealedBox
from ishenim.seal.bytes import unb64
from ishenim.seal.errors import OpeningError
from ishenim.seal.opening import Open, OpeningKind, manifest, read_open_text, write_open
from ishenim.seal.paper import document_hash
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster

Document = Signature.Document


# ── The next box ──────────────────────────────────────────────────────────────
def next_texts(room: Room) -> tuple[str, str]:
    """Return the text of the next box, and the line that is signed with it, "" if none is."""
    head, old = sealing_head(room), room.opening.box
    text = floor_box.write_box(
        room.newest,
        number=old.number + 1 if old else 1,
        prev=bytes(old.box_id) if old else None,
        sealed=timezone.localdate(room.now),
        opens=planning.day_of_next_box(room.school, timezone.localdate(room.now)),
        checkpoint=head,
    )
    if not room.opens_boxes or not is_empty(room):
        return text, ""
    number = old.number + 1 if old else 1
    here = sorted(room.seated & room.here)
    return text, _write_line(room, here, Reference(number, note_hash(text)), head)


def sealing_head(room: Room) -> Reference:
    """Return the head that the next box names: the one of the moment when its step began.

    Whatever is journalled while members sign does not make their signatures void.
    """
    size, root = room.opening.seal_size, room.opening.seal_root
    return checkpoint(room.school, Reference(size, bytes(root)) if size and root else None)


def is_empty(room: Room) -> bool:
    """Tell whether nothing was found, as far as can be seen, and nothing waiting can be opened."""
    opening, closed = room.opening, [box for box in room.told if box.state == Box.State.CLOSED]
    found = opening.paper_letters or any(room.locked[box.pk] for box in closed)
    moving = any(room.moves(box) for box in room.boxes if box.state == Box.State.OPENED)
    return not (found or moving or _urgent(room))


def _urgent(room: Room) -> bool:
    urgent = Letter.objects.filter(box__in=room.told, kind=Letter.Kind.URGENT)
    return bool(room.told) and urgent.exists()


def _present(room: Room) -> list[int]:
    """Return who is present at the end: with a card, and here or already under the closing text.

    Those who were there when it was written; that they may become fewer, never more, while they are
    a quorum. So whoever comes, goes or is passed over makes nobody's signature void for long.
    """
    text = room.opening.closing_text
    signed = set(room.signed(Document.ACT, text)) - room.passed
    now = room.seated & (room.here | signed)
    before = now & present_in(text)
    return sorted(before if len(before) >= room.newest.quorum else now)


def read_box(box: Box) -> SealedBox:
    """Return a stored box as the floor reads it."""
    return floor_box.read_box(box.note, rosters.of_epoch(box.school, box.epoch))


# ── Open ──────────────────────────────────────────────────────────────────────
def write_open_text(room: Room, box: Box, following: Box) -> str:
    """Return the one text by which a box is opened, whenever its quorum comes together."""
    kind = open_kind(room.opening)
    opened = Open(
        box=_reference(box),
        next=_reference(following),
        kind=kind,
        day=day_of(room.opening, box),
        date=timezone.localdate(room.now),
        letters=listed(box.manifest),
    )
    return write_open(room.roster_of(box), opened)


def open_of(room: Room, box: Box) -> Open:
    """Return what a box's open text says."""
    roster = room.roster_of(box)
    return read_open_text(box.open_text, floor_box.read_box(box.note, roster), roster.origin)


def open_kind(opening: Opening) -> OpeningKind:
    """Return the word for an opening's kind in what is signed."""
    kinds: dict[str, OpeningKind] = {
        Opening.Kind.MOVED: "moved",
        Opening.Kind.EXTRAORDINARY: "extraordinary",
    }
    return kinds.get(opening.kind, "planned")


def day_of(opening: Opening, box: Box | None) -> date:
    """Return the day that counts: the box's own, or the one it was moved or brought forward to."""
    planned = open_kind(opening) == "planned" and box is not None
    return box.opens_on if planned and box else opening.held_on


# ── Letters ───────────────────────────────────────────────────────────────────
def list_of(box: Box, kind: str) -> str:
    """Return the seals of the letters taken out of a box, one a line."""
    found = Letter.objects.filter(box=box, kind=kind).values_list("seal", flat=True)
    return manifest([bytes(seal) for seal in found])


# ── Act and line ──────────────────────────────────────────────────────────────
def draft_closing(room: Room) -> None:
    """Write the act, or the line where nothing was found; a new one only where a fact changed.

    While nobody is here the text stays: an act without anybody present says nothing.
    """
    opening, here = room.opening, _present(room)
    if not here:
        return
    found = verdict(room)
    is_act = bool(
        opening.paper_letters
        or _urgent(room)
        or found.opened
        or found.damaged
        or any(room.locked[box.pk] for box in room.told)
    )
    if is_act and opening.act_number is None:
        acts = Opening.objects.filter(school=opening.school)
        opening.act_number = (acts.aggregate(last=Max("act_number"))["last"] or 0) + 1
    elif not is_act:
        opening.act_number, opening.documents = None, {}
    write = _write_act if is_act else _write_closing_line
    known = checkpoint_of(opening.closing_text) if opening.closing_text else None
    opening.closing_text = write(room, here, checkpoint(opening.school, known))


def _write_act(room: Room, here: list[int], head: Reference) -> str:
    """Return the act of extraction (R10), to be signed by everybody present (R12)."""
    opening, found, today = room.opening, verdict(room), timezone.localdate(room.now)
    act = floor.Act(
        number=opening.act_number or 0,
        kind=open_kind(opening),
        day=day_of(opening, opening.box),
        date=today,
        present=tuple(here),
        boxes=tuple(
            floor.Closed(_reference(box), listed(box.manifest), listed(box.urgent_manifest))
            for box in room.told
        ),
        opens=tuple(Reference(box.number, note_hash(box.open_text)) for box in room.joined),
        paper=opening.paper_letters,
        opened=len(found.opened),
        damaged=listed(list_in_order(found.damaged)),
        waiting=listed(list_in_order(still_waiting(room))),
        next=_next(room),
        document=b"",  # of the words, which are written from these counts
        checkpoint=head,
    )
    opening.documents = printing.documents(opening, act, room.told, today)
    said = document_hash(content_of(opening))
    return floor.write_act(room.newest, replace(act, document=said))


def content_of(opening: Opening) -> str:
    """Return the act in words, as everybody present sees and hashes it; nothing of a line."""
    return plain(from_json(opening.documents["ky"])) if opening.documents else ""


def _write_closing_line(room: Room, here: list[int], head: Reference) -> str:
    return _write_line(room, here, _next(room), head)


def _write_line(room: Room, here: list[int], following: Reference, head: Reference) -> str:
    """Return the line of an opening at which nothing was found (A2)."""
    opening = room.opening
    line = floor.Line(
        kind="empty",
        opening=open_kind(opening),
        planned=opening.planned_on,
        date=timezone.localdate(room.now),
        present=tuple(here),
        boxes=tuple(map(_reference, room.told)),
        waiting=listed(list_in_order(still_waiting(room))),
        next=following,
        reason=opening.reason,
        checkpoint=head,
    )
    return floor.write_line(room.newest, line)


def still_waiting(room: Room) -> set[str]:
    """Return the seals of the letters that wait on, in hex."""
    found = verdict(room)
    locked = {seal.hex() for box in room.boxes for seal in room.locked[box.pk]}
    return locked - found.opened - found.damaged


def list_in_order(seals: Iterable[str]) -> str:
    """Return seals in hex as a list."""
    return "".join(f"{seal}\n" for seal in sorted(seals))


def check_closing(note: str, room: Room) -> str:
    """Return the journal's kind of a signed closing note, once the floor has read it."""
    if room.opening.act_number:
        floor.read_act(note, room.newest)
        return "act"
    floor.read_line(note, room.newest)
    return "line"


def read_closing(opening: Opening) -> floor.Act | floor.Line | None:
    """Return the act or the line of an opening that is over; None where it only sealed a box."""
    if not opening.closing_note:
        return None
    read = floor.read_act if opening.act_number else floor.read_line
    return read(opening.closing_note, _signing_roster(opening))


def signers(opening: Opening) -> list[int]:
    """Return the seats under the closing note, or under the box where nothing was opened."""
    assert opening.next_box is not None  # noqa: S101  (it is over)
    return sorted(
        _signing_roster(opening).signers_of(opening.closing_note or opening.next_box.note)
    )


def _signing_roster(opening: Opening) -> Roster:
    """Return the newest roster of an opening that is over: the one its next box is sealed to."""
    assert opening.next_box is not None  # noqa: S101  (it is over)
    return rosters.of_epoch(opening.school, opening.next_box.epoch)


def seal_number(seal: str) -> str:
    """Return a seal's sixteen characters for people, from its hex."""
    return letter.seal_number(bytes.fromhex(seal))


# ── Moved and missed ──────────────────────────────────────────────────────────
def explanation(
    roster: Roster,
    school: School,
    *,
    planned_on: date,
    moved_to: date | None,
    reason: str,
    today: date,
) -> str:
    """Return the line of an opening that was moved or did not happen (R8)."""
    line = floor.Line(
        kind="moved" if moved_to else "missed",
        opening="planned",
        planned=planned_on,
        date=today,
        next=moved_to,
        reason=reason,
        checkpoint=checkpoint(school),
    )
    return floor.write_line(roster, line)


def check_explanation(note: str, roster: Roster, *, seat: int, expected: str) -> None:
    """Check that this member signed exactly what the form says.

    Raises:
        OpeningError: `LINE_SHAPE` if the text is another, `LINE_QUORUM` if another member signed.
    """
    read = floor.read_line(note, roster)
    if read.text != expected:
        raise OpeningError("LINE_SHAPE", "another text")
    if seat not in read.seats:
        raise OpeningError("LINE_QUORUM", f"not seat {seat}")


# ── The journal ───────────────────────────────────────────────────────────────
#: Whoever verifies remembers 256 heads (audit/memory.py): no text names one that lies further back.
FAR = 128


def checkpoint(school: School, known: Reference | None = None) -> Reference:
    """Return size and root of the journal before the entry that is being written.

    A head that the text named before stays, while the journal continues it and is not far ahead.
    """
    head = Log(school).head()
    if known and known.number >= head.size - FAR:
        same = Checkpoint.objects.filter(school=school, size=known.number, root=known.hash)
        if same.exists():
            return known
    return Reference(head.size, head.root)


def checkpoint_of(text: str) -> Reference:
    """Return the journal's head that a text names."""
    size, root = text.rsplit("checkpoint ", 1)[1].split()
    return Reference(int(size), unb64(root))


def present_in(text: str) -> set[int]:
    """Return the seats that a closing text calls present."""
    words = text.partition("\npresent ")[2].partition("\n")[0]
    return set(map(int, words.split()))


def _reference(box: Box) -> Reference:
    return Reference(box.number, bytes(box.box_id))


def _next(room: Room) -> Reference:
    assert room.opening.next_box is not None  # noqa: S101  (a closing text follows a sealed box)
    return _reference(room.opening.next_box)
