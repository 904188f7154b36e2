"""A small load generator: so many connections on the loopback, each one request after the other."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: A flow is a list of requests, sent one after the other on one connection.
Flow = list[bytes]


@dataclass(frozen=True)
class Load:
    """What was measured: flows a second and milliseconds for one flow."""

    rate: float
    p50: float
    p99: float


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection; answers always carry a length."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._wanted = 0
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def ask(self, request: bytes) -> int:
        """Send a request and return the status of its answer."""
        assert self._transport
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._received[:end]).lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self._wanted = end + 4 + length
        if len(self._received) >= self._wanted and self._answer:
            status = int(self._received[9:12])
            self._received.clear()
            self._wanted = 0
            self._answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    def close(self) -> None:
        if self._transport:
            self._transport.close()


def run(port: int, flows: Callable[[], Flow], *, at_once: int, seconds: float) -> Load:
    """Send flows over `at_once` connections for some seconds.

    Raises:
        AssertionError: if any answer is not a success: a fast refusal is no result.
    """
    return asyncio.run(_run(port, flows, at_once, seconds))


async def _run(port: int, flows: Callable[[], Flow], at_once: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(Connection, "127.0.0.1", port) for _ in range(at_once)]
    times: list[float] = []
    began = time.perf_counter()
    until = began + seconds

    async def one(connection: Connection) -> None:
        while (start := time.perf_counter()) < until:
            for request in flows():
                status = await connection.ask(request)
                assert status in {200, 204}, f"{status} to {request[:40]!r}"
            times.append(time.perf_counter() - start)

    await asyncio.gather(*(one(connection) for _transport, connection in made))
    took = time.perf_counter() - began
    for _transport, connection in made:
        connection.close()
    times.sort()
    return Load(len(times) / took, _at(times, 0.5), _at(times, 0.99))


def _at(times: list[float], part: float) -> float:
    return 1000 * times[min(len(times) - 1, int(part * len(times)))]


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br, gzip\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def cycled(made: list[Flow]) -> Callable[[], Flow]:
    """Return a source that hands out prepared flows, each once."""
    source: Iterator[Flow] = iter(made)
    return lambda: next(source)
