"""Reading a request's body without ever keeping others waiting."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

#: The slowest upload that is let through, in bytes a second (GPRS), after the first minute.
SLOWEST = 2048
FIRST_MINUTE = 60.0
#: What all bodies being read may take of the memory, together.
MEMORY = 320 * 2**20
#: How much of a body that is too large is read and thrown away, so that the browser hears why.
PATIENCE_WITH_LARGE = 4


class Source(Protocol):
    """A request's body as granian hands it out, chunk by chunk."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class TooLarge(Exception):
    """The body is larger than allowed; it was read to its end or nearly."""


class TooSlow(Exception):
    """The body stopped coming, or comes too slowly."""


class Full(Exception):
    """Bodies being read take all the memory they may."""


@dataclass
class Reader:
    """Reads bodies: each within `limit` bytes, all together within MEMORY."""

    limit: int
    patience: float  # seconds without a byte
    held: int = 0

    async def read(self, source: Source) -> bytes:
        """Return a body.

        Raises:
            TooLarge: if it is larger than the limit.
            TooSlow: if nothing comes for `patience` seconds, or too little.
            Full: if other bodies take all the memory.
        """
        body = bytearray()
        try:
            size = await self._fill(body, source)
        finally:
            self.held -= len(body)
        if size > self.limit:
            raise TooLarge
        return bytes(body)

    async def _fill(self, body: bytearray, source: Source) -> int:
        """Fill `body` up to the limit and return how many bytes came."""
        size, began = 0, asyncio.get_running_loop().time()
        chunks = source.__aiter__()
        while True:
            chunk = await self._next(chunks, began + FIRST_MINUTE + size / SLOWEST)
            if not chunk:
                return size
            size += len(chunk)
            if size > self.limit * PATIENCE_WITH_LARGE:
                return size
            if size > self.limit:
                self.held -= len(body)
                body.clear()
            else:
                self._take(len(chunk))
                body += chunk

    async def _next(self, chunks: AsyncIterator[bytes], latest: float) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout_at(min(latest, loop.time() + self.patience)):
                return await chunks.__anext__()  # with anext() granian's cannot be cancelled
        except StopAsyncIteration:
            return b""
        except TimeoutError as error:
            raise TooSlow from error

    def _take(self, count: int) -> None:
        if self.held + count > MEMORY:
            raise Full
        self.held += count
