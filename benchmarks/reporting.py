"""What quarterly reports cost in an installation with a million letters in 2,500 schools.

The rows are written by the database itself, after one row that the models made. A page is asked for
through Django's own client: middlewares, sign-in, templates, no network.

    python -m benchmarks.reporting sqlite|postgres [LETTERS]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

LETTERS, SCHOOLS = 1_000_000, 2_500
TIMES, PASSES = 40, 5
PART_95 = 0.95
YEAR, QUARTER, TODAY = 2026, 2, date(2026, 7, 1)
FIRST = date(2025, 1, 1)
DAYS = 545  # to the end of June 2026
BARE = """
SELECT s.slug, count(*), count(*) FILTER (WHERE described_on <= register_by),
       count(*) FILTER (WHERE COALESCE(described_on, %s) > register_by),
       count(*) FILTER (WHERE COALESCE(finished_on, answered_on) IS NOT NULL),
       count(*) FILTER (WHERE finished_on <= answer_by OR answered_on <= answer_by),
       count(*) FILTER (WHERE COALESCE(finished_on, answered_on) IS NOT NULL
                        AND COALESCE(finished_on > answer_by, TRUE)
                        AND COALESCE(answered_on > answer_by, TRUE)),
       count(*) FILTER (WHERE COALESCE(finished_on, answered_on) IS NULL AND answer_by >= %s),
       count(*) FILTER (WHERE COALESCE(finished_on, answered_on) IS NULL AND answer_by < %s)
FROM casework_case JOIN schools_school s ON s.id = school_id
WHERE received_on BETWEEN %s AND %s GROUP BY s.slug
"""


def main(database: str, letters: int = LETTERS) -> None:
    """Print the numbers of one database as JSON."""
    from benchmarks import installation

    with tempfile.TemporaryDirectory(prefix="ishenim-reporting-") as folder:
        installation.prepare(Path(folder), database)
        installation.build()
        began = time.perf_counter()
        fill(letters)
        print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        print(json.dumps({"letters": letters, **measured()}))


# ── Filling ───────────────────────────────────────────────────────────────────
def fill(letters: int) -> None:
    """Write so many letters, the schools taking turns."""
    from django.db import connection

    from ishenim.box.models import Box, Letter
    from ishenim.casework.models import Case
    from ishenim.schools.models import School

    school = School.objects.get()
    School.objects.bulk_create(
        School(slug=f"school-{number}", name_ky=f"Мектеп {number}", origin=f"o{number}.example.kg")
        for number in range(SCHOOLS - 1)
    )
    box = Box.objects.filter(school=school).first()
    Box.objects.filter(pk=box.pk).update(sealed_on=FIRST, opens_on=FIRST)
    model = Letter.objects.create(
        seal=b"\xff" * 32, school=school, kind="letter", box=box, mailbox=b"\xff" * 16,
        auth_hash=b"\xff" * 32, stub=b"s", payload_hash=b"\xff" * 32, sealed=b"s",
        dropped_on=FIRST, is_registered=True,
    )  # fmt: skip
    case = Case.objects.create(
        school=school, year=2024, number=1, letter=model, received_on=FIRST, registered_on=FIRST,
        register_by=FIRST, answer_by=FIRST, author="pupil", language="ky", urgency="U3",
        stage="closed", outcome="confirmed", summary="Улуу класстар акча талап кылышат",
    )  # fmt: skip
    one, seal = _sql(connection.vendor)
    least = School.objects.order_by("pk").first()
    _many(Letter, model, letters, {
        "seal": seal.format(32), "mailbox": seal.format(16), "auth_hash": seal.format(32),
        "school_id": f"{least.pk} + n % {SCHOOLS}",
    })  # fmt: skip
    day = one.format(f"n % {DAYS}")
    is_open = "n % 25 = 0"
    _many(Case, case, letters, {
        "letter_id": seal.format(32), "school_id": f"{least.pk} + n % {SCHOOLS}",
        "number": f"n / {SCHOOLS} + 1", "year": "2026", "received_on": day, "registered_on": day,
        "described_on": day, "register_by": day, "answer_by": one.format(f"n % {DAYS} + 20"),
        "finished_on": f"CASE WHEN {is_open} THEN NULL ELSE "
        f"{one.format(f'n % {DAYS} + 5 + n % 20')} END",
        "ground": "CASE n % 3 WHEN 0 THEN 'VIO' WHEN 1 THEN 'RGT' ELSE 'RCK' END",
        "category": "CASE n % 3 WHEN 0 THEN 'VIO-3' WHEN 1 THEN 'RGT-2' ELSE 'RCK-1' END",
        "channel": "CASE WHEN n % 4 = 0 THEN 'box' ELSE 'site' END",
    })  # fmt: skip
    _openings(school)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sql(vendor: str) -> tuple[str, str]:
    """Return how a database says a day after the first one, and so many bytes of a number."""
    if vendor == "postgresql":
        return f"(DATE '{FIRST}' + ({{}})::int)", "convert_to(lpad(n::text, {}, '0'), 'UTF8')"
    return (
        f"date('{FIRST}', ({{}}) || ' days')",
        "CAST(substr('00000000000000000000000000000000' || n, -{}) AS BLOB)",
    )


def _many(model: Any, row: Any, count: int, own: dict[str, str]) -> None:
    """Repeat a row; what differs is told as SQL of the number n."""
    from django.db import connection

    fields = [one for one in model._meta.concrete_fields if one.column != "id"]  # noqa: SLF001
    told = [
        own[one.column].replace("%", "%%")
        if one.column in own
        else f"CAST(%s AS {one.db_type(connection)})"
        for one in fields
    ]
    values = [
        one.get_db_prep_save(one.value_from_object(row), connection)
        for one in fields
        if one.column not in own
    ]
    columns, table = ", ".join(f'"{one.column}"' for one in fields), model._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) WITH RECURSIVE counted(n) AS "
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {count}) "
            f"SELECT {', '.join(told)} FROM counted",
            values,
        )


def _openings(school: Any) -> None:
    """Let every Tuesday of the time have had its opening."""
    from ishenim.opening.models import Opening

    tuesdays = (FIRST + timedelta(days=6 + 7 * week) for week in range(DAYS // 7))
    Opening.objects.bulk_create(
        Opening(
            school=school, kind="planned", step="done", planned_on=day, held_on=day,
            began_at=datetime.combine(day, datetime.min.time(), UTC), act_number=1_000 + at,
        )
        for at, day in enumerate(tuesdays)
    )  # fmt: skip


# ── Measuring ─────────────────────────────────────────────────────────────────
def measured() -> dict[str, Any]:
    """Return a school's report and the installation's quarter: queries, milliseconds."""
    from django.test.utils import override_settings

    from benchmarks import installation
    from ishenim.casework.models import Case
    from ishenim.commission.models import Member
    from ishenim.reports import actions, everywhere
    from ishenim.reports.models import Report
    from ishenim.schools.models import School

    school = School.objects.get(is_default=True)
    member = Member.objects.select_related("person").get(school=school, is_responsible=True)
    now = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
    actions.open_due(school=school, now=now)
    report = Report.objects.get(school=school, year=YEAR, quarter=QUARTER)
    pages = {"counted anew": _taken(lambda: actions.count_anew(report=report, by=member, now=now))}
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = installation.signed_in(member)
        for name, path in {
            "its page": f"/desk/reports/{report}",
            "its numbers as ODS": f"/desk/reports/{report}.ods",
            "all reports": "/desk/reports",
            "the public page": "/q",
        }.items():
            pages[name] = _taken(lambda path=path: _ask(client, path))
    ours = sorted(everywhere.quarter(YEAR, QUARTER, TODAY))
    assert ours == sorted(_bare())
    return {
        "of the school": Case.objects.filter(school=school).count(),
        "pages": pages,
        "everywhere": _middle(lambda: list(everywhere.quarter(YEAR, QUARTER, TODAY))),
        "bare": _middle(_bare),
    }


def _ask(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"


def _bare() -> list[tuple[Any, ...]]:
    from django.db import connection

    from ishenim.regulation.calendar import quarter_of

    these = quarter_of(YEAR, QUARTER)
    with connection.cursor() as cursor:
        cursor.execute(BARE, [TODAY, TODAY, TODAY, these.first, these.last])
        return list(cursor.fetchall())


def _taken(do: Callable[[], object]) -> dict[str, float]:
    from django.db import connection

    asked: list[str] = []

    def noted(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    do()
    with connection.execute_wrapper(noted):
        do()
    taken = sorted(_times(do, TIMES))
    return {
        "queries": len(asked), "p50": taken[TIMES // 2], "p95": taken[int(TIMES * PART_95)]
    }  # fmt: skip


def _middle(do: Callable[[], object]) -> float:
    return sorted(_times(do, PASSES))[PASSES // 2]


def _times(do: Callable[[], object], times: int) -> Iterator[float]:
    for _ in range(times):
        began = time.perf_counter()
        do()
        yield 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
