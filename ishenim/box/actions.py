"""What happens at the box: a letter is dropped, followed, added to, answered."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.box import flood, letter_files, notice, places
from ishenim.box.mailboxes import Held, held, signed_receipt
from ishenim.box.models import Box, Letter, Message
from ishenim.box.refusals import BadLetter, BoxChanged, Duplicate, NoBox, TooLarge, Unknown
from ishenim.commission import rosters
from ishenim.schools.models import School
from ishenim.seal.deal import seal_of
from ishenim.seal.errors import SealError
from ishenim.seal.letter import (
    BUCKETS,
    check_followup,
    check_urgent,
    look,
    sealed_size,
)
from ishenim.seal.receipt import STUB_BYTES
from ishenim.ui.refusals import NotNow, Refusal

#: A follow-up may carry a photo; a film belongs in a letter of its own.
LARGEST_FOLLOW_UP = 8 * 2**20

#: The open box unless the commission began anew since (`rosters.restarted_since`), in one question.
_OPEN_BOX = """
SELECT id, number, box_id, epoch FROM box_box AS box
WHERE school_id = %s AND state = %s AND NOT EXISTS (
    SELECT 1 FROM commission_roster
    WHERE school_id = box.school_id AND final_on IS NOT NULL AND first_epoch > box.epoch
)
"""

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
    nonce: int | None = None  # None: the server sealed it, by budgets of its own (box/noscript.py)

    @property
    def way(self) -> flood.Way:
        """The count and the budgets it belongs to."""
        return flood.urgent if self.kind == Letter.Kind.URGENT else flood.letters


@dataclass(frozen=True, kw_only=True)
class Added:
    """Something more to a letter as it arrives, before anybody has looked at it."""

    mailbox: bytes
    auth: bytes
    key: bytes
    sealed: bytes
    nonce: int | None = None  # None: the server sealed it


# ── Dropping ──────────────────────────────────────────────────────────────────
def drop(*, school: School, letter: Dropped, now: datetime) -> str:
    """Put a sealed letter into the box (Reg. R2) and return its signed receipt.

    A mailbox that holds a letter already gives that letter's receipt, whatever box is open now:
    a retry after a lost answer changes nothing.

    Raises:
        NoBox, BoxChanged, Duplicate, BadLetter, TooLarge, WorkNeeded, NoRoom: as their names say.
    """
    [outcome] = drop_together(letters=[(school, letter)], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


@letter_files.all_or_none()
@transaction.atomic
def drop_together(
    *, letters: Sequence[tuple[School, Dropped]], now: datetime
) -> list[str | Refusal]:
    """Put letters that came at the same moment into their boxes, all by one write to the disk.

    Each gets what `drop` returns or raises, as if they had come one after the other.
    """
    addressed = [(school.pk, letter.mailbox) for school, letter in letters]
    places.hold(addressed)
    batch = _Batch(addressed, now)
    ready = [batch.prepare(school, letter) for school, letter in letters]
    seals = [one.sealed.seal for one in ready if isinstance(one, _Ready)]
    known = places.known_seals(seals, {school for school, _mailbox in addressed})
    outcomes = [batch.accept(one, known) if isinstance(one, _Ready) else one for one in ready]
    places.put_all(batch.new)
    return [one if isinstance(one, Refusal) else one() for one in outcomes]


@dataclass(frozen=True)
class _Ready:
    """A letter that was looked at from outside and found good."""

    school: School
    box: Box
    letter: Dropped
    sealed: places.Sealed
    is_plain: bool


class _Batch:
    """Letters on their way into their boxes. What all need is asked of the database once."""

    def __init__(self, addressed: Sequence[tuple[int, bytes]], now: datetime) -> None:
        self.new: list[places.Sealed] = []
        self._today = timezone.localdate(now)
        self._boxes: dict[int, Box] = {}
        self._free = flood.free_disk()
        self._known_mailboxes = places.known_mailboxes(addressed)
        self._mine: set[bytes] = set()

    def prepare(
        self, school: School, letter: Dropped
    ) -> "Refusal | _Ready | Callable[[], str | Refusal]":
        """Return a refusal, a letter to be stored, or what gives the receipt of one that is."""
        mailbox = letter.mailbox
        if mailbox in self._mine or (school.pk, mailbox) in self._known_mailboxes:
            return partial(_receipt_again, school, mailbox)
        try:
            ready = self._look(school, letter)
        except Refusal as refusal:
            return refusal.as_value()
        self._mine.add(mailbox)
        return ready

    def _look(self, school: School, letter: Dropped) -> _Ready:
        if school.pk not in self._boxes:
            self._boxes[school.pk] = open_box(school=school)
        box = self._boxes[school.pk]
        if box.number != letter.box_number:
            raise BoxChanged
        sizes = _sizes(school, box)
        sealed = self._sealed(school, box, letter, sizes)
        if letter.nonce is not None:
            letter.way.check_work(school.pk, at=letter.mailbox, of=sealed.seal, nonce=letter.nonce)
        letter.way.check_room(school.pk, len(letter.outer), free=self._free)
        self._free -= len(letter.outer)
        return _Ready(school, box, letter, sealed, len(letter.outer) == sizes.plain)

    def accept(self, ready: _Ready, known: set[bytes]) -> Refusal | Callable[[], str]:
        """Return a refusal, or what gives the receipt once the new letters are stored."""
        sealed = ready.sealed
        if sealed.seal in known:
            return Duplicate()
        known.add(sealed.seal)
        if ready.letter.kind == Letter.Kind.URGENT:
            places.put_urgent(sealed)
        else:
            self.new.append(sealed if ready.is_plain else places.filed(sealed))
        ready.letter.way.meter.add(ready.school.pk, len(ready.letter.outer))
        return partial(signed_receipt, ready.school, ready.box, sealed.seal)

    def _sealed(self, school: School, box: Box, letter: Dropped, sizes: "_Sizes") -> places.Sealed:
        lines, payload, digest, seal = _looked_at(bytes(box.box_id), sizes, letter)
        return places.Sealed(
            school=school.pk,
            box=box.pk,
            mailbox=letter.mailbox,
            auth_hash=letter.auth_hash,
            seal=seal,
            stub=letter.stub,
            lines=lines,
            payload_hash=digest,
            payload=payload,
            dropped_on=self._today,
        )


def _receipt_again(school: School, mailbox: bytes) -> str | Refusal:
    """Return the receipt of the letter that lies under a mailbox already."""
    found = held(school, [mailbox]).get(mailbox)
    # It may lie in another school's box: no chance does that.
    return found.receipt if found else BadLetter()


def open_box(*, school: School) -> Box:
    """Return the open box, its long notes not yet loaded.

    Raises:
        NoBox: before the first sealing, also the first one after a restart.
    """
    for box in Box.objects.raw(_OPEN_BOX, [school.pk, Box.State.OPEN.value]):
        return box
    raise NoBox


@dataclass(frozen=True)
class _Sizes:
    """How long a sealed letter may be: a few fixed lengths, so that length tells nothing."""

    seats: tuple[int, ...]
    plain: int  # a letter without files
    allowed: frozenset[int]


def _sizes(school: School, box: Box) -> _Sizes:
    """Return the sizes of letters for a box, read once: a box's id commits to its roster."""
    box_id = bytes(box.box_id)
    if box_id not in _KNOWN_SIZES:
        roster = rosters.of_epoch(school, box.epoch)
        _KNOWN_SIZES[box_id] = _sizes_for(tuple(roster.members))
    return _KNOWN_SIZES[box_id]


@lru_cache(maxsize=64)
def _sizes_for(seats: tuple[int, ...]) -> _Sizes:
    sizes = [sealed_size(bucket, len(seats)) for bucket in BUCKETS]
    return _Sizes(seats, min(sizes), frozenset(sizes))


def _looked_at(box_id: bytes, sizes: _Sizes, letter: Dropped) -> tuple[bytes, bytes, bytes, bytes]:
    """Look at a letter from outside; what is inside nobody here can see.

    Returns its lines (an urgent one has none), its payload, the payload's SHA-256 and its seal.
    """
    if len(letter.outer) > max(BUCKETS) and len(letter.outer) not in sizes.allowed:
        raise TooLarge
    if len(letter.stub) != STUB_BYTES:
        raise BadLetter
    try:
        if letter.kind == Letter.Kind.URGENT:
            check_urgent(letter.outer, len(sizes.seats))
            digest = sha256(letter.outer).digest()
            return b"", letter.outer, digest, seal_of(digest)
        lines, payload, deal = look(
            letter.outer, box_id=box_id, seats=sizes.seats, sizes=sizes.allowed
        )
    except SealError as error:
        raise BadLetter from error
    return lines, payload, deal.payload_hash, deal.seal


# ── Typed in by members ──────────────────────────────────────────────────────
def open_box_of(*, school: School) -> Box:
    """Return the open box with its notes.

    Raises:
        NotNow: before the first sealing, also the first one after a restart.
    """
    box = notice.open_box(school)
    if box is None:
        raise NotNow(_("The box is not sealed yet. Seal it first."))
    return box


@letter_files.all_or_none()
@transaction.atomic
def keep_entered(*, school: School, box: Box, outer: bytes, received: date) -> Letter:
    """Keep a letter that a member typed in, sealed directly to its readers (entered.md).

    Its mailbox is random and nobody has the code: the answer goes another way.
    """
    small, digest = len(outer) <= places.LARGEST_IN_DATABASE, sha256(outer).digest()
    return Letter.objects.create(
        seal=seal_of(digest),
        school=school,
        kind=Letter.Kind.ENTERED,
        box=box,
        mailbox=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32),
        stub=b"",
        payload_hash=digest,
        sealed=outer if small else None,
        file="" if small else letter_files.keep(outer, received),
        dropped_on=received,
    )


# ── Following ─────────────────────────────────────────────────────────────────
def mailbox(*, school: School, mailbox: bytes, auth: bytes) -> Held:
    """Return a letter to who knows its code.

    Raises:
        Unknown: if there is none or the token is wrong; both take the same work.
    """
    [found] = mailboxes(school=school, asked=[(mailbox, auth)])
    if isinstance(found, Refusal):
        raise found
    return found


def mailboxes(*, school: School, asked: Sequence[tuple[bytes, bytes]]) -> list[Held | Unknown]:
    """Return what lies under mailboxes, each for its token, as `mailbox` does for one."""
    found = held(school, [mailbox for mailbox, _auth in asked])
    return [_entered(found.get(mailbox), auth) for mailbox, auth in asked]


@transaction.atomic
def follow_up(*, school: School, added: Added, now: datetime) -> None:
    """Add to a letter (Reg. R2); the same key again changes nothing.

    Raises:
        Unknown: if there is no such letter or the token is wrong.
        TooLarge, BadLetter: if it is no follow-up.
        WorkNeeded, NoRoom: as for a letter.
    """
    sealed, way = added.sealed, flood.follow_ups
    mailbox(school=school, mailbox=added.mailbox, auth=added.auth)
    if len(sealed) > LARGEST_FOLLOW_UP:
        raise TooLarge
    try:
        check_followup(sealed)
    except SealError as error:
        raise BadLetter from error
    thread = Message.objects.filter(school=school, mailbox=added.mailbox, way=Message.Way.IN)
    if thread.filter(key=added.key).exists():
        return
    if added.nonce is not None:
        way.check_work(school.pk, at=added.key, of=sha256(sealed).digest(), nonce=added.nonce)
    way.check_room(school.pk, len(sealed), free=flood.free_disk())
    _add(school, added.mailbox, Message.Way.IN, key=added.key, sealed=sealed, now=now)
    Letter.objects.filter(school=school, mailbox=added.mailbox).update(waits=True)
    way.meter.add(school.pk, len(sealed))


@transaction.atomic
def reply(*, letter: Letter, key: bytes, sealed: bytes, now: datetime) -> Message:
    """Put a reply, sealed to the author by the member who signed it, into the mailbox (Reg. R15).

    Who may answer, what stands and which stage follows is casework's to say.
    """
    return _add(
        letter.school, bytes(letter.mailbox), Message.Way.OUT, key=key, sealed=sealed, now=now
    )


@transaction.atomic
def heard(*, letter: Letter, additions: int) -> None:
    """Note that the author has been answered by who knew so many additions; more of them wait."""
    Letter.objects.select_for_update().only("pk").get(pk=letter.pk)  # one comes in this moment
    letter.waits = letter.messages(Message.Way.IN).count() > additions
    letter.save(update_fields=["waits"])


def unheard(*, letter: Letter) -> None:
    """Note that what was taken for an answer is none: the author waits as before."""
    letter.waits = True
    letter.save(update_fields=["waits"])


def tell_longer(*, letter: Letter, until: date) -> None:
    """Show the author that the commission has taken more time, and until when (R15)."""
    letter.longer_until = until
    letter.save(update_fields=["longer_until"])


def registered(*, letters: Iterable[Letter]) -> None:
    """Note that these letters have their numbers."""
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(is_registered=True)


def set_stage(*, letter: Letter, stage: str) -> None:
    """Show the author another of the five words; whoever waits for an answer still does."""
    letter.stage = stage
    letter.save(update_fields=["stage"])


def _entered(found: Held | None, auth: bytes) -> Held | Unknown:
    stored = found.auth_hash if found else bytes(32)
    matches = hmac.compare_digest(sha256(auth).digest(), stored)
    return found if found and matches else Unknown()


def _add(
    school: School, mailbox: bytes, way: str, *, key: bytes, sealed: bytes, now: datetime
) -> Message:
    """Append to a thread, once per key."""
    thread = Message.objects.filter(school=school, mailbox=mailbox, way=way)
    if known := thread.filter(key=key).first():
        return known
    last = thread.aggregate(last=Max("number"))["last"] or 0
    return Message.objects.create(
        key=key, school=school, mailbox=mailbox, way=way, number=last + 1, sealed=sealed,
        dated_on=timezone.localdate(now),
    )  # fmt: skip
