"""Measure on both databases and write benchmarks/RESULTS.md."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("RESULTS.md")
#: What profiles of these loads showed; measured by hand, so look again when the server changes.
WHERE = """
## Where the time goes

The aim on two cores, with the load generator on them, is 1,000 durable letters and 500 whole flows
a second on either database. The tables tell whether this run reached it: runs on this machine
differ by a fifth and more, and other programs may have run beside this one. One letter after the
other is slower: nothing waits with it, so it pays for a transaction alone.

The load generator takes about a tenth of one core. One Python process answers, so its interpreter
lock is the limit of the flows: it is busy nearly all the time. At 32 letters at once two fifths of
the storing go into the commit on SQLite, then come finding places, the letter's hash and the
receipt's signature; on PostgreSQL waiting for the database is most. On PostgreSQL a second process
on the same port helps where there are more cores (`serve --workers`, docs/operate/install.md).
"""
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def main() -> None:
    measured = {database: _measure("measure", database) for database in NAMES}
    registers = {database: _measure("register", database) for database in NAMES}
    reports = {database: _measure("reporting", database) for database in NAMES}
    noon = _measure("noon", "postgres")
    RESULTS.write_text(_page(measured, registers, reports, noon))
    print(RESULTS.read_text())


def _measure(what: str, database: str) -> dict[str, Any]:
    print(f"measuring on {NAMES[database]} …", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{what}", database],
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _page(
    measured: dict[str, dict[str, Any]],
    registers: dict[str, dict[str, Any]],
    reports: dict[str, dict[str, Any]],
    noon: dict[str, dict[str, float]],
) -> str:
    lines = [
        "# What it does, measured",
        "",
        f"`make bench` on {datetime.now(UTC).date()}: {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {platform.python_version()}.",
        "One run; the load generator shares the cores. The bare insert is",
        "the same bytes made durable by the database alone in the same minute, one",
        "transaction a letter (PostgreSQL: with as many connections as stated, at most 8).",
        "",
        "## Durable drops of a sealed letter (POST /d)",
        "",
        "| database | at once | letters/s | p50 ms | p99 ms | bare insert/s | part of it |",
        "|---|---|---|---|---|---|---|",
    ]
    for database, numbers in measured.items():
        for at_once, load in numbers["drops"].items():
            limit = numbers["bare"][at_once]
            lines.append(
                f"| {NAMES[database]} | {at_once} | {load['rate']:,.0f} | {load['p50']:.1f} "
                f"| {load['p99']:.1f} | {limit:,.0f} | {load['rate'] / limit:.0%} |"
            )
    lines += [
        "",
        "## Whole author flows (home, form, key, drop, a look at the answer)",
        "",
        "| database | at once | flows/s | p50 ms | p99 ms | memory idle MB | after the load MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for database, numbers in measured.items():
        for at_once, flow in numbers["flows"].items():
            lines.append(
                f"| {NAMES[database]} | {at_once} | {flow['rate']:,.0f} | {flow['p50']:.1f} "
                f"| {flow['p99']:.1f} | {numbers['idle']:.0f} | {numbers['loaded']:.0f} |"
            )
    lines += WHERE.rstrip().splitlines()
    tables = [*_noon(noon), *_registers(registers), *_reports(reports)]
    tables += _parts(measured["sqlite"])
    return "\n".join([*lines, *tables, ""])


def _noon(found: dict[str, dict[str, float]]) -> list[str]:
    """Return what an opening costs while other schools' letters wait: it must not grow."""
    first = next(iter(found.values()))
    lines = [
        "",
        "## Tuesday noon on PostgreSQL (three waiting letters a school)",
        "",
        "Bare is the same bytes moved between two tables that hold nothing else, in the same run.",
        "The aims: time and write-ahead log of an opening grow by at most 1.3 with the schools;",
        "drops at other schools meanwhile (2,300 openings in ten minutes, four authors at once)",
        "take at most 3 times as long for 99 of 100, and none is refused.",
        "",
        "| schools | an opening, ms | × bare | × fewest schools | its log, KB | × bare "
        "| × fewest schools | drops p99 quiet, ms | at noon | × |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for schools, one in found.items():
        quiet, noon = one["drops_quiet_p99"], one["drops_noon_p99"]
        lines.append(
            f"| {int(schools):,} | {one['opening']:.1f} | {one['opening'] / one['bare']:.1f} "
            f"| {one['opening'] / first['opening']:.2f} | {one['wal']:.0f} "
            f"| {one['wal'] / one['bare_wal']:.1f} | {one['wal'] / first['wal']:.2f} "
            f"| {quiet:.1f} | {noon:.1f} | {noon / quiet:.1f} |"
        )
    return lines


def _registers(measured: dict[str, dict[str, Any]]) -> list[str]:
    """Return the pages of the register; the aim is ten queries and 100 ms for list and desk."""
    lines = [
        "",
        "## Pages of the register (100,000 letters, 25,000 of them in the school that asks)",
        "",
        "The aim for desk, lists and filters is ten queries and 100 ms for 95 of 100 requests.",
        "",
        *_pages("page", measured),
    ]
    bare = " | ".join(f"{measured[database]['bare']:.1f} | " for database in NAMES)
    return [*lines, f"| bare: fifty rows of the list in SQL | 1 | {bare} |"]


def _reports(measured: dict[str, dict[str, Any]]) -> list[str]:
    """Return what reports cost; the aim is twenty queries and 300 ms, and twice the bare SQL."""
    first = measured["sqlite"]
    lines = [
        "",
        f"## Quarterly reports ({first['letters']:,} letters in 2,500 schools, "
        f"{first['of the school']} in the school that asks)",
        "",
        "The aim for a school's report is twenty queries and 300 ms; for the quarter of the whole",
        "installation in one pass, twice the bare SQL on PostgreSQL.",
        "",
        *_pages("what", measured),
    ]
    for name, words in (("everywhere", "the installation's quarter"), ("bare", "bare: its SQL")):
        times = " | ".join(f"{measured[database][name]:,.0f} | " for database in NAMES)
        lines.append(f"| {words} | 1 | {times} |")
    return lines


def _pages(head: str, measured: dict[str, dict[str, Any]]) -> list[str]:
    """Return a table of pages: their queries, and their times on either database."""
    lines = [
        f"| {head} | queries | "
        + " | ".join(f"{n} p50 ms | p95 ms" for n in NAMES.values())
        + " |",
        "|---|---|" + "---|---|" * len(NAMES),
    ]
    for name in measured["sqlite"]["pages"]:
        pages = [measured[database]["pages"][name] for database in NAMES]
        times = " | ".join(f"{page['p50']:.0f} | {page['p95']:.0f}" for page in pages)
        lines.append(f"| {name} | {max(page['queries'] for page in pages)} | {times} |")
    return lines


def _parts(numbers: dict[str, Any]) -> list[str]:
    tables = (_locks, _papers, _judging, _auditing, _watching, _first_load)
    return [line for table in tables for line in table(numbers)]


def _locks(numbers: dict[str, Any]) -> list[str]:
    """Return what the second lock costs; its aims stand beside each number."""
    lines = [
        "",
        "## The lock of a letter (five seats unless told, 16 KiB)",
        "",
        "| where | seal a letter, ms | × its bare encapsulations | unwrap 1,000 shares, s "
        "| × bare | join, hash and open 1,000 letters, s |",
        "|---|---|---|---|---|---|",
    ]
    for where, cost in numbers["locks"].items():
        seats = 29 if "29" in where else 5
        ratio = cost["seal"] / (2 * seats * cost["bare_seal"])
        more = " | | "
        if "unwrap" in cost:
            bare = cost["unwrap"] / (1000 * cost["bare_open"])
            more = f"{cost['unwrap'] / 1000:.1f} | {bare:.1f} | {cost['read'] / 1000:.1f}"
        lines.append(f"| {where} | {cost['seal']:.0f} | {ratio:.1f} | {more} |")
    closing = numbers["closing"]
    return [
        *lines,
        "",
        "The aims in Chromium: 80 ms a letter, 800 ms with a processor slowed ten times, 8 s and",
        "20 s; in Python 3 s to read. A letter takes two encapsulations a seat: one for the",
        "readers, one for the lock. Twenty letters of 64 MiB cost an opening",
        f"{closing['large']:.0f} ms, an empty box {closing['empty']:.0f} ms: nobody touches their",
        "bytes before somebody reads them.",
    ]


def _papers(numbers: dict[str, Any]) -> list[str]:
    cost = numbers["papers"]
    bare = cost["bare: typst, an empty page"]["p50"]
    return [
        "",
        "## Setting a paper (twelve items with votes by name; the aim is 300 ms)",
        "",
        "| what | p50 ms | p95 ms | times the bare |",
        "|---|---|---|---|",
        *(
            f"| {what} | {one['p50']:.1f} | {one['p95']:.1f} | {one['p50'] / bare:.0f} |"
            for what, one in cost.items()
        ),
    ]


def _judging(numbers: dict[str, Any]) -> list[str]:
    cost = numbers["judging"]
    return [
        "",
        "## Judging three years of obligations (an opening a week, two letters each)",
        "",
        "| what | ms |",
        "|---|---|",
        f"| {cost['count']:,.0f} obligations | {cost['judge']:.1f} |",
        f"| bare: the planned openings alone | {cost['calendar']:.2f} |",
    ]


def _auditing(numbers: dict[str, Any]) -> list[str]:
    cost = numbers["auditing"]
    return [
        "",
        "## Verifying a journal (`ishenim verify`, a folder of tiles)",
        "",
        "| entries | entries/s | bare SHA-256 and Ed25519/s | part of it | most memory, MB |",
        "|---|---|---|---|---|",
        f"| {cost['entries']:,.0f} | {cost['whole']:,.0f} | {cost['bare']:,.0f} "
        f"| {cost['part']:.0%} | {cost['peak_mb']:.0f} |",
    ]


def _watching(numbers: dict[str, Any]) -> list[str]:
    cost = numbers["watching"]
    return [
        "",
        "## Watching many schools (`ishenim watch`; the hosts share the cores)",
        "",
        "| journals | entries in each | first round, journals/s | a week later, journals/s "
        "| bare signatures, journals/s |",
        "|---|---|---|---|---|",
        f"| {cost['journals']:,.0f} | {cost['entries']:,.0f} | {cost['first']:,.0f} "
        f"| {cost['second']:,.0f} | {cost['bare']:,.0f} |",
    ]


def _first_load(numbers: dict[str, Any]) -> list[str]:
    load = numbers["first_load"]
    rows = [f"| `{path}` | {size:,} |" for path, size in load["parts"].items()]
    return [
        "",
        "## First load of the form, bytes with brotli",
        "",
        "| part | bytes |",
        "|---|---|",
        *rows,
        f"| **together** | **{load['total']:,}** |",
        f"| `/k`, fetched by the script | {load['key']:,} |",
    ]


if __name__ == "__main__":
    main()
