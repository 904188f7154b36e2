"""The box: k locks, each dealt in shares to every member (docs/spec/box.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ishenim.proof import fields
from ishenim.proof.note import note_hash
from ishenim.seal import chance, quorum
from ishenim.seal.bytes import b64, sha, u32
from ishenim.seal.card import MemberKeys
from ishenim.seal.envelope import decrypt, encrypt, is_hybrid, recipient_of, seed_identity
from ishenim.seal.errors import BoxError, EnvelopeError, ShareError
from ishenim.seal.roster import Roster

_SPEC = (
    "origin <origin>",
    "box <number>",
    "roster <epoch> <hash>",
    "sealed <date>",
    "opens <date>",
    "expires <date>",
    "deal <hash>",
    "lock+ <lock> <dealer> <recipient>",
)
_DEAL_SPEC = ("box <number>", "share+ <lock> <seat> <commitment> <hash>")
_MAGIC = b"TBS1"


@dataclass(frozen=True)
class SealedBox:
    """A box note whose signatures were checked."""

    text: str
    id: bytes
    number: int
    epoch: int
    sealed: date
    opens: date
    expires: date
    locks: tuple[str, ...]
    dealers: tuple[int, ...]
    deal_hash: bytes


@dataclass(frozen=True)
class Share:
    """One member's part of one lock: a public commitment and a file for the member's card."""

    seat: int
    commitment: bytes
    file: bytes


@dataclass(frozen=True)
class Deal:
    """One lock of a box, made by one member and dealt to all."""

    lock: int
    dealer: int
    recipient: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Promised:
    """What the deal note says about one share."""

    commitment: bytes
    file_hash: bytes


Commitments = Mapping[tuple[int, int], Promised]  # by (lock, seat)


# ── Notes ─────────────────────────────────────────────────────────────────────
def read_box(note: str, roster: Roster) -> SealedBox:
    """Return a box that a quorum of this roster and all makers of its locks signed.

    Passes on `NoteError`.

    Raises:
        BoxError: `BOX_ORIGIN`, `BOX_ROSTER`, `BOX_LOCKS` or `BOX_QUORUM` if it does not fit.
    """
    seats, text = roster.opened(note, "box")
    found = fields.read_fields(text, "box", _SPEC)
    if found.one("origin") != roster.origin:
        raise BoxError("BOX_ORIGIN")
    epoch, digest = found.values("roster")
    if fields.number(epoch) != roster.epoch or fields.blob(digest) != roster.hash:
        raise BoxError("BOX_ROSTER")
    locks, dealers = _read_locks(found.many("lock"), roster)
    if len(seats) < roster.quorum or not set(dealers) <= seats:
        raise BoxError("BOX_QUORUM")
    return SealedBox(
        text=text,
        id=note_hash(text),
        number=fields.number(found.one("box")),
        epoch=roster.epoch,
        sealed=fields.day(found.one("sealed")),
        opens=fields.day(found.one("opens")),
        expires=fields.day(found.one("expires")),
        locks=locks,
        dealers=dealers,
        deal_hash=fields.blob(found.one("deal")),
    )


def _read_locks(
    lines: Sequence[fields.Values], roster: Roster
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return recipients and makers of the locks: k of each, all different, in their order.

    Raises:
        BoxError: `BOX_LOCKS` if they are not.
    """
    locks = tuple(recipient for _lock, _dealer, recipient in lines)
    dealers = tuple(fields.seat(dealer) for _lock, dealer, _recipient in lines)
    in_order = [fields.number(lock) for lock, _dealer, _recipient in lines]
    different = len(set(locks)) == len(set(dealers)) == roster.quorum
    usable = all(map(is_hybrid, locks))
    if in_order != list(range(1, roster.quorum + 1)) or not different or not usable:
        raise BoxError("BOX_LOCKS")
    return locks, dealers


def is_stale(box: SealedBox, today: date) -> bool:
    """Tell that the commission is late. Never a reason to refuse a letter (docs/spec/box.md)."""
    return today > box.expires


def write_deal(number: int, deals: Sequence[Deal]) -> str:
    """Return the deal note: every commitment, lock by lock."""
    lines = ["trustbox.v1/deal", f"box {number}"]
    for each in sorted(deals, key=lambda found: found.lock):
        for share in sorted(each.shares, key=lambda found: found.seat):
            promised = f"{b64(share.commitment)} {b64(sha(share.file))}"
            lines.append(f"share {each.lock} {share.seat} {promised}")
    return "\n".join(lines) + "\n"


def write_box(
    roster: Roster,
    number: int,
    deals: Sequence[Deal],
    deal_text: str,
    sealed: date,
    opens: date,
    expires: date,
) -> str:
    """Return the text of the box note of these locks."""
    lines = [
        "trustbox.v1/box",
        f"origin {roster.origin}",
        f"box {number}",
        f"roster {roster.epoch} {b64(roster.hash)}",
        f"sealed {sealed.isoformat()}",
        f"opens {opens.isoformat()}",
        f"expires {expires.isoformat()}",
        f"deal {b64(note_hash(deal_text))}",
    ]
    ordered = sorted(deals, key=lambda found: found.lock)
    lines += [f"lock {each.lock} {each.dealer} {each.recipient}" for each in ordered]
    return "\n".join(lines) + "\n"


# ── Dealing ───────────────────────────────────────────────────────────────────
def deal(roster: Roster, number: int, lock: int, dealer: int) -> Deal:
    """Make one lock of box `number` and deal its seed to every member."""
    seed = chance.fresh(quorum.SECRET_BYTES)
    parts = quorum.split(seed, len(roster.members), roster.quorum)
    shares = tuple(
        Share(
            seat=member.seat,
            commitment=commitment_of(number, lock, member.seat, part),
            file=encrypt(_MAGIC + _place(number, lock, member.seat) + part, [member.recipient]),
        )
        for member, part in zip(roster.members.values(), parts, strict=True)
    )
    return Deal(lock, dealer, recipient_of(seed_identity(seed)), shares)


def commitment_of(number: int, lock: int, seat: int, share: bytes) -> bytes:
    """Return what the deal note says of a share, without telling it."""
    return sha(b"trustbox.v1/share\n" + _place(number, lock, seat) + share)


def check_deal(box: SealedBox | int, deal_text: str, roster: Roster) -> Commitments:
    """Return what a deal note promises: every lock's share for every seat, in order.

    For a sealed box its hash must be the box's; before sealing the number alone is known.

    Raises:
        BoxError: `DEAL_HASH`, `DEAL_SHAPE` if it does not fit.
    """
    if isinstance(box, SealedBox) and note_hash(deal_text) != box.deal_hash:
        raise BoxError("DEAL_HASH")
    number = box if isinstance(box, int) else box.number
    found = fields.read_fields(deal_text, "deal", _DEAL_SPEC)
    lines = found.many("share")
    places = [(fields.number(lock), fields.seat(seat)) for lock, seat, *_promised in lines]
    expected = [(lock, seat) for lock in range(1, roster.quorum + 1) for seat in roster.members]
    if fields.number(found.one("box")) != number or places != expected:
        raise BoxError("DEAL_SHAPE")
    return {
        place: Promised(fields.blob(commitment), fields.blob(digest))
        for place, (_lock, _seat, commitment, digest) in zip(places, lines, strict=True)
    }


# ── Opening shares ────────────────────────────────────────────────────────────
def open_share(keys: MemberKeys, number: int, lock: int, file: bytes) -> bytes:
    """Return one's own share of one lock.

    Raises:
        ShareError: `SHARE_FORMAT` if the file is not that share for this card.
    """
    try:
        plain = decrypt(file, [keys.identity])
    except EnvelopeError as error:
        raise ShareError("SHARE_FORMAT", f"lock {lock}") from error
    head = _MAGIC + _place(number, lock, keys.seat)
    if len(plain) != len(head) + quorum.SHARE_BYTES or not plain.startswith(head):
        raise ShareError("SHARE_FORMAT", f"lock {lock}")
    return plain[len(head) :]


def check_own_shares(
    keys: MemberKeys, box: SealedBox | int, commitments: Commitments, files: Sequence[bytes]
) -> list[bytes]:
    """Return one's own share of every lock, each as the deal promises, before signing the box.

    Raises:
        ShareError: `SHARE_FORMAT`, `SHARE_COMMIT` if one is not.
    """
    number = box if isinstance(box, int) else box.number
    shares = []
    for lock, file in enumerate(files, start=1):
        share = open_share(keys, number, lock, file)
        check_share(commitments, number, lock, keys.seat, share)
        if commitments[lock, keys.seat].file_hash != sha(file):
            raise ShareError("SHARE_COMMIT", f"lock {lock}")
        shares.append(share)
    if len(shares) != sum(seat == keys.seat for _lock, seat in commitments):
        raise ShareError("SHARE_FORMAT", "locks")
    return shares


def check_share(commitments: Commitments, number: int, lock: int, seat: int, share: bytes) -> None:
    """Compare a share with its commitment.

    Raises:
        ShareError: `SHARE_COMMIT`, naming seat and lock, if it is another.
    """
    promised = commitments.get((lock, seat))
    if promised is None or promised.commitment != commitment_of(number, lock, seat, share):
        raise ShareError("SHARE_COMMIT", f"seat {seat} lock {lock}")


def join_lock(box: SealedBox, lock: int, shares: Sequence[bytes]) -> bytes:
    """Return the seed of one lock.

    Raises:
        BoxError: `LOCK_MISMATCH`, which proves that the dealer it names lied.
    """
    seed = quorum.join(shares)
    if recipient_of(seed_identity(seed)) != box.locks[lock - 1]:
        raise BoxError("LOCK_MISMATCH", f"dealer {box.dealers[lock - 1]}")
    return seed


def _place(number: int, lock: int, seat: int) -> bytes:
    return u32(number) + bytes([lock, seat])
