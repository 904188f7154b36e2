"""A pre-filled hash table in one SQLite table: the places of box/places.py.

Every row is always full, with a letter or with random bytes of the same length. A mailbox has
eight places, drawn from its own hash; a letter overwrites a random free one of them. So neither a
row's number nor its bytes' position in the file tells when it came (docs/decisions/0004).
"""

import os
import secrets
import struct
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection

#: used, school, box, day, lengths of stub, lines and payload, file, mailbox, token hash, seal,
#: payload hash
HEAD = struct.Struct(">BIIIHHI16s16s32s32s32s")
HEAD_BYTES = 160
FREE, USED = 0, 1
#: Stub and text letter of a commission of five; `_widen` makes room for a larger commission's.
BODY_BYTES = 32 * 1024
CHOICES = 8


@dataclass(frozen=True)
class Slotted:
    """A mailbox and what lies under it."""

    mailbox: bytes
    head: bytes
    body: bytes


def put_all(items: Sequence[Slotted]) -> None:
    """Overwrite a random free place of each mailbox; the table grows until there is one."""
    size = _size() or _fill(settings.SLOTS)
    room = _room()
    longest = max(len(item.body) for item in items)
    if longest > room:
        _widen(size, room := _rounded(longest))
    while (chosen := _choose([item.mailbox for item in items], size)) is None:
        size = _double(size, room)
    for place, item in zip(chosen, items, strict=True):
        _write(place, item.head, item.body, room)


def mailbox_of(head: bytes) -> bytes:
    """Return the mailbox of a used place."""
    mailbox: bytes = HEAD.unpack_from(head)[8]
    return mailbox


def used(mailboxes: Sequence[bytes]) -> set[bytes]:
    """Return those mailboxes under which something lies."""
    size = _size()
    if not size:
        return set()
    heads = _heads_at({place for mailbox in mailboxes for place in _choices(mailbox, size)})
    lying = {mailbox_of(head) for head in heads.values() if head[0] == USED}
    return lying.intersection(mailboxes)


def _choose(mailboxes: Sequence[bytes], size: int) -> list[int] | None:
    """Return a random free place for each, or None if one has none among its eight."""
    choices = [_choices(mailbox, size) for mailbox in mailboxes]
    heads = _heads_at({place for each in choices for place in each})
    free = {place for place, head in heads.items() if head[0] == FREE}
    chosen = []
    for each in choices:
        mine = [place for place in each if place in free]
        if not mine:
            return None
        chosen.append(secrets.choice(mine))
        free.remove(chosen[-1])
    return chosen


def find(mailbox: bytes) -> Slotted | None:
    """Return what lies under a mailbox."""
    place = _place_of(mailbox)
    if place is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT head, body FROM box_slot WHERE place = %s", [place])
        head, body = cursor.fetchone()
    return Slotted(mailbox, head, body)


def free(mailbox: bytes) -> None:
    """Overwrite the place of a mailbox with random bytes."""
    place = _place_of(mailbox)
    if place is not None:
        _write(place, bytes([FREE]), b"", _room())


def heads() -> Iterator[bytes]:
    """Yield the head of every used place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT head FROM box_slot ORDER BY place")
        for (head,) in cursor.fetchall():
            if head[0] == USED:
                yield head


def prepare() -> None:
    """Fill an empty table, so that the first letter of all need not wait for it."""
    if not _size():
        _fill(settings.SLOTS)


def _place_of(mailbox: bytes) -> int | None:
    size = _size()
    for place, head in _heads_at(_choices(mailbox, size)).items() if size else []:
        if head[0] == USED and mailbox_of(head) == mailbox:
            return place
    return None


def _choices(mailbox: bytes, size: int) -> list[int]:
    """Return the places a mailbox may take in a table of `size`."""
    digests = (sha256(mailbox + bytes([i])).digest() for i in range(CHOICES))
    return [int.from_bytes(digest[:8], "big") % size for digest in digests]


def _heads_at(places: Collection[int]) -> dict[int, bytes]:
    with connection.cursor() as cursor:
        wanted = ",".join(["%s"] * len(places))
        cursor.execute(
            f"SELECT place, head FROM box_slot WHERE place IN ({wanted})",  # noqa: S608
            list(places),
        )
        return dict(cursor.fetchall())


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(place) FROM box_slot")
        (last,) = cursor.fetchone()
    return 0 if last is None else int(last) + 1


def _room() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(body) FROM box_slot WHERE place = 0")
        row = cursor.fetchone()
    return int(row[0]) if row else BODY_BYTES


def _rounded(length: int) -> int:
    return -(-length // 8192) * 8192


def _padded(data: bytes, length: int) -> bytes:
    return data + os.urandom(length - len(data))


def _write(place: int, head: bytes, body: bytes, room: int) -> None:
    """Overwrite one place with equally many bytes: SQLite then keeps the row where it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE box_slot SET head = %s, body = %s WHERE place = %s",
            [_padded(head, HEAD_BYTES), _padded(body, room), place],
        )


def _insert(place: int, head: bytes, body: bytes, room: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO box_slot (place, head, body) VALUES (%s, %s, %s)",
            [place, _padded(head, HEAD_BYTES), _padded(body, room)],
        )


def _fill(size: int) -> int:
    for place in range(size):
        _insert(place, bytes([FREE]), b"", BODY_BYTES)
    return size


def _double(size: int, room: int) -> int:
    """Double the table. A letter's place p was h mod size, so it is now p or p + size."""
    for place in range(size):
        with connection.cursor() as cursor:
            cursor.execute("SELECT head, body FROM box_slot WHERE place = %s", [place])
            head, body = cursor.fetchone()
        if head[0] == USED and place not in _choices(mailbox_of(head), 2 * size):
            _insert(place + size, head, body, room)
            _write(place, bytes([FREE]), b"", room)
        else:
            _insert(place + size, bytes([FREE]), b"", room)
    return 2 * size


def _widen(size: int, room: int) -> None:
    """Give every place more room, for the letters of a larger commission."""
    for place in range(size):
        with connection.cursor() as cursor:
            cursor.execute("SELECT head, body FROM box_slot WHERE place = %s", [place])
            head, body = cursor.fetchone()
        _write(place, head, body, room)
