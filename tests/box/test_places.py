"""Where letters lie: nothing about their place tells when they came."""

import re
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ishenim.box import letter_files, places, slots
from ishenim.box.models import Box, Letter, Message
from ishenim.schools.models import School

DAY = date(2026, 4, 15)
MANY = 300


@pytest.fixture
def box(own_database: None) -> Box:
    school = School.objects.create(slug="one", origin="one.example", name_ky="Биринчи мектеп")
    return Box.objects.create(
        school=school,
        number=1,
        state=Box.State.OPEN,
        note="",
        box_id=bytes(32),
        epoch=1,
        entry_index=0,
        sealed_on=DAY,
        opens_on=DAY,
    )


def a_letter(box: Box, *, size: int = 24_437, mark: bytes = b"") -> places.Sealed:
    payload = mark + secrets.token_bytes(size - len(mark))
    return places.Sealed(
        school=box.school_id,
        box=box.pk,
        mailbox=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32),
        seal=secrets.token_bytes(32),
        stub=secrets.token_bytes(512),
        lines=secrets.token_bytes(5 * 1185),
        payload_hash=sha256(payload).digest(),
        payload=payload,
        dropped_on=DAY,
    )


def put(letter: places.Sealed) -> places.Sealed:
    with transaction.atomic():
        places.put(letter, plain=len(letter.payload or b"") < 64 * 1024)
    return letter


def checkpoint() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rank_correlation(values: list[float]) -> float:
    """Spearman's rho of `values` with their index."""
    n = len(values)
    ranks = {value: rank for rank, value in enumerate(sorted(values))}
    squares = sum((ranks[value] - index) ** 2 for index, value in enumerate(values))
    return 1 - 6 * squares / (n * (n * n - 1))


def marked(box: Box, count: int) -> None:
    for index in range(count):
        put(a_letter(box, mark=b"ARRIVED%06d" % index))


def offsets(path: Path) -> dict[int, list[int]]:
    """Return where in a file each marked letter begins."""
    found: dict[int, list[int]] = {}
    for match in re.finditer(rb"ARRIVED(\d{6})", path.read_bytes()):
        found.setdefault(int(match[1]), []).append(match.start())
    return found


def test_a_letter_is_found_by_its_mailbox_and_school(box: Box) -> None:
    letter = put(a_letter(box))
    assert places.find(box.school_id, letter.mailbox) == letter
    assert places.find(box.school_id + 1, letter.mailbox) is None
    assert places.find(box.school_id, secrets.token_bytes(16)) is None
    assert places.count(box) == 1


def test_a_large_letter_lies_in_a_file_that_tells_only_its_day(box: Box) -> None:
    letter = put(a_letter(box, size=200_000))
    found = places.find(box.school_id, letter.mailbox)
    assert found
    assert found.payload is None
    assert found.lines == letter.lines
    path = letter_files.path_of(found.file)
    assert path.read_bytes() == letter.payload
    assert datetime.fromtimestamp(path.stat().st_mtime).astimezone().date() in {
        DAY,
        date(2026, 4, 14),  # midnight in Bishkek, west of it
    }
    assert path.stat().st_mode & 0o777 == 0o600
    [taken] = places.take_out(box)
    assert places.read(taken) == letter.payload


def test_all_letters_are_taken_out_and_none_is_left(box: Box) -> None:
    letters = [put(a_letter(box)) for _ in range(20)]
    taken = places.take_out(box)
    assert {bytes(letter.seal) for letter in taken} == {letter.seal for letter in letters}
    assert {places.read(letter) for letter in taken} == {letter.payload for letter in letters}
    assert places.count(box) == 0
    assert all(letter.dropped_on == DAY for letter in taken)
    assert places.find(box.school_id, letters[0].mailbox) is None


def test_letters_of_another_box_stay(box: Box) -> None:
    other = Box.objects.get(pk=box.pk)
    other.pk, other.number, other.state = None, 2, Box.State.CLOSED
    other.save()
    mine, theirs = put(a_letter(box)), put(a_letter(other))
    [taken] = places.take_out(box)
    assert bytes(taken.seal) == mine.seal
    assert places.find(other.school_id, theirs.mailbox) == theirs


def test_the_same_bytes_under_two_mailboxes_are_one_letter(box: Box) -> None:
    letter = put(a_letter(box))
    assert bool(places.known_seals([letter.seal], [box.school_id])) is (
        connection.vendor == "postgresql"
    )
    if connection.vendor == "sqlite":
        put(
            places.Sealed(
                **{**vars(a_letter(box)), "seal": letter.seal, "payload": letter.payload},
            )
        )
    assert len(places.take_out(box)) == 1
    assert places.known_seals([letter.seal], [])
    assert places.count(box) == 0


def all_found(box: Box, letters: list[places.Sealed]) -> bool:
    return all(places.find(box.school_id, letter.mailbox) == letter for letter in letters)


@pytest.fixture
def elsewhere(box: Box) -> Box:
    """The open box of another school."""
    school = School.objects.create(slug="two", origin="two.example", name_ky="Экинчи мектеп")
    same = ("number", "state", "note", "epoch", "entry_index", "sealed_on", "opens_on")
    return Box.objects.create(
        school=school, box_id=bytes([1]) * 32, **{name: getattr(box, name) for name in same}
    )


@pytest.fixture
def on_postgresql(box: Box) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Somebody else's connection, which waits a tenth of a second for a lock."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    named = connection.settings_dict
    with psycopg.connect(
        host=named["HOST"], dbname=named["NAME"], user=named["USER"], autocommit=True
    ) as other:
        other.execute("SET lock_timeout = '100ms'")
        yield other


def lies(box: Box) -> list[tuple[object, ...]]:
    """Return where a school's waiting letters lie, and which transaction wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode(tableoid), ctid::text, xmin::text, mailbox::text"
            " FROM box_waiting WHERE school = %s ORDER BY mailbox",
            [box.school_id],
        )
        return list(cursor.fetchall())


def test_an_opening_moves_no_letter_of_another_school(
    on_postgresql: object, box: Box, elsewhere: Box
) -> None:
    mine, theirs = put(a_letter(box)), [put(a_letter(elsewhere)) for _ in range(5)]
    before = lies(elsewhere)
    [taken] = places.take_out(box)
    assert bytes(taken.seal) == mine.seal
    assert lies(elsewhere) == before
    assert len(before) == 5
    assert all_found(elsewhere, theirs)


def test_an_opening_holds_up_its_own_school_alone(
    on_postgresql: psycopg.Connection[tuple[Any, ...]], box: Box, elsewhere: Box
) -> None:
    other = on_postgresql
    put(a_letter(box))
    put(a_letter(elsewhere))
    into = "LOCK TABLE box_waiting_{} IN ROW EXCLUSIVE MODE"
    with transaction.atomic():
        assert len(places.take_out(box)) == 1
        with other.transaction():
            other.execute(into.format(elsewhere.school_id))
            other.execute("SELECT 1 FROM box_waiting WHERE school = %s", [elsewhere.school_id])
        with pytest.raises(psycopg.errors.LockNotAvailable), other.transaction():
            other.execute(into.format(box.school_id))
    with other.transaction():
        other.execute(into.format(box.school_id))


def test_letters_of_another_school_hold_up_no_opening(
    on_postgresql: psycopg.Connection[tuple[Any, ...]], box: Box, elsewhere: Box
) -> None:
    put(a_letter(box))
    with on_postgresql.transaction():
        on_postgresql.execute(f"LOCK TABLE box_waiting_{elsewhere.school_id}")
        assert len(places.take_out(box)) == 1


def test_letters_that_wait_move_to_their_schools_parts_and_back(
    on_postgresql: object, box: Box, elsewhere: Box
) -> None:
    letters = {one: [put(a_letter(one)) for _ in range(10)] for one in (box, elsewhere)}
    executor = MigrationExecutor(connection)
    executor.migrate([("box", "0002_told_of_a_longer_term")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT tableoid), count(*) FROM box_waiting")
        assert cursor.fetchone() == (1, 20)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    for one, dropped in letters.items():
        assert all_found(one, dropped)
        assert len(places.take_out(one)) == 10


def test_two_schools_may_hold_letters_under_one_mailbox_and_both_open(
    on_postgresql: object, box: Box, elsewhere: Box
) -> None:
    """Whoever sends both at the same moment must not stop the second school's opening."""
    mine, theirs = a_letter(box), a_letter(elsewhere)
    theirs = places.Sealed(**{**vars(theirs), "mailbox": mine.mailbox})
    put(mine)
    put(theirs)
    assert places.known_mailboxes([(box.school_id, mine.mailbox)])
    assert len(places.take_out(box)) == 1
    assert places.taken_out(box.school_id, [mine.mailbox])
    assert not places.taken_out(elsewhere.school_id, [mine.mailbox])
    assert all_found(elsewhere, [theirs])
    assert len(places.take_out(elsewhere)) == 1
    answer = {"way": "out", "number": 1, "sealed": b"s", "dated_on": DAY}
    for letter in Letter.objects.all():
        Message.objects.create(
            school=letter.school, mailbox=letter.mailbox, key=secrets.token_bytes(16), **answer
        )
        assert letter.messages("out").count() == 1


@pytest.fixture
def on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("places are SQLite's")


def test_a_table_that_is_full_grows_by_steps_and_keeps_every_letter(
    on_sqlite: None, box: Box
) -> None:
    letters = []
    for _ in range(150):  # ISHENIM_SLOTS is 64
        before = slots._size()
        letters.append(put(a_letter(box)))
        assert slots._size() <= max(64, before + slots.STEP * 2)
    assert 150 < slots._size() < 1024
    assert all_found(box, letters)


def test_places_are_made_ahead_of_need_a_step_at_a_time(on_sqlite: None, box: Box) -> None:
    letters = [put(a_letter(box)) for _ in range(100)]
    sizes = [slots._size()]
    while places.keep_room():
        sizes.append(slots._size())
        assert all_found(box, letters[::7])
    assert {later - before for before, later in pairwise(sizes)} == {slots.STEP}
    assert 250 < sizes[-1] < 650
    assert all_found(box, letters)
    more = [put(a_letter(box)) for _ in range(20)]
    assert slots._size() == sizes[-1], "no letter waits for places"
    assert all_found(box, letters + more)


def test_what_an_opening_emptied_is_given_back_to_the_disk(
    on_sqlite: None, box: Box, elsewhere: Box
) -> None:
    other = elsewhere
    stay = [put(a_letter(other)) for _ in range(5)]
    for _ in range(200):
        put(a_letter(box))
    while places.keep_room():
        pass
    checkpoint()
    file = Path(connection.settings_dict["NAME"])
    largest, size = slots._size(), file.stat().st_size
    assert len(places.take_out(box)) == 200
    Letter.objects.filter(box=box).delete()
    while places.keep_room():
        pass
    checkpoint()
    assert slots._size() < largest / 2
    assert all_found(other, stay)
    assert places.count(other) == 5
    assert is_smaller(file, size)


def is_smaller(file: Path, size: int) -> bool:
    """A table of 800 places holds 26 MB: more than half of it is on the disk again."""
    return file.stat().st_size < size * 0.7


def test_letters_of_a_larger_commission_widen_the_table(box: Box) -> None:
    small, wide = put(a_letter(box)), put(a_letter(box, size=45_000))
    if connection.vendor == "sqlite":
        assert slots._room() == 57_344
    assert places.find(box.school_id, small.mailbox) == small
    assert places.find(box.school_id, wide.mailbox) == wide


@pytest.mark.slow
def test_sqlite_places_tell_no_order(box: Box) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("file offsets are SQLite's")
    marked(box, MANY)
    checkpoint()
    file = Path(connection.settings_dict["NAME"])
    found = offsets(file)
    assert sorted(found) == list(range(MANY))
    assert all(len(places_) == 1 for places_ in found.values())
    assert abs(rank_correlation([float(found[i][0]) for i in range(MANY)])) < 0.25
    assert not offsets(Path(f"{file}-wal"))


@pytest.mark.slow
def test_sqlite_keeps_no_order_and_no_copy_after_the_opening(box: Box) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("file offsets are SQLite's")
    marked(box, MANY)
    places.take_out(box)
    checkpoint()
    file = Path(connection.settings_dict["NAME"])
    found = offsets(file)
    assert all(len(places_) == 1 for places_ in found.values()), "a slot was not overwritten"
    assert abs(rank_correlation([float(found[i][0]) for i in range(MANY)])) < 0.25
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM box_letter ORDER BY rowid")
        order = [int(bytes(row[0])[7:13]) for row in cursor.fetchall()]
    assert abs(rank_correlation([float(order.index(i)) for i in range(MANY)])) < 0.25
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM box_letter")
    checkpoint()
    assert not offsets(file), "secure_delete left a deleted letter readable"


@pytest.mark.slow
def test_postgresql_keeps_no_order_after_the_opening(box: Box) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows and transactions are PostgreSQL's")
    marked(box, MANY)
    places.take_out(box)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT convert_from(substring(sealed from 8 for 6), 'LATIN1')::int,"
            " (ctid::text::point)[0] * 10000 + (ctid::text::point)[1], xmin::text::bigint,"
            " pg_column_toast_chunk_id(sealed)::bigint FROM box_letter ORDER BY 1"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM box_waiting")
        assert cursor.fetchone() == (0,)
    assert [row[0] for row in rows] == list(range(MANY))
    assert len({row[2] for row in rows}) == 1, "one transaction number for all"
    assert abs(rank_correlation([float(row[1]) for row in rows])) < 0.25
    assert abs(rank_correlation([float(row[3]) for row in rows])) < 0.25
