"""Reading a request's body without ever keeping others waiting.

Whoever sends slowly holds a place and memory. Both are limited, and where they run out the slowest
gives way, never who comes next. A large body waits its turn before it is read on: the line holds
it back, nothing is lost. What a large one holds counts until its answer is given; how many small
ones wait for theirs is limited by the lanes (lanes.py).
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import log
from typing import Protocol, TypeVar

#: The slowest upload that is let through, in bytes a second (GPRS), after the first minute.
SLOWEST = 2048
FIRST_MINUTE = 60.0
#: Bodies that may be on their way at once.
OPEN = 1024
#: Bytes that count as come when a body begins: who has just come is not the slowest of all.
START = 1024
#: A body up to here is small: a letter of words, a code, a form.
SMALL = 96 * 1024
#: What all small bodies on their way, and what all large ones, may take of the memory, together.
MEMORY_OF_SMALL = 64 * 2**20
MEMORY_OF_LARGE = 96 * 2**20
#: Seconds that a large body waits for its turn.
TURN = 120.0
#: Who is slower than so many bytes a second gives way to large bodies that wait.
FAST_ENOUGH = 32 * 1024
#: … after so many seconds; also how often it is looked.
LOOK_EVERY = 3.0
#: … and who has been inside for so long gives way to them however fast.
LONGEST = 60.0
#: Seconds in which half of what came is forgotten: who sent a lot and stopped is slow.
HALF = 3.0
#: How much of a body that is too large is read and thrown away, so that the browser hears why.
PATIENCE_WITH_LARGE = 4
#: The beginning of a body that is refused: the words of its form, which are shown again.
HEAD = 256 * 1024

Value = TypeVar("Value")


class Source(Protocol):
    """A request's body as granian hands it out, chunk by chunk."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class NotRead(Exception):
    """A body was not read to its end; `head` is how it began."""

    def __init__(self, head: bytes = b"") -> None:
        super().__init__()
        self.head = head


class TooLarge(NotRead):
    """The body is larger than allowed; it was read to its end or nearly."""


class TooSlow(NotRead):
    """The body stopped coming, or comes too slowly."""


class Full(NotRead):
    """There was no turn for a large body."""


class GaveWay(NotRead):
    """It was the slowest of many."""


@dataclass(eq=False)
class _Body:
    """A body on its way."""

    length: int  # as announced; the largest allowed if it was not
    began: float
    data: io.BytesIO = field(default_factory=io.BytesIO)  # gives its bytes without a copy
    recent: float = START  # bytes that came in the last seconds, at `seen`
    seen: float = field(init=False)
    size: int = 0  # bytes that came
    held: int = 0  # bytes that are kept, as a small body
    reserved: int = 0  # … or memory for them, as a large one
    gave_way: bool = False
    timer: asyncio.Timeout | None = None

    def __post_init__(self) -> None:
        self.seen = self.began

    def came(self, size: int, now: float) -> None:
        """Count a chunk."""
        self.recent, self.seen = self._recent(now) + size, now
        self.size += size

    def rate(self, now: float) -> float:
        """Return its pace of the last seconds, in bytes a second."""
        return self._recent(now) * log(2) / HALF

    def _recent(self, now: float) -> float:
        return float(self.recent * 0.5 ** ((now - self.seen) / HALF))

    @property
    def head(self) -> bytes:
        return bytes(self.data.getbuffer()[:HEAD])

    def give_way(self) -> None:
        self.gave_way = True
        if self.timer is not None and not self.timer.expired():
            self.timer.reschedule(0)

    async def wait(self, for_: Awaitable[Value], until: float) -> Value:
        """Wait for something, but not past a time, nor once this gives way.

        Raises:
            TimeoutError: if it is time.
            GaveWay: if others came first.
        """
        try:
            async with asyncio.timeout_at(until) as self.timer:
                return await for_
        except TimeoutError:
            if self.gave_way:
                raise GaveWay from None
            raise
        finally:
            self.timer = None


class Reader:
    """Reads bodies: each within `limit` bytes, all together within what this machine has."""

    def __init__(self, limit: int, patience: float) -> None:
        self.limit = limit
        self.patience = patience  # seconds without a byte
        self.small = self.large = 0  # bytes held, by the size of the body
        self._open: set[_Body] = set()
        self._waiting: set[_Body] = set()  # large ones, for their turn
        self._freed = asyncio.Event()

    @property
    def open(self) -> int:
        """How many bodies are on their way."""
        return len(self._open)

    def end(self) -> None:
        """Let every body that is still on its way give way."""
        for body in self._open:
            body.give_way()

    @asynccontextmanager
    async def read(self, source: Source, length: int | None = None) -> AsyncIterator[bytes]:
        """Yield a body; it counts until the caller is done with it.

        Raises:
            TooLarge: if it is larger than the limit.
            TooSlow: if nothing comes for `patience` seconds, or too little.
            Full: if there was no turn for a large one.
            GaveWay: if it was the slowest of too many.
        """
        announced = self.limit if length is None else min(length, self.limit)
        body = _Body(announced, asyncio.get_running_loop().time())
        if len(self._open) >= OPEN:
            self._slowest(self._open).give_way()
        try:
            self._open.add(body)
            try:
                await self._fill(body, source, length)
            except NotRead as error:
                error.head = error.head or body.head
                raise
            finally:
                self._open.discard(body)
                self._hold_no_more(body)
            yield body.data.getvalue()
        finally:
            self._let_go(body)

    async def _fill(self, body: _Body, source: Source, length: int | None) -> None:
        """Fill a body; one that is too large is read on for a while, and only its head kept."""
        chunks, head = source.__aiter__(), b""
        while chunk := await self._next(body, chunks):
            body.came(len(chunk), asyncio.get_running_loop().time())
            if body.size > self.limit * PATIENCE_WITH_LARGE:
                break
            if body.size > self.limit:
                head = head or body.head
                self._let_go(body)
            else:
                await self._keep(body, chunk)
            if body.size == length:
                break  # nothing more will come, and to be told so takes another turn
        if body.size > self.limit:
            raise TooLarge(head)

    async def _next(self, body: _Body, chunks: AsyncIterator[bytes]) -> bytes:
        if body.gave_way:
            raise GaveWay
        latest = body.began + FIRST_MINUTE + body.size / SLOWEST
        now = asyncio.get_running_loop().time()
        try:
            # With anext() granian's cannot be cancelled.
            return await body.wait(chunks.__anext__(), min(latest, now + self.patience))
        except StopAsyncIteration:
            return b""
        except TimeoutError as error:
            raise TooSlow from error

    async def _keep(self, body: _Body, chunk: bytes) -> None:
        if not body.reserved and body.size > SMALL:
            await self._turn(body)
        if not body.reserved:
            self.small += len(chunk)
            body.held += len(chunk)
            if self.small > MEMORY_OF_SMALL:
                self._slowest({one for one in self._open if not one.reserved}).give_way()
        body.data.write(chunk)

    async def _turn(self, body: _Body) -> None:
        """Wait until there is memory for a large body, and for smaller ones that wait too."""
        self._waiting.add(body)
        try:
            await self._until_it_fits(body)
        finally:
            self._waiting.discard(body)
        self._hold_no_more(body)
        self.large += body.length
        body.reserved = body.length
        # The wait was ours: from here on its time counts anew.
        body.began = asyncio.get_running_loop().time()

    async def _until_it_fits(self, body: _Body) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + TURN
        while self.large + self._smaller_or(body) > MEMORY_OF_LARGE:
            self._freed.clear()
            try:
                await body.wait(self._freed.wait(), min(until, loop.time() + LOOK_EVERY))
            except TimeoutError as error:
                if loop.time() >= until:
                    raise Full from error
                self._hurry(loop.time())

    def _smaller_or(self, body: _Body) -> int:
        """Return the bytes of this one and of those that wait before it: smaller, or as large."""
        before = (body.length, body.began)
        return sum(one.length for one in self._waiting if (one.length, one.began) <= before)

    def _hurry(self, now: float) -> None:
        """Let the slowest who dawdles in there give way, or who has been there for long."""
        slow = {one for one in self._open if one.reserved and self._dawdles(one, now)}
        if slow:
            self._slowest(slow).give_way()

    def _dawdles(self, body: _Body, now: float) -> bool:
        within = now - body.began
        return within > LONGEST or (within > LOOK_EVERY and body.rate(now) < FAST_ENOUGH)

    def _slowest(self, among: set[_Body]) -> _Body:
        now = asyncio.get_running_loop().time()
        staying = {one for one in among if not one.gave_way} or among
        return min(staying, key=lambda one: one.rate(now))

    def _hold_no_more(self, body: _Body) -> None:
        """Count a body among the small ones on their way no more."""
        self.small -= body.held
        body.held = 0

    def _let_go(self, body: _Body) -> None:
        self._hold_no_more(body)
        if body.reserved:
            self.large -= body.reserved
            body.reserved = 0
            self._freed.set()
        body.data = io.BytesIO()
