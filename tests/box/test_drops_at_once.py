"""Letters that come side by side, in processes that do not see each other's unfinished work."""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ishenim.box import letter_files, places
from ishenim.box.models import Box, Letter
from ishenim.box.views.drop import Reply, take
from ishenim.schools.models import School
from ishenim.seal.box import SealedBox
from ishenim.seal.letter import BUCKETS, seal_letter, seal_urgent
from ishenim.seal.roster import Roster
from tests.box.wire import BYTES, URGENT, another, drop_bytes
from tests.cast import Written

STORE = "box_slot" if connection.vendor == "sqlite" else "box_waiting"
#: Seconds since 1970 of a day when all of this is long ago.
LATER = 2e10

pytestmark = pytest.mark.usefixtures("own_database")


def sent(school: School, *bodies: bytes) -> list[Reply]:
    return take([(school, BYTES, body) for body in bodies], timezone.now())


def in_a_thread(school: School, body: bytes) -> Reply:
    try:
        return sent(school, body)[0]
    finally:
        connection.close()


def test_an_urgent_letter_and_another_for_one_mailbox_are_one(
    letter: Written, open_box: Box, school: School, roster: Roster
) -> None:
    """Both found it empty, both had receipts, and their box could never be opened again."""
    urgent = replace(letter, outer=seal_urgent(roster, bytes(BUCKETS[0])))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            [first] = sent(school, drop_bytes(letter))
            later = pool.submit(in_a_thread, school, drop_bytes(urgent, kind=URGENT))
            wait([later], timeout=1)
        second = later.result()
    assert (first.status, second.status) == (200, 200)
    assert second.body == first.body, "the second is told of the letter that lies there"
    assert [bytes(one.seal) for one in places.take_out(open_box)] == [letter.seal]


def test_a_mailbox_that_is_used_twice_keeps_no_box_closed(
    letter: Written, open_box: Box, school: School
) -> None:
    honest = another(letter)
    sent(school, drop_bytes(letter), drop_bytes(honest))
    Letter.objects.create(
        seal=bytes(32), school=school, kind=Letter.Kind.URGENT, box=open_box,
        mailbox=letter.mailbox, auth_hash=bytes(32), stub=b"", payload_hash=bytes(32),
        sealed=b"", dropped_on=timezone.localdate(),
    )  # fmt: skip
    assert [bytes(one.seal) for one in places.take_out(open_box)] == [honest.seal]


# ── Files ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def film(letter: Written, roster: Roster, sealed_box: SealedBox) -> Written:
    return replace(letter, outer=seal_letter(roster, sealed_box, bytes(BUCKETS[4])))


def test_a_letter_that_is_not_stored_leaves_no_file(
    film: Written, open_box: Box, school: School
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {STORE} RENAME TO elsewhere")
    with pytest.raises(DatabaseError):
        sent(school, drop_bytes(film))
    assert letter_files.names(LATER) == set()


def test_files_that_no_letter_names_go_after_a_while(
    film: Written, open_box: Box, school: School
) -> None:
    """A process was killed between a file and its letter."""
    sent(school, drop_bytes(film))
    [named] = letter_files.names(LATER)
    letter_files.keep(secrets.token_bytes(2**17), timezone.localdate())
    assert places.forget_strays(0) == 0, "it may still be on its way"
    assert places.forget_strays(LATER) == 1
    assert letter_files.names(LATER) == {named}
    places.take_out(open_box)
    assert places.forget_strays(LATER) == 0


def test_whatever_removes_a_letters_file_overwrites_it_first(
    open_box: Box, school: School, tmp_path: Path
) -> None:
    """Also what an act of destruction left, should the sweep come first (R14)."""
    payload = secrets.token_bytes(2**17)
    name = letter_files.keep(payload, timezone.localdate())
    os.link(letter_files.path_of(name), tmp_path / "its bytes")
    assert places.forget_strays(LATER) == 1
    assert (tmp_path / "its bytes").read_bytes() == bytes(len(payload))
