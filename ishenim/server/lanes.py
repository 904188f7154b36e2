"""Threads that run Django, in lanes: what waits in one never holds up another."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import Error, close_old_connections, connection

from ishenim.server.turns import Turns

#: Jobs of one name that may wait in a lane: seconds of its work.
MOST_WAITING = 500

Job = TypeVar("Job")
Answer = TypeVar("Answer")


@dataclass
class _Waiting(Generic[Job, Answer]):
    job: Job
    future: asyncio.Future[Answer]
    loop: asyncio.AbstractEventLoop


class Lane(Generic[Job, Answer]):
    """A few threads and a queue. Up to `largest` jobs that wait at once are one piece of work.

    Jobs take turns by the name they come under; of each name at most `most` may wait.

    Work that fails is done again, each of its jobs alone: so it must be all or nothing. An answer
    is given only after it is done: a receipt always means a letter on the disk.
    """

    def __init__(
        self,
        work: Callable[[list[Job]], list[Answer]],
        *,
        name: str,
        threads: int,
        largest: int = 1,
        most: int = MOST_WAITING,
    ) -> None:
        self._work = work
        self._largest = largest
        self._turns: Turns[_Waiting[Job, Answer]] = Turns(most)
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{i}", daemon=True)
            for i in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def __len__(self) -> int:
        """Return how many jobs wait."""
        return len(self._turns)

    async def do(self, job: Job, of: str = "") -> Answer:
        """Run a job in this lane and wait for its answer.

        Passes on `TooMany`.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._turns.put(of, _Waiting(job, future, loop))
        return await future

    def close(self) -> None:
        """Finish what waits, then end the threads."""
        self._turns.end()
        for thread in self._threads:
            thread.join(timeout=30)

    def _run(self) -> None:
        while self._did_next():
            pass
        connection.close()

    def _did_next(self) -> bool:
        """Do the next piece of work; tell whether there was one.

        A function of its own: while its thread waits, nothing of what was done is held any more.
        """
        first = self._turns.get()
        if first is None:
            return False
        batch = [first]
        while len(batch) < self._largest and (more := self._turns.get_waiting()) is not None:
            batch.append(more)
        answers = self._answers([waiting.job for waiting in batch])
        with contextlib.suppress(Error):  # of a database that is away
            close_old_connections()
        _deliver(batch, answers)
        return True

    def _answers(self, jobs: list[Job]) -> list[Answer | BaseException]:
        try:
            return [*self._work(jobs)]
        except Exception as error:
            if len(jobs) == 1:
                return [error]
            return [answer for job in jobs for answer in self._answers([job])]


def _deliver(batch: list[_Waiting[Job, Answer]], answers: list[Answer | BaseException]) -> None:
    """Hand answers back to the event loop that waits for them."""

    def deliver() -> None:
        for waiting, answer in zip(batch, answers, strict=True):
            if waiting.future.cancelled():
                continue
            if isinstance(answer, BaseException):
                waiting.future.set_exception(answer)
            else:
                waiting.future.set_result(answer)

    batch[0].loop.call_soon_threadsafe(deliver)
