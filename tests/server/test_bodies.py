"""Bodies are read whole, with limits of size, time and memory."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from ishenim.server import bodies


async def chunks(*parts: bytes, pause: float = 0) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(pause)
        yield part


def read(reader: bodies.Reader, source: AsyncIterator[bytes]) -> bytes:
    return asyncio.run(reader.read(source))


def test_a_body_is_put_together() -> None:
    reader = bodies.Reader(10, 1)
    assert read(reader, chunks(b"ab", b"cd")) == b"abcd"
    assert reader.held == 0


def test_a_body_over_the_limit_is_read_to_its_end_and_refused() -> None:
    reader = bodies.Reader(10, 1)
    with pytest.raises(bodies.TooLarge):
        read(reader, chunks(b"x" * 8, b"x" * 8))
    assert reader.held == 0


def test_a_body_without_end_is_left() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10

    with pytest.raises(bodies.TooLarge):
        read(bodies.Reader(10, 1), endless())


def test_a_body_that_stops_is_given_up() -> None:
    reader = bodies.Reader(10, 0.05)
    with pytest.raises(bodies.TooSlow):
        read(reader, chunks(b"a", b"b", pause=1))
    assert reader.held == 0


def test_a_body_that_only_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "FIRST_MINUTE", 0.1)
    with pytest.raises(bodies.TooSlow):
        read(bodies.Reader(10_000, 5), chunks(*[b"a"] * 100, pause=0.01))


def test_all_bodies_together_keep_within_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MEMORY", 10)
    reader = bodies.Reader(10, 1)

    async def two() -> list[bytes | BaseException]:
        sources = [chunks(b"x" * 6, b"y", pause=0.01) for _ in range(2)]
        return await asyncio.gather(*map(reader.read, sources), return_exceptions=True)

    answers = asyncio.run(two())
    assert sum(isinstance(answer, bodies.Full) for answer in answers) == 1
    assert reader.held == 0
