"""A pre-filled hash table in one SQLite table: the places of box/places.py.

Every row is always full, with a letter or with random bytes of the same length. A mailbox has
eight places, drawn from its own hash; a letter overwrites a random free one of them. So neither a
row's number nor its bytes' position in the file tells when it came (docs/decisions/0004).

The table grows and shrinks place by place (linear hashing): a new place n takes over from the place
that its mailboxes had before, n less the largest power of two up to it, and gives back to it.
"""

import os
import secrets
import struct
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

#: used, school, box, day, lengths of stub, lines and payload, file, mailbox, token hash, seal,
#: payload hash
HEAD = struct.Struct(">BIIIHHI16s16s32s32s32s")
HEAD_BYTES = 160
FREE, USED = 0, 1
#: Stub and text letter of a commission of five; `_widen` makes room for a larger commission's.
BODY_BYTES = 32 * 1024
CHOICES = 8
#: Places that are made, or given back, in one transaction: letters go in between.
STEP = 64
#: The table grows while more than this part of it is used, and shrinks while less than that is.
GROWS_FROM, SHRINKS_FROM = 1 / 4, 1 / 16
#: Places that are looked at to tell how full all are.
LOOKED_AT = 256
#: Pages of the file that are given back at once.
PAGES = 1024


@dataclass(frozen=True)
class Slotted:
    """A mailbox and what lies under it."""

    mailbox: bytes
    head: bytes
    body: bytes


def put_all(items: Sequence[Slotted]) -> None:
    """Overwrite a random free place of each mailbox; the table grows until there is one."""
    size = _size() or _fill(_fewest())
    room = _room()
    longest = max(len(item.body) for item in items)
    if longest > room:
        _widen(size, room := _rounded(longest))
    while (chosen := _choose([item.mailbox for item in items], size)) is None:
        size = _grow(size, STEP, room)
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
    return Slotted(mailbox, *_at(place))


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
        _fill(_fewest())


@transaction.atomic
def keep_room() -> bool:
    """Grow ahead of need, or give back, by one step; return whether there is more to do."""
    size = _size()
    if not size:
        return False
    load = _load(size)
    if load > GROWS_FROM:
        _grow(size, STEP, _room())
    elif load < SHRINKS_FROM and size > _fewest():
        return _shrink(size, max(_fewest(), size - STEP)) < size or _give_back()
    else:
        return _give_back()
    return True


def _place_of(mailbox: bytes) -> int | None:
    size = _size()
    for place, head in _heads_at(_choices(mailbox, size)).items() if size else []:
        if head[0] == USED and mailbox_of(head) == mailbox:
            return place
    return None


def _choices(mailbox: bytes, size: int) -> list[int]:
    """Return the places a mailbox may take in a table of `size`."""
    whole = _whole(size)
    digests = (sha256(mailbox + bytes([i])).digest() for i in range(CHOICES))
    places = [int.from_bytes(digest[:8], "big") % (2 * whole) for digest in digests]
    return [place if place < size else place - whole for place in places]


def _whole(size: int) -> int:
    """Return the largest power of two up to a size."""
    return 1 << (size.bit_length() - 1)


def _fewest() -> int:
    """Return with how many places a table begins, and below which it never shrinks."""
    return 1 << (int(settings.SLOTS) - 1).bit_length()


def _load(size: int) -> float:
    """Return which part of the places is used, from some of them."""
    heads = _heads_at({secrets.randbelow(size) for _ in range(LOOKED_AT)})
    return sum(head[0] == USED for head in heads.values()) / len(heads)


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


def _grow(size: int, by: int, room: int) -> int:
    """Add places; letters whose own place is now a new one move there. Return the new size."""
    for place in range(size, size + by):
        before = place - _whole(place)
        head, body = _at(before)
        if head[0] == USED and before not in _choices(mailbox_of(head), place + 1):
            _insert(place, head, body, room)
            _write(before, bytes([FREE]), b"", room)
        else:
            _insert(place, bytes([FREE]), b"", room)
    return size + by


def _shrink(size: int, to: int) -> int:
    """Take the last places away, as far as their letters find others. Return the new size."""
    room = _room()
    for place in range(size - 1, to - 1, -1):
        head, body = _at(place)
        if head[0] == USED:
            found = _choose([mailbox_of(head)], place)
            if found is None:
                return place + 1
            _write(found[0], head, body, room)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM box_slot WHERE place = %s", [place])
    return to


def _give_back() -> bool:
    """Give pages of the file that hold nothing back to the disk; return whether there are more."""
    with connection.cursor() as cursor:
        free = int(cursor.execute("PRAGMA freelist_count").fetchone()[0])
        if free < PAGES or cursor.execute("PRAGMA auto_vacuum").fetchone()[0] == 0:
            return False
        cursor.execute(f"PRAGMA incremental_vacuum({PAGES})").fetchall()  # each row is a page
    return True


def _at(place: int) -> tuple[bytes, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT head, body FROM box_slot WHERE place = %s", [place])
        head, body = cursor.fetchone()
    return head, body


def _widen(size: int, room: int) -> None:
    """Give every place more room, for the letters of a larger commission."""
    for place in range(size):
        _write(place, *_at(place), room)
