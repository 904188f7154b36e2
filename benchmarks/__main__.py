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
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}


def main() -> None:
    measured = {database: _measure(database) for database in NAMES}
    RESULTS.write_text(_page(measured))
    print(RESULTS.read_text())


def _measure(database: str) -> dict[str, Any]:
    print(f"measuring on {NAMES[database]} …", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.measure", database],
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _page(measured: dict[str, dict[str, Any]]) -> str:
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
        "## Whole author flows (home, form, key, drop, a look at the answer; 32 at once)",
        "",
        "| database | flows/s | p50 ms | p99 ms | memory idle MB | after the load MB |",
        "|---|---|---|---|---|---|",
    ]
    for database, numbers in measured.items():
        flow = numbers["flows"]
        lines.append(
            f"| {NAMES[database]} | {flow['rate']:,.0f} | {flow['p50']:.1f} | {flow['p99']:.1f} "
            f"| {numbers['idle']:.0f} | {numbers['loaded']:.0f} |"
        )
    return "\n".join([*lines, *_sealing(measured["sqlite"]), *_first_load(measured["sqlite"]), ""])


def _sealing(numbers: dict[str, Any]) -> list[str]:
    cost = numbers["sealing"]
    return [
        "",
        "## Sealing in Python (five readers, three locks, 16 KiB)",
        "",
        "| what | ms |",
        "|---|---|",
        f"| seal a letter: 8 stanzas | {cost['seal']:.1f} |",
        f"| open it: 4 stanzas | {cost['open']:.1f} |",
        f"| one envelope sealed | {cost['envelope_seal']:.1f} |",
        f"| one envelope opened | {cost['envelope_open']:.1f} |",
        f"| bare: one ML-KEM-768 encapsulation and one X25519 | {cost['kem']:.2f} |",
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
