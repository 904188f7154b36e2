"""Opening the box: manifest, open, release, keys (docs/spec/opening.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ishenim.proof import fields
from ishenim.proof.note import note_hash, sign_note
from ishenim.seal import chance, quorum
from ishenim.seal.act import (
    Act,
    Line,
    Reference,
    Urgent,
    read_act,
    read_act_number,
    read_line,
    read_urgent,
    write_act,
    write_line,
    write_urgent,
)
from ishenim.seal.box import SealedBox, check_deal, check_share, join_lock, open_share
from ishenim.seal.bytes import b64, sha
from ishenim.seal.card import MemberKeys
from ishenim.seal.envelope import decrypt, encrypt, is_hybrid, recipient_of, seed_identity
from ishenim.seal.errors import EnvelopeError, OpeningError, ShareError
from ishenim.seal.roster import Roster

__all__ = [
    "Act",
    "Line",
    "Open",
    "Reference",
    "Released",
    "Urgent",
    "check_open",
    "combine",
    "keys_file",
    "manifest",
    "read_act",
    "read_act_number",
    "read_keys",
    "read_line",
    "read_open",
    "read_release",
    "read_urgent",
    "release",
    "spoken_code",
    "write_act",
    "write_line",
    "write_open",
    "write_urgent",
]

_OPEN_SPEC = (
    "origin <origin>",
    "box <number> <id>",
    "letters <count> <hash>",
    "coordinator <seat>",
    "ephemeral <recipient>",
    "date <date>",
    "nonce <nonce>",
)
_RELEASE_SPEC = ("origin <origin>", "open <hash>", "seat <seat>", "payload <hash>")
_RELEASE, _KEYS = b"TBR1", b"TBK1"
_NONCE = 16


@dataclass(frozen=True)
class Open:
    """The note that freezes a box's letters, signed by its coordinator."""

    text: str = field(repr=False)
    id: bytes
    letters: int
    manifest_hash: bytes
    coordinator: int
    ephemeral: str
    date: date
    nonce: bytes


@dataclass(frozen=True)
class Released:
    """A member's shares on their way to the coordinator, and the signed note about them."""

    file: bytes = field(repr=False)
    note: str


# ── Open ──────────────────────────────────────────────────────────────────────
def manifest(seals: Sequence[bytes]) -> str:
    """Return the seals of a box: lower-case hex, sorted, one a line."""
    return "".join(sorted(f"{seal.hex()}\n" for seal in seals))


def write_open(
    roster: Roster,
    box: SealedBox,
    *,
    manifest: str,
    coordinator: int,
    ephemeral: str,
    day: date,
    nonce: bytes = b"",
) -> str:
    """Return the text that freezes a box's letters; the coordinator signs it."""
    lines = [
        "trustbox.v1/open",
        f"origin {roster.origin}",
        f"box {box.number} {b64(box.id)}",
        f"letters {_count(manifest)} {b64(sha(manifest.encode()))}",
        f"coordinator {coordinator}",
        f"ephemeral {ephemeral}",
        f"date {day.isoformat()}",
        f"nonce {b64(nonce or chance.fresh(_NONCE))}",
    ]
    return "\n".join(lines) + "\n"


def read_open(note: str, roster: Roster, box: SealedBox) -> Open:
    """Return an open note for this box. Passes on `NoteError`.

    Raises:
        OpeningError: `OPEN_BOX` if it is for another one, `OPEN_SIGNER` if its coordinator did not
            sign it.
    """
    seats, text = roster.opened(note, "open")
    found = fields.read_fields(text, "open", _OPEN_SPEC)
    number, box_id = found.values("box")
    same = fields.number(number) == box.number and fields.blob(box_id) == box.id
    if found.one("origin") != roster.origin or not same:
        raise OpeningError("OPEN_BOX")
    coordinator = fields.seat(found.one("coordinator"))
    if coordinator not in seats or not is_hybrid(found.one("ephemeral")):
        raise OpeningError("OPEN_SIGNER")
    letters, digest = found.values("letters")
    return Open(
        text=text,
        id=note_hash(text),
        letters=fields.number(letters),
        manifest_hash=fields.blob(digest),
        coordinator=coordinator,
        ephemeral=found.one("ephemeral"),
        date=fields.day(found.one("date")),
        nonce=fields.blob(found.one("nonce"), _NONCE),
    )


def spoken_code(open_text: str) -> str:
    """Return six digits, read aloud and compared on every screen."""
    digest = sha(b"trustbox.v1/sas\n" + open_text.encode())
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06}"


def check_open(opened: Open, box: SealedBox, seen: str, today: date) -> None:
    """Check that an opening may go on today with the letters that are seen here.

    Raises:
        OpeningError: `OPEN_EARLY` before the box's day, `OPEN_MANIFEST` if the letters differ.
    """
    if today < box.opens:
        raise OpeningError("OPEN_EARLY")
    if opened.letters != _count(seen) or opened.manifest_hash != sha(seen.encode()):
        raise OpeningError("OPEN_MANIFEST")


def _count(manifest: str) -> int:
    return manifest.count("\n")


# ── Release ───────────────────────────────────────────────────────────────────
def release(
    keys: MemberKeys,
    roster: Roster,
    box: SealedBox,
    open_note_: str,
    seen: str,
    shares: Sequence[bytes],
    today: date,
) -> Released:
    """Release one's shares to the coordinator, after the spoken code was compared.

    `shares` are this seat's share files, lock by lock. Passes on what `read_open`, `check_open`
    and `open_share` refuse.

    Raises:
        ShareError: `SHARE_FORMAT` if there are not as many as locks.
    """
    opened = read_open(open_note_, roster, box)
    check_open(opened, box, seen, today)
    if len(shares) != len(box.locks):
        raise ShareError("SHARE_FORMAT", "locks")
    mine = [open_share(keys, box.number, lock, file) for lock, file in enumerate(shares, start=1)]
    file = encrypt(_release_head(opened.id, keys.seat) + b"".join(mine), [opened.ephemeral])
    text = (
        f"trustbox.v1/release\norigin {roster.origin}\nopen {b64(opened.id)}\nseat {keys.seat}\n"
        f"payload {b64(sha(file))}\n"
    )
    return Released(file, sign_note(text, [keys.signer]))


def read_release(
    roster: Roster, box: SealedBox, open_id: bytes, ephemeral: str, released: Released
) -> tuple[int, list[bytes]]:
    """Return the seat of a release and its shares. Passes on `NoteError`.

    Raises:
        OpeningError: `RELEASE_SIG`, `RELEASE_FORMAT` if it is not for this opening.
    """
    seats, text = roster.opened(released.note, "release")
    found = fields.read_fields(text, "release", _RELEASE_SPEC)
    seat = fields.seat(found.one("seat"))
    same = (
        found.one("origin") == roster.origin
        and fields.blob(found.one("open")) == open_id
        and fields.blob(found.one("payload")) == sha(released.file)
    )
    if seat not in seats or not same:
        raise OpeningError("RELEASE_SIG", f"seat {seat}")
    plain = _decrypt(released.file, ephemeral, "RELEASE_FORMAT")
    head = _release_head(open_id, seat)
    right = len(plain) == len(head) + quorum.SHARE_BYTES * len(box.locks)
    if not right or not plain.startswith(head):
        raise OpeningError("RELEASE_FORMAT", f"seat {seat}")
    return seat, _slices(plain[len(head) :], quorum.SHARE_BYTES)


def combine(
    roster: Roster,
    box: SealedBox,
    deal_text: str,
    open_text: str,
    ephemeral: str,
    released: Sequence[Released],
) -> list[bytes]:
    """Join the released shares of a quorum into the seeds of every lock.

    Passes on what `check_deal`, `read_release`, `check_share` and `join_lock` refuse.

    Raises:
        ShareError: `QUORUM` if they are too few.
    """
    commitments = check_deal(box, deal_text, roster)
    by_seat: dict[int, list[bytes]] = {}
    for each in released:
        seat, shares = read_release(roster, box, note_hash(open_text), ephemeral, each)
        for lock, share in enumerate(shares, start=1):
            check_share(commitments, box.number, lock, seat, share)
        by_seat[seat] = shares
    if len(by_seat) < roster.quorum:
        raise ShareError("QUORUM")
    enough = list(by_seat.values())[: roster.quorum]
    return [
        join_lock(box, lock, [shares[lock - 1] for shares in enough])
        for lock in range(1, len(box.locks) + 1)
    ]


# ── Keys ──────────────────────────────────────────────────────────────────────
def keys_file(roster: Roster, box: SealedBox, seeds: Sequence[bytes]) -> bytes:
    """Return the opened locks for every member of the roster, one file for all."""
    recipients = [member.recipient for member in roster.members.values()]
    return encrypt(_KEYS + box.id + b"".join(seeds), recipients)


def read_keys(keys: MemberKeys, box: SealedBox, file: bytes) -> list[bytes]:
    """Return the seeds in a keys file, each of which opens its lock of this box.

    Raises:
        OpeningError: `KEYS_FORMAT`, `KEYS_MISMATCH` if they do not.
    """
    plain = _decrypt(file, keys.identity, "KEYS_FORMAT")
    head = _KEYS + box.id
    right = len(plain) == len(head) + quorum.SECRET_BYTES * len(box.locks)
    if not right or not plain.startswith(head):
        raise OpeningError("KEYS_FORMAT")
    seeds = _slices(plain[len(head) :], quorum.SECRET_BYTES)
    for lock, (seed, recipient) in enumerate(zip(seeds, box.locks, strict=True), start=1):
        if recipient_of(seed_identity(seed)) != recipient:
            raise OpeningError("KEYS_MISMATCH", f"lock {lock}")
    return seeds


def _decrypt(file: bytes, identity: str, code: str) -> bytes:
    try:
        return decrypt(file, [identity])
    except EnvelopeError as error:
        raise OpeningError(code) from error


def _release_head(open_id: bytes, seat: int) -> bytes:
    return _RELEASE + open_id + bytes([seat])


def _slices(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
