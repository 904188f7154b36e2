"""Honest people: with scripts and without, some of them readers; what they were told is kept.

Who is told to wait waits and asks again as the browser does (web/pages/drop.ts, shared.ts).
"""

import asyncio
import json
import re
import secrets
import time
from dataclasses import dataclass, field

from soak import letters, wire

#: A browser asks again for a minute, a little later each time.
PATIENCE, PAUSE = 60.0, 1.5
BUSY_PAUSES = (2, 5, 10)
MOST_TURNS = 8
#: Seconds in which one who has scripts thinks before the next letter, and one who has none.
THINKS, THINKS_LONGER = 0.5, 6.0
_ONCE = re.compile(rb'name="once" value="(\w{64})"')
_CODE = re.compile(rb'class="code__group">(\d{4})<')
#: What a page without scripts says, and the code that a script would have got.
_SAID = {
    b"Too many letters at once": "BUSY",
    b"So many come in just now": "BUSY",
    b"does not answer just now": "AWAY",
    b"has no room left": "DISK_FULL",
    b"takes nothing new": "READ_ONLY",
    b"This is our mistake": "BROKEN",
}


@dataclass(frozen=True)
class Seen:
    """One answer to an honest request."""

    at: float
    seconds: float
    path: str
    status: int  # 0: nobody answered
    code: str


@dataclass
class Tally:
    """All that honest people saw."""

    seen: list[Seen] = field(default_factory=list)
    sent: list[letters.Sent] = field(default_factory=list)  # whose receipt was shown
    codes: list[str] = field(default_factory=list)  # … without scripts
    added: list[bytes] = field(default_factory=list)  # keys of follow-ups that were taken
    receipts: list[tuple[float, float]] = field(default_factory=list)  # when, after how long
    gave_up: list[str] = field(default_factory=list)
    not_found: int = 0  # a letter whose receipt was shown, and its author was told there is none


class Honest:
    """The people of one run, at one server."""

    def __init__(self, port: int, made: letters.Letters, tally: Tally) -> None:
        self._port, self._made, self.tally = port, made, tally
        self.over = asyncio.Event()

    async def go_on(self, *, scripted: int = 6, plain: int = 2) -> None:
        """Write until it is over; whoever is at a letter then ends it."""
        people = [self._alone(self._letter, THINKS) for _ in range(scripted)]
        people += [self._alone(self._plain_letter, THINKS_LONGER) for _ in range(plain)]
        await asyncio.gather(*people, self._alone(self._look_again, 1.0))

    async def _alone(self, one, thinks: float) -> None:  # type: ignore[no-untyped-def]
        while not self.over.is_set():
            await one()
            await asyncio.sleep(thinks * (0.5 + secrets.randbelow(1000) / 1000))

    # ── One request ───────────────────────────────────────────────────────────
    async def _once(
        self, method: str, path: str, body: bytes = b"", kind: str = wire.BYTES
    ) -> tuple[int, bytes, str]:
        began = time.monotonic()
        try:
            status, answer = await wire.ask(self._port, method, path, body, kind)
        except wire.NoServer:
            status, answer = 0, b""
        code = _code_of(answer) if status >= 400 else ""
        now = time.monotonic()
        self.tally.seen.append(Seen(now, now - began, path, status, code))
        return status, answer, code

    async def _patiently(
        self, method: str, path: str, body: bytes = b"", kind: str = wire.BYTES
    ) -> tuple[int, bytes, str]:
        """Ask again for a minute while nobody is there, or the database is away."""
        until, pause = time.monotonic() + PATIENCE, PAUSE
        while True:
            status, answer, code = await self._once(method, path, body, kind)
            gone = status == 0 or code == "AWAY" or (status >= 500 and not code)
            if not gone or time.monotonic() > until:
                return status, answer, code
            await asyncio.sleep(pause)
            pause += PAUSE

    # ── With scripts ──────────────────────────────────────────────────────────
    async def _letter(self) -> None:
        began, mine = time.monotonic(), self._made.new()
        await self._patiently("GET", "/w")
        status, answer, _code = await self._patiently("GET", "/k")
        bits = json.loads(answer).get("work", 0) if status == 200 else 0
        busy = iter(BUSY_PAUSES)
        code = ""
        for _turn in range(MOST_TURNS):
            body = await asyncio.to_thread(mine.drop, bits)
            status, answer, code = await self._patiently("POST", "/d", body)
            if status == 200:
                self.tally.sent.append(mine)
                self.tally.receipts.append((time.monotonic(), time.monotonic() - began))
                if secrets.randbelow(8) == 0:
                    await self._add(mine)
                return
            if code == "WORK":
                bits = json.loads(answer)["work"]
            elif code == "BUSY" and (pause := next(busy, 0)):
                await asyncio.sleep(pause)
            else:
                break
        self.tally.gave_up.append(code or str(status))

    async def _add(self, mine: letters.Sent) -> None:
        key, bits = secrets.token_bytes(16), 0
        for _turn in range(MOST_TURNS):
            body = await asyncio.to_thread(mine.add, key, self._made.follow_up, bits)
            status, answer, code = await self._patiently("POST", "/t/add", body)
            if status == 204:
                self.tally.added.append(key)
            if code != "WORK":
                return
            bits = json.loads(answer)["work"]

    async def _look_again(self) -> None:
        """Ask for what lies under a letter that is known to be in the box."""
        if not self.tally.sent:
            return
        mine = secrets.choice(self.tally.sent)
        status, _answer, _code = await self._once("POST", "/t", mine.look())
        self.tally.not_found += status == 404

    # ── Without ───────────────────────────────────────────────────────────────
    async def _plain_letter(self) -> None:
        began = time.monotonic()
        _status, page, _code = await self._patiently("GET", "/en/w?p=1")
        once = _ONCE.search(page)
        if not once:
            return
        form = wire.form(once=once[1].decode(), text=f"Кат {secrets.token_hex(4)}")
        status, code = 0, ""
        while time.monotonic() < began + PATIENCE:
            status, page, code = await self._once("POST", "/en/w?p=1", form, wire.FORM)
            if status == 200:
                self.tally.codes.append(b"".join(_CODE.findall(page)).decode())
                self.tally.receipts.append((time.monotonic(), time.monotonic() - began))
                return
            await asyncio.sleep(5)  # back, and the button again
        self.tally.gave_up.append(code or f"form {status}")


def _code_of(answer: bytes) -> str:
    """Return the code of a refusal; a page has a sentence instead."""
    try:
        return str(json.loads(answer).get("error", ""))
    except ValueError:
        return next((code for said, code in _SAID.items() if said in answer), "")
