"""Lanes: what waits is one piece of work, and one failure spoils no other letter."""

import asyncio
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from ishenim.box.models import Message
from ishenim.schools.models import School
from ishenim.server.lanes import Lane

Work = Callable[[list[int]], list[int]]


@pytest.fixture
def one(own_database: None) -> School:
    return School.objects.create(slug="one", origin="one.example", name_ky="Биринчи мектеп")


@pytest.fixture
def lane() -> Iterator[Callable[..., Lane[int, int]]]:
    made: list[Lane[int, int]] = []

    def make(work: Work, *, largest: int) -> Lane[int, int]:
        made.append(Lane(work, name="test", threads=1, largest=largest))
        return made[-1]

    yield make
    for each in made:
        each.close()


async def all_of(lane: Lane[int, int], count: int) -> list[int | BaseException]:
    return await asyncio.gather(*map(lane.do, range(count)), return_exceptions=True)


def kept() -> set[int]:
    return set(Message.objects.values_list("number", flat=True))


@pytest.mark.parametrize("largest", [1, 8])
def test_a_failing_job_fails_alone(
    one: School, lane: Callable[..., Lane[int, int]], largest: int
) -> None:
    @transaction.atomic
    def work(numbers: list[int]) -> list[int]:
        for number in numbers:
            Message.objects.create(
                key=number.to_bytes(16, "big"),
                school=one,
                mailbox=bytes(16),
                way="in",
                number=number,
                sealed=b"",
                dated_on="2026-04-15",
            )
            if number % 5 == 3:
                raise ValueError(number)
        return numbers

    answers = asyncio.run(all_of(lane(work, largest=largest), 20))
    failed = {i for i, answer in enumerate(answers) if isinstance(answer, ValueError)}
    assert failed == {3, 8, 13, 18}
    assert kept() == set(range(20)) - failed


def test_what_waits_is_one_piece_of_work(
    own_database: None, lane: Callable[..., Lane[int, int]]
) -> None:
    begin = threading.Event()
    sizes: list[int] = []

    def work(numbers: list[int]) -> list[int]:
        begin.wait(5)
        sizes.append(len(numbers))
        return numbers

    async def run() -> list[int | BaseException]:
        running = asyncio.ensure_future(all_of(lane(work, largest=8), 30))
        await asyncio.sleep(0.1)  # all thirty wait by now
        begin.set()
        return await running

    assert asyncio.run(run()) == list(range(30))
    assert len(sizes) <= 5, "only the first may go alone"
    assert max(sizes) == 8


class Job:
    """A job that can be watched."""


def test_nothing_that_was_done_is_held_while_its_thread_waits(own_database: None) -> None:
    lane: Lane[Job, int] = Lane(lambda jobs: [1 for _ in jobs], name="test", threads=1, largest=8)
    job = Job()
    seen = weakref.ref(job)

    async def ask(job: Job) -> int:
        return await lane.do(job)

    assert asyncio.run(ask(job)) == 1
    del job
    until = time.monotonic() + 5
    while seen() and time.monotonic() < until:
        time.sleep(0.01)
    assert seen() is None
    lane.close()
