"""What happens at the box: a letter is dropped, followed, added to, answered."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ishenim.box import flood, places
from ishenim.box.mailboxes import Held, held, signed_receipt
from ishenim.box.models import Box, Letter, Message
from ishenim.box.refusals import BadLetter, BoxChanged, Duplicate, NoBox, TooLarge, Unknown
from ishenim.commission import rosters
from ishenim.schools.models import School
from ishenim.seal.errors import SealError
from ishenim.seal.letter import BUCKETS, check_urgent, look, seal_of, sealed_size
from ishenim.seal.receipt import STUB_BYTES

#: A follow-up may carry a photo; a film belongs in a letter of its own.
LARGEST_FOLLOW_UP = 8 * 2**20
AGE = b"age-encryption.org/v1\n"


_OPEN_BOX = "SELECT id, number, box_id, epoch FROM box_box WHERE school_id = %s AND state = %s"

#: By box id; a box a week and school.
_KNOWN_SIZES: dict[bytes, "_Sizes"] = {}


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A sealed letter as it arrives, before anybody has looked at it."""

    kind: str
    box_number: int
    mailbox: bytes
    auth_hash: bytes
    stub: bytes
    outer: bytes
    nonce: int | None = None  # None: the server sealed it; flood.noscript_slot has its own budget


# ── Dropping ──────────────────────────────────────────────────────────────────
@transaction.atomic
def drop(*, school: School, letter: Dropped, now: datetime) -> str:
    """Put a sealed letter into the box (Reg. R2) and return its signed receipt.

    A mailbox that holds a letter already gives that letter's receipt, whatever box is open now:
    a retry after a lost answer changes nothing.

    Raises:
        NoBox, BoxChanged, Duplicate, BadLetter, TooLarge, WorkNeeded: as their names say.
    """
    places.hold()
    if known := held(school, letter.mailbox):
        return known.receipt
    box = open_box(school=school)
    if box.number != letter.box_number:
        raise BoxChanged
    sizes = _sizes(school, box)
    _check(sizes, letter)
    seal = seal_of(letter.outer)
    if letter.nonce is not None:
        flood.check_work(seal=seal, nonce=letter.nonce, now=now)
    if places.is_known(seal):
        raise Duplicate
    sealed = places.Sealed(
        school=school.pk,
        box=box.pk,
        mailbox=letter.mailbox,
        auth_hash=letter.auth_hash,
        seal=seal,
        stub=letter.stub,
        outer=letter.outer,
        dropped_on=timezone.localdate(now),
    )
    if letter.kind == Letter.Kind.URGENT:
        places.put_urgent(sealed)
    else:
        places.put(sealed, plain=len(letter.outer) == sizes.plain)
    flood.drops.add(now)
    return signed_receipt(school, box, seal)


def open_box(*, school: School) -> Box:
    """Return the open box, its long notes not yet loaded.

    Raises:
        NoBox: before the first sealing.
    """
    for box in Box.objects.raw(_OPEN_BOX, [school.pk, Box.State.OPEN.value]):
        return box
    raise NoBox


@dataclass(frozen=True)
class _Sizes:
    """How long a sealed letter may be: a few fixed lengths, so that length tells nothing."""

    seats: int
    plain: int  # a letter without files
    allowed: frozenset[int]


def _sizes(school: School, box: Box) -> _Sizes:
    """Return the sizes of letters for a box, read once: a box's id commits to its roster."""
    box_id = bytes(box.box_id)
    if box_id not in _KNOWN_SIZES:
        roster = rosters.of_epoch(school, box.epoch)
        _KNOWN_SIZES[box_id] = _sizes_for(len(roster.members), roster.quorum)
    return _KNOWN_SIZES[box_id]


@lru_cache(maxsize=64)
def _sizes_for(seats: int, quorum: int) -> _Sizes:
    sizes = [sealed_size(bucket, seats, quorum) for bucket in BUCKETS]
    return _Sizes(seats, min(sizes), frozenset(sizes))


def _check(sizes: _Sizes, letter: Dropped) -> None:
    """Look at a letter from outside; what is inside nobody here can see."""
    if len(letter.outer) > max(BUCKETS) and len(letter.outer) not in sizes.allowed:
        raise TooLarge
    if len(letter.stub) != STUB_BYTES:
        raise BadLetter
    try:
        if letter.kind == Letter.Kind.URGENT:
            check_urgent(letter.outer, sizes.seats)
        else:
            look(letter.outer, sizes=sizes.allowed)
    except SealError as error:
        raise BadLetter from error


# ── Following ─────────────────────────────────────────────────────────────────
def mailbox(*, school: School, mailbox: bytes, auth: bytes) -> Held:
    """Return a letter to who knows its code.

    Raises:
        Unknown: if there is none or the token is wrong; both take the same work.
    """
    return _entered(school, mailbox, auth)


@transaction.atomic
def follow_up(
    *, school: School, mailbox: bytes, auth: bytes, key: bytes, sealed: bytes, now: datetime
) -> None:
    """Add to a letter (Reg. R2); the same key again changes nothing.

    Raises:
        Unknown: if there is no such letter or the token is wrong.
        TooLarge, BadLetter: if it is no follow-up.
    """
    _entered(school, mailbox, auth)
    if len(sealed) > LARGEST_FOLLOW_UP:
        raise TooLarge
    if not sealed.startswith(AGE):
        raise BadLetter
    _add(school, mailbox, Message.Way.IN, key=key, sealed=sealed, now=now)


@transaction.atomic
def reply(*, letter: Letter, key: bytes, sealed: bytes, now: datetime) -> Message:
    """Put a reply, sealed to the author by the member who signed it, into the mailbox (Reg. R15).

    Who may answer and which stage follows is casework's to say.
    """
    return _add(
        letter.school, bytes(letter.mailbox), Message.Way.OUT, key=key, sealed=sealed, now=now
    )


def set_stage(*, letter: Letter, stage: str) -> None:
    """Show the author another of the five words."""
    letter.stage = stage
    letter.save(update_fields=["stage"])


def _entered(school: School, mailbox: bytes, auth: bytes) -> Held:
    found = held(school, mailbox)
    stored = found.auth_hash if found else bytes(32)
    if not hmac.compare_digest(sha256(auth).digest(), stored) or found is None:
        raise Unknown
    return found


def _add(
    school: School, mailbox: bytes, way: str, *, key: bytes, sealed: bytes, now: datetime
) -> Message:
    """Append to a thread, once per key."""
    thread = Message.objects.filter(mailbox=mailbox, way=way)
    if known := thread.filter(key=key).first():
        return known
    last = thread.aggregate(last=Max("number"))["last"] or 0
    return Message.objects.create(
        key=key,
        school=school,
        mailbox=mailbox,
        way=way,
        number=last + 1,
        sealed=sealed,
        dated_on=timezone.localdate(now),
    )
