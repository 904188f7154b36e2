"""The texts of an opening, written from what is stored and read again with the floor's checks.

Every text is signed in the members' browsers; the server writes it and checks what comes back.
"""

from datetime import date
from hashlib import sha256
from typing import Literal

from ishenim.box.models import Box, Letter
from ishenim.commission import rosters
from ishenim.journal.log import Log
from ishenim.opening.models import Deal, Opening
from ishenim.opening.room import Room
from ishenim.proof import fields
from ishenim.proof.note import note_hash, split_note
from ishenim.schools.models import School
from ishenim.seal import box as floor_box
from ishenim.seal import letter
from ishenim.seal import opening as floor
from ishenim.seal.box import SealedBox
from ishenim.seal.bytes import unb64
from ishenim.seal.errors import OpeningError
from ishenim.seal.roster import Roster

_RELEASE = ("origin <origin>", "open <hash>", "seat <seat>", "payload <hash>")


# ── The next box ──────────────────────────────────────────────────────────────
def floor_deal(row: Deal) -> floor_box.Deal:
    """Return a stored deal as the floor knows it."""
    shares = tuple(
        floor_box.Share(
            seat=share["seat"], commitment=unb64(share["commitment"]), file=unb64(share["file"])
        )
        for share in row.shares
    )
    return floor_box.Deal(lock=row.lock, dealer=row.seat, recipient=row.recipient, shares=shares)


def write_next_box(
    roster: Roster, number: int, deals: list[Deal], *, sealed: date, opens: date, expires: date
) -> tuple[str, str]:
    """Return the deal text and the box text of these locks (docs/spec/box.md)."""
    made = [floor_deal(row) for row in sorted(deals, key=lambda row: row.lock)]
    deal_text = floor_box.write_deal(number, made)
    floor_box.check_deal(number, deal_text, roster)
    text = floor_box.write_box(roster, number, made, deal_text, sealed, opens, expires)
    return deal_text, text


def read_box(box: Box) -> SealedBox:
    """Return a stored box as the floor reads it."""
    return floor_box.read_box(box.note, rosters.of_epoch(box.school, box.epoch))


# ── Letters ───────────────────────────────────────────────────────────────────
def manifest(box: Box, kind: str) -> str:
    """Return the seals of the letters taken out of a box, one a line."""
    found = Letter.objects.filter(box=box, kind=kind).values_list("seal", flat=True)
    return floor.manifest([bytes(seal) for seal in found])


# ── Release ───────────────────────────────────────────────────────────────────
def check_release(note: str, roster: Roster, *, open_text: str, file: bytes) -> int:
    """Return the seat whose release this is; what is inside, only the coordinator can see.

    Raises:
        OpeningError: `RELEASE_SIG` if it is not signed by its seat for this opening and this file.
    """
    signers = roster.signed_by(note, "release")
    read = fields.read_fields(split_note(note)[0], "release", _RELEASE)
    seat = fields.seat(read.one("seat"))
    same = (
        read.one("origin") == roster.origin
        and fields.blob(read.one("open")) == note_hash(open_text)
        and fields.blob(read.one("payload")) == sha256(file).digest()
    )
    if seat not in signers or not same:
        raise OpeningError("RELEASE_SIG", f"seat {seat}")
    return seat


def check_open(note: str, room: Room, today: date) -> int:
    """Return the coordinator's seat of an open note over exactly the letters taken out.

    Passes on what the floor refuses: OPEN_BOX, OPEN_SIGNER, OPEN_EARLY, OPEN_MANIFEST.
    """
    opening = room.opening
    box, roster = _opened(room)
    read = floor.read_open(note, roster, box)
    floor.check_open(read, box, opening.manifest, day_of(opening, box, today))
    return read.coordinator


def day_of(opening: Opening, box: SealedBox, today: date) -> date:
    """Return the day that counts: an extraordinary opening may come before the box's own (0009)."""
    return max(today, box.opens) if opening.kind == Opening.Kind.EXTRAORDINARY else today


def spoken_code(opening: Opening) -> str:
    """Return the six digits that are read aloud and compared."""
    return floor.spoken_code(split_note(opening.open_note)[0])


# ── Act and line ──────────────────────────────────────────────────────────────
def has_letters(opening: Opening) -> bool:
    """Return whether anything was taken out: then there is an act, else a line (R10)."""
    return bool(opening.manifest or opening.urgent_manifest or opening.paper_letters)


def write_act(room: Room, today: date) -> str:
    """Return the act of extraction (R10), to be signed by everybody present (R12)."""
    opening = room.opening
    box, roster = _opened(room)
    keys = bytes(opening.keys_file) if opening.keys_file else None
    open_text = split_note(opening.open_note)[0] if opening.open_note else ""
    act = floor.Act(
        number=opening.act_number or 0,
        kind=_kind(opening),
        box=floor.Reference(box.number, box.id),
        open=note_hash(open_text) if open_text else None,
        date=today,
        present=tuple(sorted(room.opening_seats)),
        letters=_listed(opening.manifest),
        urgent=_listed(opening.urgent_manifest),
        paper=opening.paper_letters,
        keys=sha256(keys).digest() if keys else None,
        next=_next(opening),
        checkpoint=checkpoint(opening.school),
    )
    return floor.write_act(roster, act)


def write_empty_line(room: Room, today: date) -> str:
    """Return the line of an opening at which nothing was found (A2)."""
    opening = room.opening
    box, roster = _opened(room)
    line = floor.Line(
        kind="empty",
        opening=_kind(opening),
        planned=opening.planned_on,
        date=today,
        box=floor.Reference(box.number, box.id),
        present=tuple(sorted(room.opening_seats)),
        next=_next(opening),
        reason=opening.reason,
        checkpoint=checkpoint(opening.school),
    )
    return floor.write_line(roster, line)


def check_closing(note: str, room: Room) -> str:
    """Return the journal's kind of a signed closing note, once the floor has read it."""
    _box, roster = _opened(room)
    if room.opening.act_number:
        floor.read_act(note, roster)
        return "act"
    floor.read_line(note, roster)
    return "line"


def read_closing(opening: Opening) -> floor.Act | floor.Line | None:
    """Return the act or the line of an opening that is over; None of a first sealing."""
    if opening.box is None:
        return None
    roster = rosters.of_epoch(opening.school, opening.box.epoch)
    read = floor.read_act if opening.act_number else floor.read_line
    return read(opening.closing_note, roster)


def signers(opening: Opening) -> list[int]:
    """Return the seats under the closing note, or under the first box."""
    if opening.box is None:
        assert opening.next_box is not None  # noqa: S101  (it is over)
        roster = rosters.of_epoch(opening.school, opening.next_box.epoch)
        return sorted(roster.signers_of(opening.next_box.note))
    roster = rosters.of_epoch(opening.school, opening.box.epoch)
    return sorted(roster.signers_of(opening.closing_note))


def seal_number(seal: str) -> str:
    """Return a seal's sixteen characters for people, from its hex."""
    return letter.seal_number(bytes.fromhex(seal))


def closing_checkpoint(opening: Opening) -> int:
    """Return the size of the journal that the closing text names."""
    return int(opening.closing_text.rsplit("checkpoint ", 1)[1].split(" ")[0])


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
        box=None,
        present=(),
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


def checkpoint(school: School) -> floor.Reference:
    """Return size and root of the journal before the entry that is being written."""
    head = Log(school).head()
    return floor.Reference(head.size, head.root)


def _opened(room: Room) -> tuple[SealedBox, Roster]:
    """Return the box being opened and its roster."""
    assert room.opening.box is not None and room.openers is not None  # noqa: S101, PT018  (so asked)
    return read_box(room.opening.box), room.openers


def _kind(opening: Opening) -> Literal["planned", "extraordinary"]:
    extraordinary = opening.kind == Opening.Kind.EXTRAORDINARY
    return "extraordinary" if extraordinary else "planned"


def _listed(manifest: str) -> floor.Reference:
    return floor.Reference(manifest.count("\n"), sha256(manifest.encode()).digest())


def _next(opening: Opening) -> floor.Reference:
    assert opening.next_box is not None  # noqa: S101  (a closing text follows a sealed box)
    return floor.Reference(opening.next_box.number, bytes(opening.next_box.box_id))
