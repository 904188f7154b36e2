"""What the pages of the register cost in an installation with a hundred thousand letters.

One school has a quarter of them, the others share the rest; one letter in twenty-five is open. A
page is asked for through Django's own client: middlewares, sign-in, templates, no network.

    python -m benchmarks.register sqlite|postgres
"""

import json
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

CASES, LARGEST, SCHOOLS = 100_000, 25_000, 2_500
TIMES = 60
PART_95 = 0.95
ONE_OPEN_OF = 25
PATHS = {
    "desk": "/desk/",
    "letters": "/desk/letters/",
    "letters, page 40": "/desk/letters/?page=40",
    "register": "/desk/register",
    "… all of them": "/desk/register?term=all",
    "… page 40 of all": "/desk/register?term=all&page=40",
    "… late": "/desk/register?term=late",
    "… due soon": "/desk/register?term=soon",
    "… by stage": "/desk/register?term=all&stage=in-work",
    "… by category": "/desk/register?term=all&category=VIO-3",
    "… by executor": "/desk/register?term=all&seat=1",
    "… by number": "/desk/register?term=all&number=12345",
    "… by seal number": "/desk/register?term=all&number={seal}",
    "a case": "/desk/cases/{place}",
}
WORDS = "… by words (POST)"


def main(database: str) -> None:
    """Print the numbers of one database as JSON."""
    from benchmarks import installation

    with tempfile.TemporaryDirectory(prefix="ishenim-register-") as folder:
        installation.prepare(Path(folder), database)
        installation.build()
        began = time.perf_counter()
        fill()
        print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        print(json.dumps(measured()))


# ── Filling ───────────────────────────────────────────────────────────────────
def fill() -> None:
    """Write the letters as an opening, a reading and a closing leave them."""
    from django.db import connection

    from ishenim.commission.models import Member
    from ishenim.schools.models import School

    large = School.objects.get()
    reader = Member.objects.get(school=large, seat=1)
    _fill(large, LARGEST, reader)
    small = [
        School(slug=f"school-{number}", name_ky=f"Мектеп {number}", origin=f"o{number}.example.kg")
        for number in range(SCHOOLS - 1)
    ]
    each = (CASES - LARGEST) // len(small)
    for school in School.objects.bulk_create(small):
        _fill(school, each, None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fill(school: Any, count: int, reader: Any) -> None:
    from ishenim.box.models import Box, Letter
    from ishenim.casework.models import Case, Reader, Reading
    from ishenim.consideration.models import Executor

    opened = Box.objects.create(
        school=school, number=10_000, epoch=1, entry_index=0, state="opened",
        box_id=secrets.token_bytes(32), sealed_on=date(2026, 1, 6), opens_on=date(2026, 1, 13),
    )  # fmt: skip
    letters = [
        Letter(
            seal=secrets.token_bytes(32), school=school, kind="letter", box=opened,
            mailbox=secrets.token_bytes(16), auth_hash=secrets.token_bytes(32),
            stub=secrets.token_bytes(64), payload_hash=secrets.token_bytes(32),
            sealed=secrets.token_bytes(64), dropped_on=date(2026, 1, 13), is_registered=True,
            waits=_is_open(at),
        )
        for at in range(count)
    ]  # fmt: skip
    Letter.objects.bulk_create(letters, batch_size=2_000)
    cases = Case.objects.bulk_create(
        (_case(school, letter, at) for at, letter in enumerate(letters)), batch_size=2_000
    )
    if reader is None:
        return
    Reader.objects.bulk_create(
        (
            Reader(case=case, member=reader, proof=case.name_hash, since=case.received_on)
            for case in cases
        ),
        batch_size=2_000,
    )
    Executor.objects.bulk_create(
        (
            Executor(case=case, member=reader, since=case.received_on, by=reader)
            for case in cases[::ONE_OPEN_OF]
        ),
        batch_size=2_000,
    )
    at = datetime.now(UTC)
    Reading.objects.bulk_create(
        (Reading(letter=one, member=reader, what="opened", at=at) for one in letters),
        batch_size=2_000,
    )


def _is_open(at: int) -> bool:
    return at % ONE_OPEN_OF == 0


def _case(school: Any, letter: Any, at: int) -> Any:
    from ishenim.casework.models import Case

    received = date(2021, 1, 5) + timedelta(days=at % 1_900)
    return Case(
        school=school, year=2021 + at % 5, number=at + 1, letter=letter,
        received_on=received, registered_on=received, register_by=received + timedelta(days=1),
        answer_by=received + timedelta(days=20), described_on=received,
        finished_on=None if _is_open(at) else received + timedelta(days=12),
        answered_on=None if _is_open(at) else received + timedelta(days=12),
        name_hash=secrets.token_bytes(32), author="pupil", language="ky",
        ground="VIO", category=("VIO-3", "VIO-1", "RCK-1", "RGT-2")[at % 4], urgency="U3",
        stage="in-work" if _is_open(at) else "closed",
        summary=f"Улуу класстар акча талап кылышат {at}",
        folded=f"улуу класстар акча талап кылышат {at}",
    )  # fmt: skip


# ── Measuring ─────────────────────────────────────────────────────────────────
def measured() -> dict[str, Any]:
    """Return by page: queries, the middle and the 95th of a hundred in ms, the bare query in ms."""
    from django.test.utils import override_settings

    from benchmarks import installation
    from ishenim.casework.models import Case
    from ishenim.commission.models import Member
    from ishenim.seal.letter import seal_number

    member = Member.objects.select_related("person").get(school__is_default=True, seat=1)
    case = Case.objects.filter(school=member.school, finished_on=None).first()
    assert case is not None
    seal = seal_number(bytes(case.letter_id)).replace(" ", "").replace("-", "")
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = installation.signed_in(member)
        found = {
            name: _page(client, path.format(seal=seal, place=case.place))
            for name, path in PATHS.items()
        }
        found[WORDS] = _page(client, "/desk/register", {"words": "талап кылышат 12345"})
    return {"pages": found, "bare": _bare(member.school)}


def _page(client: Any, path: str, data: dict[str, str] | None = None) -> dict[str, float]:
    from django.db import connection

    asked: list[str] = []

    def noted(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    def ask() -> None:
        answer = client.post(path, data) if data else client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"

    ask()
    with connection.execute_wrapper(noted):
        ask()
    taken = sorted(_times(ask))
    return {
        "queries": len(asked), "p50": taken[TIMES // 2], "p95": taken[int(TIMES * PART_95)]
    }  # fmt: skip


def _bare(school: Any) -> float:
    """Return the middle of the times for fifty rows of the list and nothing else."""
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM casework_case WHERE school_id = %s AND finished_on IS NULL "
                "ORDER BY answer_by LIMIT 50", [school.pk],
            )  # fmt: skip
            cursor.fetchall()

    return sorted(_times(ask))[TIMES // 2]


def _times(ask: Any) -> Iterator[float]:
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        yield 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1])
