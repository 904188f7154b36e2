"""What whoever keeps this running may know: that it lives, that it can work, and how much it does.

`/live` and `/ready` answer everybody; the numbers (OpenMetrics 1.0) only on an address of their
own (ISHENIM_WATCH). Nothing here names a path, a person or a school, and letters are counted in
whole tens: a single one has no time.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection

from ishenim.box import flood
from ishenim.ui.faults import Away, DiskFull, ReadOnly, fault_of

LIVE, READY, METRICS = "/live", "/ready", "/metrics"
#: Seconds for which a look at the database and the disk is believed.
BELIEVED = 1.0
#: Letters are told in steps of so many.
STEP = 10
#: Seconds and bytes for one question on the private address.
PATIENCE, LONGEST = 5.0, 8192

Ask = Callable[[], str]


def trouble() -> str:
    """Return what keeps the box from taking a letter, "" if nothing does."""
    folder = flood.disk()
    if os.statvfs(folder).f_flag & os.ST_RDONLY or not os.access(settings.VAR, os.W_OK):
        return ReadOnly.cause
    if flood.free_disk() < flood.floor() / flood.FLOOR_FOR_WORDS:
        return DiskFull.cause
    try:
        return _database()
    except Exception as error:
        return fault_of(error).cause


def look() -> str:
    """Return the trouble as a thread of its own sees it, which keeps no connection."""
    try:
        return trouble()
    finally:
        connection.close()


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            return ReadOnly.cause if cursor.fetchone()[0] == "on" else ""
        cursor.execute("SELECT 1")
    file = Path(str(connection.settings_dict["NAME"]))
    return "" if not file.exists() or os.access(file, os.W_OK) else ReadOnly.cause


class Watch:
    """Counts since the start, and the last look whether all is there."""

    def __init__(self, look: Callable[[], str], gauges: Callable[[], Mapping[str, float]]) -> None:
        self._look, self._gauges = look, gauges
        self._refusals: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._looked_at, self._found = -BELIEVED, ""
        self._turn = asyncio.Lock()

    def count(self, status: int, refusal: str) -> None:
        """Count an answer by its hundred, a refusal by its code."""
        self._answers[f"{status // 100}xx"] += 1
        if refusal:
            self._refusals[refusal] += 1

    async def ready(self) -> tuple[int, bytes]:
        """Return status and words for `/ready`."""
        async with self._turn:
            if time.monotonic() - self._looked_at >= BELIEVED:
                try:
                    async with asyncio.timeout(PATIENCE):
                        self._found = await asyncio.to_thread(self._look)
                except TimeoutError:
                    self._found = Away.cause
                self._looked_at = time.monotonic()
        found = self._found
        return (503, f"not ready: {found}\n".encode()) if found else (200, b"ready\n")

    def metrics(self) -> bytes:
        """Return the numbers as OpenMetrics."""
        stored = flood.letters.meter.total() + flood.urgent.meter.total()
        lines = [
            "# TYPE ishenim_drops counter",
            f"ishenim_drops_total {stored // STEP * STEP}",
            "# TYPE ishenim_answers counter",
            *(f'ishenim_answers_total{{class="{k}"}} {n}' for k, n in self._answers.items()),
            "# TYPE ishenim_refusals counter",
            *(f'ishenim_refusals_total{{kind="{k}"}} {n}' for k, n in self._refusals.items()),
        ]
        gauges = {**self._gauges(), "free_disk_bytes": flood.free_disk()}
        known = set()
        for name, value in gauges.items():
            family = name.partition("{")[0]
            if family not in known:
                known.add(family)
                lines.append(f"# TYPE ishenim_{family} gauge")
            lines.append(f"ishenim_{name} {value:g}")
        return ("\n".join([*lines, "# EOF"]) + "\n").encode()

    async def answer(self, path: str) -> tuple[int, bytes]:
        """Return status and body for one of the three addresses."""
        if path == LIVE:
            return 200, b"live\n"
        if path == READY:
            return await self.ready()
        return (200, self.metrics()) if path == METRICS else (404, b"none\n")


async def listen(watch: Watch, address: str, further: int = 0) -> asyncio.Server:
    """Answer on a private address, `host:port`, besides the two that everybody may ask."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                asked = await reader.readuntil(b"\r\n\r\n")
                words = asked.split(b" ", 2)
                path = words[1].decode("latin-1").partition("?")[0] if len(words) > 2 else ""
                status, body = await watch.answer(path)
                kind = "application/openmetrics-text; version=1.0.0; charset=utf-8"
                head = (
                    f"HTTP/1.1 {status} -\r\nContent-Type: "
                    f"{kind if path == METRICS else 'text/plain; charset=utf-8'}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                writer.write(head.encode() + body)
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    host, _colon, port = address.rpartition(":")
    return await asyncio.start_server(one, host.strip("[]"), int(port) + further, limit=LONGEST)
