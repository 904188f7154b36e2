"""Bodies are read whole, with limits of size, time, memory and number; the slowest gives way."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from ishenim.server import bodies
from ishenim.server.bodies import Reader


async def chunks(*parts: bytes, pause: float = 0) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(pause)
        yield part


async def silent() -> AsyncIterator[bytes]:
    yield b"x"
    await asyncio.sleep(3600)


async def whole(reader: Reader, source: AsyncIterator[bytes], length: int | None = None) -> bytes:
    async with reader.read(source, length) as body:
        return body


def read(reader: Reader, source: AsyncIterator[bytes]) -> bytes:
    return asyncio.run(whole(reader, source))


def held(reader: Reader) -> tuple[int, int, int]:
    return reader.small, reader.large, reader.open


def test_a_body_is_put_together() -> None:
    reader = Reader(10, 1)
    assert read(reader, chunks(b"ab", b"cd")) == b"abcd"
    assert held(reader) == (0, 0, 0)


def test_a_body_over_the_limit_is_read_to_its_end_and_refused_with_its_head() -> None:
    reader = Reader(10, 1)
    with pytest.raises(bodies.TooLarge) as refused:
        read(reader, chunks(b"text=a&b", b"x" * 8))
    assert refused.value.head == b"text=a&b"
    assert held(reader) == (0, 0, 0)


def test_a_body_without_end_is_left() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10

    with pytest.raises(bodies.TooLarge):
        read(Reader(10, 1), endless())


def test_a_body_that_stops_is_given_up_and_what_came_is_known() -> None:
    reader = Reader(10, 0.05)
    with pytest.raises(bodies.TooSlow) as refused:
        read(reader, silent())
    assert refused.value.head == b"x"
    assert held(reader) == (0, 0, 0)


def test_a_body_that_only_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "FIRST_MINUTE", 0.1)
    with pytest.raises(bodies.TooSlow):
        read(Reader(10_000, 5), chunks(*[b"a"] * 100, pause=0.01))


def test_of_too_many_the_slowest_gives_way_and_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "OPEN", 3)

    async def run() -> None:
        reader = Reader(1000, 3600)
        stalled = [asyncio.create_task(whole(reader, silent())) for _ in range(3)]
        await asyncio.sleep(0.01)
        async with asyncio.timeout(30):
            assert await whole(reader, chunks(b"letter")) == b"letter"
            [gone], waiting = await asyncio.wait(stalled, return_when=asyncio.FIRST_COMPLETED)
        assert isinstance(gone.exception(), bodies.GaveWay)
        assert (len(waiting), reader.open) == (2, 2)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert held(reader) == (0, 0, 0)

    asyncio.run(run())


def test_what_waits_for_its_answer_is_still_counted() -> None:
    """A thousand letters that were read and wait for a lane are memory, too."""

    async def run() -> None:
        reader = Reader(4 * bodies.SMALL, 1)
        async with reader.read(chunks(bytes(2 * bodies.SMALL)), 2 * bodies.SMALL):
            assert held(reader) == (0, 2 * bodies.SMALL, 0)
        assert held(reader) == (0, 0, 0)

    asyncio.run(run())


def test_large_bodies_wait_for_their_turn_and_all_come_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = 2 * bodies.SMALL
    monkeypatch.setattr(bodies, "MEMORY_OF_LARGE", size)

    async def run() -> list[int]:
        reader = Reader(size, 5)
        parts = [bytes(bodies.SMALL)] * 2
        most = []

        async def one() -> int:
            async with reader.read(chunks(*parts, pause=0.01), size) as body:
                most.append(reader.large)
                await asyncio.sleep(0.01)
                return len(body)

        came = await asyncio.gather(*(one() for _ in range(12)))
        assert max(most) <= size
        assert held(reader) == (0, 0, 0)
        return came

    assert asyncio.run(run()) == [size] * 12


def test_who_dawdles_with_a_large_body_gives_way_to_who_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = 2 * bodies.SMALL
    monkeypatch.setattr(bodies, "MEMORY_OF_LARGE", size)
    monkeypatch.setattr(bodies, "LOOK_EVERY", 0.05)

    async def stops() -> AsyncIterator[bytes]:
        yield bytes(bodies.SMALL + 1)
        await asyncio.sleep(3600)

    async def run() -> tuple[bytes, list[object]]:
        reader = Reader(size, 3600)
        dawdles = asyncio.create_task(whole(reader, stops(), size))
        await asyncio.sleep(0.01)
        monkeypatch.setattr(bodies, "FAST_ENOUGH", 2**40)
        body = await whole(reader, chunks(bytes(size)), size)
        return body, await asyncio.gather(dawdles, return_exceptions=True)

    body, [gone] = asyncio.run(run())
    assert len(body) == size
    assert isinstance(gone, bodies.GaveWay)


def test_small_bodies_together_keep_within_their_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MEMORY_OF_SMALL", 10)

    async def two() -> list[bytes | BaseException]:
        reader = Reader(10, 1)
        sources = [chunks(b"x" * 6, b"y", pause=0.01) for _ in range(2)]
        return await asyncio.gather(*(whole(reader, s) for s in sources), return_exceptions=True)

    answers = asyncio.run(two())
    assert sum(isinstance(answer, bodies.GaveWay) for answer in answers) == 1


async def sends_and_stops(data: bytes) -> AsyncIterator[bytes]:
    yield data
    await asyncio.sleep(3600)


async def _cancelled(tasks: list[asyncio.Task[bytes]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_who_sent_a_lot_and_stopped_gives_way_to_a_slow_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "MEMORY_OF_SMALL", 300_000)
    monkeypatch.setattr(bodies, "HALF", 0.02)

    async def run() -> None:
        reader = Reader(2**20, 3600)
        parked = [
            asyncio.create_task(whole(reader, sends_and_stops(bytes(95_000)))) for _ in range(3)
        ]
        await asyncio.sleep(0.5)
        letter = [bytes(2048)] * 14
        async with asyncio.timeout(30):
            assert len(await whole(reader, chunks(*letter, pause=0.01))) == 14 * 2048
        gone = [task for task in parked if task.done()]
        assert len(gone) == 1
        assert isinstance(gone[0].exception(), bodies.GaveWay)
        await _cancelled(parked)
        assert held(reader) == (0, 0, 0)

    asyncio.run(run())


def test_letters_that_wait_in_a_lane_push_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MEMORY_OF_SMALL", 100_000)

    async def run() -> None:
        reader = Reader(2**20, 1)
        async with reader.read(chunks(bytes(60_000))), reader.read(chunks(bytes(60_000))):
            assert await whole(reader, chunks(bytes(30_000), bytes(30_000))) == bytes(60_000)

    asyncio.run(run())


def test_a_photo_comes_through_between_films_at_a_walking_pace(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two connections that were just fast enough kept everybody's files out."""
    for name, value in {
        "SMALL": 1000, "MEMORY_OF_LARGE": 96_000, "FAST_ENOUGH": 10,
        "LOOK_EVERY": 0.02, "LONGEST": 0.2, "TURN": 20.0,
    }.items():  # fmt: skip
        monkeypatch.setattr(bodies, name, value)

    async def run() -> None:
        reader = Reader(72_000, 5)
        films = [
            asyncio.create_task(
                whole(reader, chunks(bytes(1001), *[b"x"] * 100_000, pause=0.005), length)
            )
            for length in (72_000, 24_000, 24_000, 24_000)
        ]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(30):
            assert await whole(reader, chunks(bytes(2000), bytes(2000)), 4000) == bytes(4000)
        await _cancelled(films)
        assert held(reader) == (0, 0, 0)

    asyncio.run(run())
