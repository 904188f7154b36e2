"""Where sealed letters wait, so that storage never tells in which order they came.

On SQLite a letter overwrites a pre-filled place of fixed size that its own random mailbox chose
(slots.py); on PostgreSQL it waits in its school's part of a table, whose rows move in random order,
in one transaction, when the box is opened. Why: docs/decisions/0004. Callers hold a transaction.
"""

import secrets
import time as clock
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from ishenim.box import letter_files, slots
from ishenim.box.models import Box, Letter, Waiting
from ishenim.ui.faults import Held, fault_of

#: Letters with attachments above this size lie in files of their own.
LARGEST_IN_DATABASE = 96 * 1024


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A letter in the box: all that the server knows of it."""

    school: int
    box: int
    mailbox: bytes
    auth_hash: bytes
    seal: bytes
    stub: bytes
    lines: bytes  # a share for each seat; none without a lock
    payload_hash: bytes
    payload: bytes | None  # None where `file` names the bytes
    dropped_on: date
    file: str = ""


def put(letter: Sealed, *, plain: bool) -> None:
    """Store a letter whose mailbox is new; `plain` letters carry no files and are all one size."""
    put_all([letter if plain else filed(letter)])


def put_all(letters: Sequence[Sealed]) -> None:
    """Store letters whose mailboxes are new and differ."""
    if not letters:
        return
    if connection.vendor == "sqlite":
        slots.put_all([slots.Slotted(one.mailbox, _head(one), _body(one)) for one in letters])
    else:
        _copy_to_waiting(letters)


def put_urgent(letter: Sealed) -> None:
    """Store an urgent letter, which waits for no opening."""
    _opened(filed(letter), Letter.Kind.URGENT).save(force_insert=True)


def find(school: int, mailbox: bytes) -> Sealed | None:
    """Return the letter waiting under a mailbox, if there is one."""
    if connection.vendor == "sqlite":
        found = slots.find(mailbox)
        letter = _from_slot(found) if found else None
    else:
        rows = Waiting.objects.filter(school=school, mailbox=mailbox)
        letter = next(map(_from_waiting, rows), None)
    return letter if letter and letter.school == school else None


def outsides(school: int, mailboxes: Sequence[bytes]) -> list[Sealed]:
    """Return the letters waiting under mailboxes, on PostgreSQL without their own bytes.

    Authors look all the time, and ask for nothing of a letter but what surrounds it.
    """
    if connection.vendor == "sqlite":
        found = map(partial(find, school), mailboxes)
        return [letter for letter in found if letter]
    rows = Waiting.objects.filter(school=school, mailbox__in=mailboxes).values(*_OUTSIDE)
    return [Sealed(**row, lines=b"", payload=None) for row in rows]


def known_seals(seals: Collection[bytes], schools: Collection[int]) -> set[bytes]:
    """Return those seals whose letters lie in the boxes of some schools or were taken out before.

    Places of SQLite have no index by seal, which would keep the order of arrival: there a letter
    sent again under a second mailbox is noticed when it is taken out.
    """
    known = _among("SELECT seal FROM box_letter WHERE seal IN ({})", seals)
    if connection.vendor != "sqlite":
        query = "SELECT seal FROM box_waiting WHERE school IN ({}) AND seal IN ({})"
        known |= _among(query, schools, seals)
    return {seal for (seal,) in known}


def known_mailboxes(addressed: Collection[tuple[int, bytes]]) -> set[tuple[int, bytes]]:
    """Return those schools and mailboxes under which a letter lies, in the box or out of it."""
    schools = {school for school, _mailbox in addressed}
    mailboxes = {mailbox for _school, mailbox in addressed}
    query = "SELECT school_id, mailbox FROM box_letter WHERE school_id IN ({}) AND mailbox IN ({})"
    known = _among(query, schools, mailboxes)
    if connection.vendor == "sqlite":
        used = slots.used([mailbox for _school, mailbox in addressed])
        known |= {one for one in addressed if one[1] in used}
    else:
        query = "SELECT school, mailbox FROM box_waiting WHERE school IN ({}) AND mailbox IN ({})"
        known |= _among(query, schools, mailboxes)
    return known.intersection(addressed)


def taken_out(school: int, mailboxes: Collection[bytes]) -> set[bytes]:
    """Return those mailboxes whose letters have left the school's box, or were urgent."""
    query = "SELECT mailbox FROM box_letter WHERE school_id IN ({}) AND mailbox IN ({})"
    return {mailbox for (mailbox,) in _among(query, [school], mailboxes)}


def _among(query: str, *keys: Collection[int] | Collection[bytes]) -> set[tuple[Any, ...]]:
    """Ask for rows by lists of values; the database looks into named schools' parts alone."""
    if not all(keys):
        return set()
    with connection.cursor() as cursor:
        marks = (",".join(["%s"] * len(each)) for each in keys)
        cursor.execute(query.format(*marks), [one for each in keys for one in each])
        return set(cursor.fetchall())


def count(box: Box) -> int:
    """Return how many letters wait in a box."""
    if connection.vendor == "sqlite":
        return sum(slots.HEAD.unpack_from(head)[2] == box.pk for head in slots.heads())
    return Waiting.objects.filter(school=box.school_id, box=box.pk).count()


@transaction.atomic
def take_out(box: Box) -> list[Letter]:
    """Move every letter of a box to the table of letters taken out, in random order (Reg. R10).

    The same sealed bytes under two mailboxes are one letter: the first taken stays. Nothing that
    strangers can do to a mailbox keeps the rest of a box from being opened.
    """
    if connection.vendor == "sqlite":
        _take_out_of_slots(box)
    else:
        _take_out_of_waiting(box)
    taken = Letter.objects.filter(box=box, kind=Letter.Kind.LETTER)
    return list(taken.defer("sealed").order_by("seal"))


def hold(addressed: Collection[tuple[int, bytes]]) -> None:
    """Make the rest of this transaction and any `take_out` of its schools follow one another.

    Without it a letter could pass the check that its box is open, wait, and be stored after the
    box was emptied: nobody would ever take it out. Letters for one mailbox follow one another too:
    side by side an urgent one and another would both find it empty. SQLite's IMMEDIATE
    transactions do both alone.
    """
    schools = {school for school, _mailbox in addressed}
    if connection.vendor == "postgresql" and schools:
        parts = ", ".join(map(_part, sorted(schools)))
        # In one order everywhere: who waits for one holds none that the other waits for.
        keys = sorted({int.from_bytes(mailbox[:8], signed=True) for _school, mailbox in addressed})
        with connection.cursor() as cursor:
            cursor.execute(f"{_PATIENT} LOCK TABLE {parts} IN ROW EXCLUSIVE MODE")
            cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::int8[]) key", [keys])


def keep_room() -> bool:
    """Make room ahead of need, a step at a time; return whether there is more to do."""
    return connection.vendor == "sqlite" and slots.keep_room()


def read(letter: Letter) -> bytes:
    """Return the payload of a letter that was taken out; of one without a lock, all its bytes."""
    return (
        bytes(letter.sealed)
        if letter.sealed is not None
        else letter_files.path_of(letter.file).read_bytes()
    )


# ── Files ─────────────────────────────────────────────────────────────────────
def forget_strays(before: float) -> int:
    """Remove files last changed before a moment (seconds since 1970) that no letter names.

    A process that was killed in the middle of a drop leaves one. Returns how many there were.
    """
    strays = letter_files.names(before)
    if not strays:
        return 0
    strays -= set(Letter.objects.exclude(file="").values_list("file", flat=True))
    if connection.vendor == "sqlite":
        strays -= {slots.HEAD.unpack_from(head)[7].hex() for head in slots.heads()}
    else:
        strays -= set(Waiting.objects.exclude(file="").values_list("file", flat=True))
    for name in strays:
        letter_files.remove(name)
    return len(strays)


def filed(letter: Sealed) -> Sealed:
    """Move the bytes to a file if they are many; a letter that is not stored leaves none."""
    if letter.payload is None or len(letter.payload) <= LARGEST_IN_DATABASE:
        return letter
    return replace(letter, payload=None, file=letter_files.keep(letter.payload, letter.dropped_on))


# ── SQLite ────────────────────────────────────────────────────────────────────
def _head(letter: Sealed) -> bytes:
    return slots.HEAD.pack(
        slots.USED,
        letter.school,
        letter.box,
        letter.dropped_on.toordinal(),
        len(letter.stub),
        len(letter.lines),
        len(letter.payload or b""),
        bytes.fromhex(letter.file) if letter.file else bytes(16),
        letter.mailbox,
        letter.auth_hash,
        letter.seal,
        letter.payload_hash,
    )


def _body(letter: Sealed) -> bytes:
    return letter.stub + letter.lines + (letter.payload or b"")


def _from_slot(slot: slots.Slotted) -> Sealed:
    head = slots.HEAD.unpack_from(slot.head)
    _used, school, box, day, stub, lines, payload, file, mailbox, auth_hash, seal, digest = head
    rest = slot.body[stub + lines :]
    return Sealed(
        school=school,
        box=box,
        mailbox=mailbox,
        auth_hash=auth_hash,
        seal=seal,
        stub=slot.body[:stub],
        lines=slot.body[stub : stub + lines],
        payload_hash=digest,
        payload=rest[:payload] if payload else None,
        dropped_on=date.fromordinal(day),
        file=file.hex() if any(file) else "",
    )


def _take_out_of_slots(box: Box) -> None:
    mailboxes = [
        slots.mailbox_of(head)
        for head in slots.heads()
        if slots.HEAD.unpack_from(head)[2] == box.pk
    ]
    secrets.SystemRandom().shuffle(mailboxes)
    for mailbox in mailboxes:
        slot = slots.find(mailbox)
        if slot is None:
            continue
        letter = _from_slot(slot)
        same = Q(seal=letter.seal) | Q(school=letter.school, mailbox=letter.mailbox)
        if Letter.objects.filter(same).exists():
            _forget_file(letter.file)
        else:
            _opened(letter, Letter.Kind.LETTER).save(force_insert=True)
        slots.free(mailbox)


def _opened(letter: Sealed, kind: str) -> Letter:
    return Letter(
        seal=letter.seal,
        school_id=letter.school,
        kind=kind,
        box_id=letter.box,
        mailbox=letter.mailbox,
        auth_hash=letter.auth_hash,
        stub=letter.stub,
        lines=letter.lines,
        payload_hash=letter.payload_hash,
        sealed=letter.payload,
        file=letter.file,
        dropped_on=letter.dropped_on,
        lock=Letter.Lock.LOCKED if letter.lines else Letter.Lock.OPEN,
    )


def _forget_file(name: str) -> None:
    if name:
        transaction.on_commit(lambda: letter_files.remove(name))


# ── PostgreSQL ────────────────────────────────────────────────────────────────
#: What the author's page needs; the letter's own bytes are thirty times more.
_OUTSIDE = [one.name for one in fields(Sealed) if one.name not in {"lines", "payload"}]
_COPY = """
COPY box_waiting
  (mailbox, school, box, seal, auth_hash, stub, lines, payload_hash, sealed, file, dropped_on)
FROM STDIN (FORMAT BINARY)
"""
_COPIED = ["bytea", "int8", "int8", *["bytea"] * 6, "varchar", "date"]


def _copy_to_waiting(letters: Sequence[Sealed]) -> None:
    """Send letters as they are: as SQL text each would be twice as long, and a round trip."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_COPIED)
        for letter in letters:
            copy.write_row(
                (
                    letter.mailbox,
                    letter.school,
                    letter.box,
                    letter.seal,
                    letter.auth_hash,
                    letter.stub,
                    letter.lines,
                    letter.payload_hash,
                    letter.payload,
                    letter.file,
                    letter.dropped_on,
                )
            )


def _from_waiting(row: Waiting) -> Sealed:
    return Sealed(
        school=row.school,
        box=row.box,
        mailbox=bytes(row.mailbox),
        auth_hash=bytes(row.auth_hash),
        seal=bytes(row.seal),
        stub=bytes(row.stub),
        lines=bytes(row.lines),
        payload_hash=bytes(row.payload_hash),
        payload=None if row.sealed is None else bytes(row.sealed),
        dropped_on=row.dropped_on,
        file=row.file,
    )


_PATIENT = "SET LOCAL lock_timeout = '3s';"
#: Whoever waits for a school's whole part, behind a backup that reads it, holds up all who come
#: later: so an opening waits a moment at a time, and letters go in between.
_A_MOMENT = "SET LOCAL lock_timeout = '150ms';"
_TRIES, _PAUSE = 10, 0.15
#: Letters of the school's other boxes are shuffled too: TRUNCATE, unlike DELETE, leaves no dead
#: rows whose place and transaction number tell the order of arrival.
_MOVE = """
INSERT INTO box_letter
  (seal, school_id, kind, box_id, mailbox, auth_hash, stub, lines, payload_hash, sealed, file,
   dropped_on, lock, stage)
  SELECT seal, school, 'letter', box, mailbox, auth_hash, stub, lines, payload_hash, sealed, file,
    dropped_on, 'locked', 'received'
  FROM {part} WHERE box = {box} ORDER BY random()
  ON CONFLICT DO NOTHING;
CREATE TEMPORARY TABLE still_waiting ON COMMIT DROP AS SELECT * FROM {part} WHERE box <> {box};
TRUNCATE {part};
INSERT INTO {part} SELECT * FROM still_waiting ORDER BY random();
DROP TABLE still_waiting;
"""


def _part(school: int) -> str:
    """Return the name of a school's part of the table (box/migrations/0003)."""
    return f"box_waiting_{school:d}"


def _take_out_of_waiting(box: Box) -> None:
    part = _part(box.school_id)
    _have_alone(part)
    with connection.cursor() as cursor:
        cursor.execute(_PATIENT + _MOVE.format(part=part, box=int(box.pk)))


def _have_alone(part: str) -> None:
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{_A_MOMENT} LOCK TABLE {part} IN ACCESS EXCLUSIVE MODE")
        except OperationalError as error:
            if not left or not isinstance(fault_of(error), Held):
                raise
            clock.sleep(_PAUSE)
        else:
            return
