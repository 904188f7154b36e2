"""One run on one database, told as JSON: `python -m soak.run sqlite 30`, or `… short`, `… full`."""

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soak import authors, floods, letters, place, wire

CALM, ALL, KILLED, NO_DATABASE = "calm", "all floods at once", "server killed", "database killed"
CLOCK, FULL = "clock moved", "disk full"
SHORT_SECONDS = 10.0
SMALL_DISK = 256  # MB
#: Seconds after a database is back in which an answer may still be about its absence.
AFTER = 5.0


@dataclass
class Phase:
    """What was done to the server, from when to when."""

    name: str
    began: float
    ended: float = 0.0


class Run:
    """The phases of one installation, and what honest people saw in them."""

    def __init__(self, at: place.Place, made: letters.Letters) -> None:
        self.at, self.made, self.tally = at, made, authors.Tally()
        self.phases: list[Phase] = []
        self.away: list[tuple[float, float]] = []  # no database, or no disk
        self.kills: Counter[str] = Counter()
        self.verified: Counter[str] = Counter()
        self._file = at.folder / "letters.json"
        self._file.write_text(json.dumps(made.written()))

    @asynccontextmanager
    async def phase(self, name: str) -> AsyncIterator[None]:
        """Let honest people write, and somebody verify, while something is done."""
        honest = authors.Honest(self.at.port, self.made, self.tally)
        people = asyncio.create_task(honest.go_on())
        verifier = asyncio.create_task(self._verify(honest.over))
        now = Phase(name, time.monotonic())
        self.phases.append(now)
        print(f"  {name} …", file=sys.stderr, flush=True)
        try:
            yield
        finally:
            honest.over.set()
            await asyncio.gather(people, verifier)
            now.ended = time.monotonic()

    async def _verify(self, over: asyncio.Event) -> None:
        words = ["-m", "ishenim.cli", "verify", "--site", f"http://127.0.0.1:{self.at.port}"]
        while not over.is_set():
            verifier = await asyncio.create_subprocess_exec(
                sys.executable, *words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            code = await verifier.wait()
            self.verified[{0: "clean", 1: "MISCONDUCT"}.get(code, "not reached")] += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), 3)

    # ── What is done ──────────────────────────────────────────────────────────
    async def calm(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def flooded(self, kind: str, seconds: float) -> None:
        words = ["-m", "soak.floods", kind, str(self.at.port), str(seconds), str(self._file)]
        stranger = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdout=subprocess.PIPE
        )
        try:
            assert stranger.stdout
            await stranger.stdout.readline()  # what it sends is made
            await asyncio.sleep(seconds)
        finally:
            if stranger.returncode is None:
                stranger.kill()
            await stranger.wait()

    async def killed(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(0.5 + secrets.randbelow(3000) / 1000)
            self.at.kill()
            self.kills["server"] += 1
            await asyncio.to_thread(self.at.start)

    async def without_database(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(0.5 + secrets.randbelow(3000) / 1000)
            began = time.monotonic()
            await asyncio.to_thread(self.at.kill_database)
            self.kills["database"] += 1
            await asyncio.sleep(secrets.randbelow(4000) / 1000)
            await asyncio.to_thread(self.at.start_database)
            self.away.append((began, time.monotonic() + AFTER))
        await asyncio.sleep(AFTER)

    async def moved_clock(self, seconds: float) -> None:
        shown = self.at.folder / "clock"
        for moved in ("+3h", "+0", "-2h", "+0"):
            shown.write_text(moved)
            await asyncio.sleep(seconds / 4)

    async def filled_disk(self, seconds: float) -> None:
        """Fill the disk to the last byte, and make room again."""
        filler = self.at.folder / "filler"
        for _ in range(2):
            await asyncio.sleep(seconds / 6)
            began = time.monotonic()
            await asyncio.to_thread(_fill, filler, seconds / 6)
            filler.unlink()
            if self.at.database == "postgres" and not self.at.database_runs():
                await asyncio.to_thread(self.at.start_database)
            self.away.append((began, time.monotonic() + AFTER))
            await asyncio.sleep(seconds / 6)
        await asyncio.sleep(AFTER)

    # ── What came of it ───────────────────────────────────────────────────────
    def lost(self) -> list[str]:
        """Return what was acknowledged and is not there; at last the box is emptied."""
        from ishenim.box import places
        from ishenim.box.models import Box, Letter, Message
        from ishenim.schools.models import School
        from ishenim.seal import receipt

        school, found = School.objects.get(), []
        known = {sent.mailbox: sent.seal for sent in self.tally.sent}
        by_hand = {receipt.derive(school.origin, code).mailbox for code in self.tally.codes}
        for mailbox, seal in known.items():
            lies = places.find(school.pk, mailbox)
            if lies is None or lies.seal != seal:
                found.append(f"letter {mailbox.hex()}")
        places.take_out(Box.objects.get(state="open"))
        taken = {bytes(one.mailbox): one for one in Letter.objects.filter(school=school)}
        for mailbox in known.keys() | by_hand:
            if mailbox not in taken or not places.read(taken[mailbox]):
                found.append(f"taken out: {mailbox.hex()}")
        kept = {bytes(key) for key in Message.objects.values_list("key", flat=True)}
        found += [f"follow-up {key.hex()}" for key in self.tally.added if key not in kept]
        return found

    def _is_away(self, at: float) -> bool:
        return any(began <= at <= ended for began, ended in self.away)

    def told(self) -> dict[str, Any]:
        """Return the figures."""
        rows = [self._row(phase) for phase in self.phases]
        bare = next((row["p99"] for row in rows if row["phase"] == CALM), 0.0)
        for row in rows:
            row["ratio"] = row["p99"] / bare if bare else 0.0
        return {
            "database": self.at.database,
            "acknowledged": len(self.tally.sent) + len(self.tally.codes) + len(self.tally.added),
            "letters": len(self.tally.sent),
            "without_scripts": len(self.tally.codes),
            "follow_ups": len(self.tally.added),
            "not_found": self.tally.not_found,
            "gave_up": Counter(self.tally.gave_up),
            "kills": self.kills,
            "verified": self.verified,
            "memory": max((held for _at, held in self.at.memory), default=0.0),
            "cleaning": self.at.most_cleaning,
            "phases": rows,
        }

    def _row(self, phase: Phase) -> dict[str, Any]:
        seen = [one for one in self.tally.seen if phase.began <= one.at <= phase.ended]
        failed = [one for one in seen if one.status >= 500]
        answered = sorted(one.seconds for one in seen if one.status)
        receipts = [took for at, took in self.tally.receipts if phase.began <= at <= phase.ended]
        memory = [held for at, held in self.at.memory if phase.began <= at <= phase.ended]
        # BUSY is no fault: the form's budget of the minute is spent, and the words come back.
        there = [one for one in failed if not self._is_away(one.at) and one.code != "BUSY"]
        return {
            "phase": phase.name,
            "seconds": phase.ended - phase.began,
            "answers": len(answered),
            "receipts": len(receipts),
            "failed": Counter(f"{one.status} {one.code}".strip() for one in there),
            "told_away": Counter(one.code or "?" for one in failed if self._is_away(one.at)),
            "busy": sum(one.code == "BUSY" for one in failed),
            "memory": max(memory, default=0.0),
            "longest": max(answered, default=0.0),
            "p99": answered[int(0.99 * (len(answered) - 1))] if answered else 0.0,
            "longest_to_receipt": max(receipts, default=0.0),
        }


def _fill(filler: Path, seconds: float) -> None:
    """Write until nothing more goes in, and again whatever others give back meanwhile."""
    until = time.monotonic() + seconds
    with filler.open("wb", buffering=0) as file:
        while time.monotonic() < until:
            try:
                file.write(bytes(64 * 1024))
            except OSError:
                time.sleep(0.05)


Done = Callable[[float], Awaitable[None]]


def _plan(run: Run, *, short: bool) -> list[tuple[str, Done]]:
    def flooded(kind: str) -> Done:
        return lambda seconds: run.flooded(kind, seconds)

    kills: list[tuple[str, Done]] = [(KILLED, run.killed)]
    if run.at.database == "postgres":
        kills.append((NO_DATABASE, run.without_database))
    each = [] if short else [(f"flood: {kind}", flooded(kind)) for kind in floods.FLOODS]
    return [(CALM, run.calm), *each, (ALL, flooded(ALL)), *kills]


async def _go(run: Run, seconds: float, *, short: bool) -> float:
    """Do all that is planned; return the seconds that the last stop took, under stalled letters."""
    plan = _plan(run, short=short)
    run.at.start()
    await _warm(run.at.port)
    for name, done in plan:
        async with run.phase(name):
            await done(seconds)
    if place.faketime() and not short:
        run.at.stop()
        await _with_a_moved_clock(run, seconds)
    stalled = asyncio.create_task(run.flooded("stalled letters", 20.0))
    await asyncio.sleep(4)
    took = await asyncio.to_thread(run.at.stop)
    stalled.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await stalled
    return took


async def _with_a_moved_clock(run: Run, seconds: float) -> None:
    """Start the server so that its clock can be moved, and move it."""
    shown = run.at.folder / "clock"
    shown.write_text("+0")
    moved = {"LD_PRELOAD": place.faketime(), "FAKETIME_TIMESTAMP_FILE": str(shown)}
    run.at.start(**moved, **place.MOVED)
    async with run.phase(CLOCK):
        await run.moved_clock(seconds)


async def _fill_up(run: Run, seconds: float) -> None:
    run.at.start()
    await _warm(run.at.port)
    async with run.phase(FULL):
        await run.filled_disk(seconds)
    run.at.stop()


async def _warm(port: int) -> None:
    """A server that has just begun has neither its templates nor its calendar in memory."""
    for path in ("/", "/w", "/k", "/en/w?p=1"):
        await wire.ask(port, "GET", path)


def whole(folder: Path, database: str, seconds: float, *, short: bool) -> dict[str, Any]:
    """Build an installation, do to it what is planned, judge and tell."""
    at = place.Place(folder, database)
    try:
        run = _built(at)
        took = asyncio.run(_go(run, seconds, short=short))
        return {**_told(run), "stopped_after": took}
    finally:
        at.close()


def full(folder: Path, database: str, seconds: float) -> dict[str, Any]:
    """Do the same with a disk that is filled."""
    at = place.Place(folder, database, ISHENIM_FREE_DISK_MB="1")
    try:
        run = _built(at)
        asyncio.run(_fill_up(run, seconds))
        return _told(run)
    finally:
        at.close()


def _built(at: place.Place) -> Run:
    from datetime import UTC, datetime

    from ishenim.cli import house

    house.build()
    from ishenim.cli.demo import seed

    seed(today=datetime.now(UTC).date(), port=at.port)
    made = letters.make()
    _let_go()
    return Run(at, made)


def _told(run: Run) -> dict[str, Any]:
    lost = run.lost()
    _let_go()
    said = Counter(
        line.split(" ", 1)[1] for line in (run.at.folder / "said").read_text().splitlines()
        if " " in line and not line.startswith("serving on")
    )  # fmt: skip
    return {**run.told(), "lost": lost, "said": dict(said.most_common(12))}


def _let_go() -> None:
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def main(database: str, how: str) -> None:
    short = how == "short"
    with tempfile.TemporaryDirectory(prefix="soak-", dir=os.environ.get("SOAK_DIR")) as name:
        folder = Path(name)
        if how == "full":
            with place.small_disk(folder, SMALL_DISK) as made:
                told = full(folder, database, 30.0) if made else None
        else:
            told = whole(folder, database, SHORT_SECONDS if short else float(how), short=short)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
