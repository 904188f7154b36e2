"""Tuesday noon: what an opening costs on PostgreSQL while many schools' letters wait.

Each school has three waiting letters. Some are opened in quiet, one after the other; then some at
the pace of 2,300 schools in ten minutes, while authors drop letters at schools that are not opened.
The bare limit is the same bytes moved from a table that holds nothing else to another, emptied and
committed, in the same minute.

    python -m benchmarks.noon postgres [SCHOOLS …]
"""

import json
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import client, installation

if TYPE_CHECKING:
    import psycopg

SIZES = (23, 230)
WAITING = 3
#: Openings of each kind, at most; each has a school of its own.
MOST = 60
#: Seconds from one opening to the next: 2,300 schools in ten minutes.
PACE = 600 / 2300
AUTHORS, QUIET = 4, 8.0
BARE_TIMES = 30
MIDDLE = 0.5

Numbers = dict[str, float]


def main(*sizes: int) -> None:
    """Print the numbers of each size as JSON; each has a process and a database of its own."""
    print(json.dumps({str(size): _noon(size) for size in sizes or SIZES}))


def _noon(schools: int) -> Numbers:
    words = [sys.executable, "-m", "benchmarks.noon", "one", str(schools)]
    found: Numbers = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    return found


def one(schools: int) -> None:
    """Print the numbers of one size as JSON."""
    with tempfile.TemporaryDirectory(prefix="ishenim-noon-") as folder:
        print(json.dumps(_measured(Path(folder), schools)))


def _measured(folder: Path, schools: int) -> Numbers:
    installation.prepare(folder, "postgres")
    letters = installation.build()
    began = time.perf_counter()
    boxes = fill(schools, letters)
    print(f"{schools} schools in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    each = min(MOST, schools // 3)
    quiet, busy, others = boxes[:each], boxes[each : 2 * each], boxes[2 * each :]
    server = installation.Server()
    try:
        found = _openings(quiet) | _drops(
            server, letters, busy, [one.school.slug for one in others]
        )
    finally:
        server.stop()
    return found | _bare(letters)


# ── Filling ───────────────────────────────────────────────────────────────────
def fill(count: int, letters: installation.Letters) -> list[Any]:
    """Make schools like the demo's, each with an open box in which letters wait."""
    from django.db import transaction

    from ishenim.box import places
    from ishenim.box.models import Box
    from ishenim.commission.models import Roster
    from ishenim.schools.models import School

    model = Box.objects.get(state="open")
    roster = Roster.objects.get(school=model.school_id, epoch=model.epoch)
    made = [
        School.objects.create(slug=f"school-{n}", name_ky=f"Мектеп {n}", origin=f"o{n}.example.kg")
        for n in range(count)
    ]
    Roster.objects.bulk_create(_like(roster, school) for school in made)
    boxes = Box.objects.bulk_create(_like(model, school) for school in made)
    for at in range(0, count, 50):
        with transaction.atomic():
            for box in boxes[at : at + 50]:
                places.put_all([_sealed(box, letters) for _ in range(WAITING)])
    return boxes


def _like(row: Any, school: Any) -> Any:
    """Return the same row of another school, not stored yet."""
    fields = [one for one in row._meta.concrete_fields if one.name != "id"]  # noqa: SLF001
    like = type(row)(
        **{one.attname: getattr(row, one.attname) for one in fields} | {"school_id": school.pk}
    )
    like.school = school
    return like


def _sealed(box: Any, letters: installation.Letters) -> Any:
    from ishenim.box import places

    outer = letters.new().outer
    begin = outer.index(b"age-encryption.org/v1\n")
    return places.Sealed(
        school=box.school_id, box=box.pk, mailbox=secrets.token_bytes(16),
        auth_hash=secrets.token_bytes(32), seal=secrets.token_bytes(32),
        stub=secrets.token_bytes(512), lines=outer[:begin],
        payload_hash=sha256(outer[begin:]).digest(), payload=outer[begin:],
        dropped_on=date(2026, 4, 15),
    )  # fmt: skip


# ── Measuring ─────────────────────────────────────────────────────────────────
def _openings(boxes: list[Any]) -> Numbers:
    """Take out letters of schools one after the other, while nothing else happens."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    before = _written()
    times = [_milliseconds(lambda box=box: _take_out(box)) for box in boxes]
    return {
        "opening": _at(times, MIDDLE),
        "wal": (_written() - before) / len(boxes) / 1024,
        "openings": len(boxes),
    }


def _take_out(box: Any) -> None:
    from ishenim.box import places

    assert len(places.take_out(box)) == WAITING


def _written() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(cursor.fetchone()[0])


def _drops(
    server: installation.Server, letters: installation.Letters, boxes: list[Any], slugs: list[str]
) -> Numbers:
    """Let authors drop letters in quiet, then while other schools open; none may be refused."""
    # The server knows the sizes of a box's letters by its id, which is the demo school's.
    client.run(server.port, lambda: [letters.new().drop()], at_once=1, seconds=0.001)
    drops = _posts(letters, slugs)
    client.run(server.port, drops, at_once=AUTHORS, seconds=1.0)
    quiet = client.run(server.port, drops, at_once=AUTHORS, seconds=QUIET)
    times: list[float] = []
    room = threading.Thread(target=_at_noon, args=[boxes, times])
    room.start()
    noon = client.run(server.port, drops, at_once=AUTHORS, seconds=max(QUIET, PACE * len(boxes)))
    room.join()
    assert len(times) == len(boxes), "an opening failed"
    return {
        "drops_quiet_p99": quiet.p99, "drops_noon_p99": noon.p99,
        "drops_quiet": quiet.rate, "drops_noon": noon.rate, "opening_noon": _at(times, MIDDLE),
    }  # fmt: skip


def _posts(letters: installation.Letters, slugs: list[str]) -> Callable[[], client.Flow]:
    def made() -> Iterator[client.Flow]:
        while True:
            for slug in slugs:
                yield [letters.new().drop().replace(b"POST /d", f"POST /s/{slug}/d".encode(), 1)]

    return made().__next__


def _at_noon(boxes: list[Any], times: list[float]) -> None:
    from django.db import connection

    began = time.monotonic()
    for number, box in enumerate(boxes):
        time.sleep(max(0.0, began + number * PACE - time.monotonic()))
        times.append(_milliseconds(lambda box=box: _take_out(box)))
    connection.close()


def _bare(letters: installation.Letters) -> Numbers:
    """Return what moving the same bytes costs where nothing else waits."""
    import psycopg
    from django.db import connection

    named = connection.settings_dict
    where = {"host": named["HOST"], "dbname": named["NAME"], "user": named["USER"]}
    with psycopg.connect(**where, autocommit=True) as own:
        for table in ("bare_waiting", "bare_letter"):
            own.execute(f"CREATE TABLE {table} (mailbox bytea PRIMARY KEY, body bytea)")
            own.execute(f"ALTER TABLE {table} ALTER body SET STORAGE EXTERNAL")
        times, before = [], 0
        for _ in range(BARE_TIMES):
            for _letter in range(WAITING):
                row = (secrets.token_bytes(16), letters.new().outer)
                own.execute("INSERT INTO bare_waiting VALUES (%s, %s)", row, binary=True)
            began = _written()
            times.append(_milliseconds(lambda: _move(own)))
            before += _written() - began
    return {"bare": _at(times, MIDDLE), "bare_wal": before / BARE_TIMES / 1024}


def _move(own: "psycopg.Connection[Any]") -> None:
    with own.transaction():
        own.execute("LOCK TABLE bare_waiting IN ACCESS EXCLUSIVE MODE")
        own.execute("INSERT INTO bare_letter SELECT * FROM bare_waiting ORDER BY random()")
        own.execute("TRUNCATE bare_waiting")


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _at(times: list[float], part: float) -> float:
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


if __name__ == "__main__":
    if sys.argv[1] == "one":
        one(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[2:]))
