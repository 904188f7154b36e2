"""Opening a box together: manifest, open, release, reading (docs/spec/opening.md)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, cast

from ishenim.proof import fields
from ishenim.proof.note import note_hash, sign_note
from ishenim.seal import deal as floor_deal
from ishenim.seal.box import SealedBox
from ishenim.seal.bytes import b64, sha
from ishenim.seal.card import MemberKeys
from ishenim.seal.deal import NO_SHARE, Deal
from ishenim.seal.envelope import decrypt, encrypt
from ishenim.seal.errors import DealError, EnvelopeError, OpeningError, ShareError
from ishenim.seal.quorum import SHARE_BYTES
from ishenim.seal.reference import Reference, listed, read_reference
from ishenim.seal.roster import Roster

OpeningKind = Literal["planned", "moved", "extraordinary"]
OPENINGS = ("planned", "moved", "extraordinary")

_OPEN_SPEC = (
    "origin <origin>",
    "box <number> <id>",
    "next <number> <id>",
    "kind <kind> <date>",
    "date <date>",
    "letters <count> <hash>",
)
_RELEASE_SPEC = (
    "origin <origin>",
    "open <hash>",
    "seat <seat>",
    "file <hash>",
    "missing <count>",
)
_ADMISSION_SPEC = (
    "origin <origin>",
    "box <number> <id>",
    "seat <seat>",
    "roster <epoch> <hash>",
    "date <date>",
)
_MAGIC = b"TBR2"


@dataclass(frozen=True, kw_only=True)
class Open:
    """The one text by which k members open a box: it fixes which letters come out."""

    box: Reference
    next: Reference
    kind: OpeningKind
    day: date  # the planned day, the day it was moved to, or the day of an extraordinary opening
    date: date
    letters: Reference
    text: str = field(default="", repr=False)
    seats: frozenset[int] = frozenset()

    @property
    def id(self) -> bytes:
        """The hash of the text."""
        return note_hash(self.text)


@dataclass(frozen=True)
class Released:
    """A member's shares of all letters of a box, sealed to the members, and the note about them."""

    file: bytes = field(repr=False)
    note: str


@dataclass(frozen=True)
class Release:
    """What a release note says."""

    seat: int
    open: bytes
    file: bytes  # its hash
    missing: int  # letters whose line gave this seat no share


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a browser found in a box: the seals it could open, and the lists of the others."""

    opened: str
    damaged: str
    waiting: str
    false: frozenset[int] = frozenset()  # seats that released a share nobody dealt
    secrets: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)  # by seal


# ── Open ──────────────────────────────────────────────────────────────────────
def manifest(seals: Collection[bytes]) -> str:
    """Return seals as a list: lower-case hex, sorted, one a line."""
    return "".join(sorted(f"{seal.hex()}\n" for seal in seals))


def write_open(roster: Roster, opened: Open) -> str:
    """Return the text that opens a box; k members sign this one text."""
    lines = [
        "trustbox.v2/open",
        f"origin {roster.origin}",
        f"box {opened.box}",
        f"next {opened.next}",
        f"kind {opened.kind} {opened.day.isoformat()}",
        f"date {opened.date.isoformat()}",
        f"letters {opened.letters}",
    ]
    return "\n".join(lines) + "\n"


def read_open_text(text: str, box: SealedBox, origin: str) -> Open:
    """Return what an open text says of this box; nobody may have signed it yet.

    Passes on `NoteError`.

    Raises:
        OpeningError: `OPEN_BOX` if it is for another one.
    """
    found = fields.read_fields(text, "open", _OPEN_SPEC)
    kind, day = found.values("kind")
    opened = Open(
        box=read_reference(found, "box"),
        next=read_reference(found, "next"),
        kind=cast("OpeningKind", fields.choice(kind, OPENINGS)),
        day=fields.day(day),
        date=fields.day(found.one("date")),
        letters=read_reference(found, "letters"),
        text=text,
    )
    same = opened.box == Reference(box.number, box.id) and opened.next.number == box.number + 1
    if found.one("origin") != origin or not same:
        raise OpeningError("OPEN_BOX")
    return opened


def read_open(
    note: str, roster: Roster, box: SealedBox, admitted: Collection[int] | None = None
) -> Open:
    """Return an open note that a quorum of the box's roster signed. Passes on `NoteError`.

    `roster` is the box's; `admitted`, unless None, are the seats of it that count: those that the
    newest roster still has, and former ones by admission. Where there are none, nobody counts.

    Raises:
        OpeningError: `OPEN_BOX` if it is for another box, `OPEN_QUORUM` if too few signed.
    """
    seats, text = roster.opened(note, "open")
    opened = read_open_text(text, box, roster.origin)
    counted = seats if admitted is None else seats & set(admitted)
    if len(counted) < roster.quorum:
        raise OpeningError("OPEN_QUORUM")
    return replace(opened, seats=frozenset(seats))


def check_open(opened: Open, box: SealedBox, seen: str, today: date) -> None:
    """Check, before signing, that an opening may go on today with the letters that are seen here.

    Raises:
        OpeningError: `OPEN_EARLY` if its day has not come on this device's own clock,
            `OPEN_MANIFEST` if the letters differ.
    """
    if opened.day > today or (opened.kind == "planned" and opened.day != box.opens):
        raise OpeningError("OPEN_EARLY")
    if opened.letters != listed(seen):
        raise OpeningError("OPEN_MANIFEST")


# ── Release ───────────────────────────────────────────────────────────────────
def receivers(box_roster: Roster, newest: Roster) -> list[str]:
    """Return to whom shares are released: seats of the box's roster that the newest still has.

    At their newest recipients, so that a lost card receives nothing.
    """
    return [newest.members[seat].recipient for seat in box_roster.members if seat in newest.members]


def release(
    keys: MemberKeys,
    box_roster: Roster,
    newest: Roster,
    opened: Open,
    deals: Sequence[Deal],
    lines: Sequence[bytes],
) -> Released:
    """Release one's own shares of a box whose opening stands in the journal.

    `deals` and `lines` (one's own) are those of the manifest, in its order. Where a line gives no
    share, zeros stand; nobody is to blame for it yet.

    Raises:
        OpeningError: `OPEN_MANIFEST` if these are not the letters that were opened.
    """
    if manifest([each.seal for each in deals]).split() != [each.seal.hex() for each in deals]:
        raise OpeningError("OPEN_MANIFEST", "order")
    if opened.letters != listed(manifest([each.seal for each in deals])):
        raise OpeningError("OPEN_MANIFEST")
    shares = [_share(keys, each, line) for each, line in zip(deals, lines, strict=True)]
    plain = _head(opened.id, keys.seat) + b"".join(shares)
    file = encrypt(plain, receivers(box_roster, newest))
    text = write_release(
        box_roster.origin, Release(keys.seat, opened.id, sha(file), shares.count(NO_SHARE))
    )
    return Released(file, sign_note(text, [keys.signer]))


def _share(keys: MemberKeys, deal: Deal, line: bytes) -> bytes:
    """Return one's own share, or `NO_SHARE` where the line that the author made gives none.

    Raises:
        DealError: `DEAL_FORMAT` if this is not that line: whoever handed it out has changed it.
    """
    hashes = dict(zip(deal.commitments, deal.line_hashes, strict=True))
    if sha(line) != hashes.get(keys.seat):
        raise DealError("DEAL_FORMAT", f"line of seat {keys.seat}")
    try:
        return floor_deal.unwrap_share(keys.identity, keys.seat, line, deal)
    except ShareError:
        return NO_SHARE


def write_release(origin: str, said: Release) -> str:
    """Return the text of a release note."""
    return (
        f"trustbox.v2/release\norigin {origin}\nopen {b64(said.open)}\nseat {said.seat}\n"
        f"file {b64(said.file)}\nmissing {said.missing}\n"
    )


def read_release(note: str, roster: Roster, opened: Open) -> Release:
    """Return what a release note says, signed by its seat of the box's roster.

    Passes on `NoteError`.

    Raises:
        OpeningError: `RELEASE_SIG` if it is not for this opening or not signed by its seat.
    """
    seats, text = roster.opened(note, "release")
    found = fields.read_fields(text, "release", _RELEASE_SPEC)
    said = Release(
        seat=fields.seat(found.one("seat")),
        open=fields.blob(found.one("open")),
        file=fields.blob(found.one("file")),
        missing=fields.number(found.one("missing")),
    )
    right = found.one("origin") == roster.origin and said.open == opened.id
    if not right or said.seat not in seats or said.missing > opened.letters.number:
        raise OpeningError("RELEASE_SIG", f"seat {said.seat}")
    return said


def open_release(
    keys: MemberKeys, roster: Roster, opened: Open, released: Released
) -> tuple[int, list[bytes]]:
    """Return a release's seat and its shares, in the manifest's order.

    Passes on what `read_release` refuses.

    Raises:
        OpeningError: `RELEASE_FORMAT`, naming the seat, if the file does not open here or is not
            what its note says.
    """
    said = read_release(released.note, roster, opened)
    try:
        plain = decrypt(released.file, [keys.identity])
    except EnvelopeError as error:
        raise OpeningError("RELEASE_FORMAT", f"seat {said.seat}") from error
    head = _head(opened.id, said.seat)
    shares = _slices(plain[len(head) :])
    whole = plain.startswith(head) and len(plain) == len(head) + SHARE_BYTES * opened.letters.number
    if not whole or sha(released.file) != said.file or shares.count(NO_SHARE) != said.missing:
        raise OpeningError("RELEASE_FORMAT", f"seat {said.seat}")
    return said.seat, shares


def _head(open_id: bytes, seat: int) -> bytes:
    return _MAGIC + open_id + bytes([seat])


def _slices(data: bytes) -> list[bytes]:
    return [data[at : at + SHARE_BYTES] for at in range(0, len(data), SHARE_BYTES)]


# ── Reading ───────────────────────────────────────────────────────────────────
def read_letters(
    roster: Roster, deals: Sequence[Deal], shares: Mapping[int, Sequence[bytes]]
) -> Reading:
    """Join what was released and say which letters open: the same for everybody who reads it.

    `shares` are those of every release, by seat, in the order of `deals`. A share that does not
    fit its commitment names its seat, and counts for nothing.
    """
    found: dict[str, list[bytes]] = {"opened": [], "damaged": [], "waiting": []}
    secrets, false = {}, set[int]()
    for at, each in enumerate(deals):
        mine = {seat: given[at] for seat, given in shares.items() if given[at] != NO_SHARE}
        false |= {
            seat for seat, share in mine.items() if not floor_deal.is_share(each, seat, share)
        }
        try:
            secrets[each.seal] = floor_deal.join(each, mine, roster.quorum)
            found["opened"].append(each.seal)
        except DealError:
            found["damaged"].append(each.seal)
        except ShareError:
            found["waiting"].append(each.seal)
    lists = {name: manifest(seals) for name, seals in found.items()}
    return Reading(**lists, false=frozenset(false), secrets=secrets)


# ── Admission ─────────────────────────────────────────────────────────────────
def write_admission(newest: Roster, box: SealedBox, seat: int, day: date) -> str:
    """Return the text by which k members admit a former card to the opening of an old box."""
    lines = [
        "trustbox.v2/admission",
        f"origin {newest.origin}",
        f"box {box.number} {b64(box.id)}",
        f"seat {seat}",
        f"roster {newest.epoch} {b64(newest.hash)}",
        f"date {day.isoformat()}",
    ]
    return "\n".join(lines) + "\n"


def read_admission(note: str, newest: Roster, box: SealedBox, box_roster: Roster) -> int:
    """Return the former seat that a quorum of the newest roster admits. Passes on `NoteError`.

    Raises:
        OpeningError: `ADMISSION` if it does not fit: another box or roster, a seat that is not
            former, too few signatures.
    """
    seats, text = newest.opened(note, "admission")
    found = fields.read_fields(text, "admission", _ADMISSION_SPEC)
    seat = fields.seat(found.one("seat"))
    fields.day(found.one("date"))
    fits = (
        found.one("origin") == newest.origin
        and read_reference(found, "box") == Reference(box.number, box.id)
        and read_reference(found, "roster") == Reference(newest.epoch, newest.hash)
        and seat in box_roster.members
        and seat not in newest.members
    )
    if not fits or len(seats) < newest.quorum:
        raise OpeningError("ADMISSION", f"seat {seat}")
    return seat
