"""Threads that run Django, in lanes: what waits in one never holds up another."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import close_old_connections, connection

Job = TypeVar("Job")
Answer = TypeVar("Answer")


@dataclass
class _Waiting(Generic[Job, Answer]):
    job: Job
    future: asyncio.Future[Answer]
    loop: asyncio.AbstractEventLoop


class Lane(Generic[Job, Answer]):
    """A few threads and a queue. Up to `largest` jobs that wait at once are one piece of work.

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
    ) -> None:
        self._work = work
        self._largest = largest
        self._queue: queue.SimpleQueue[_Waiting[Job, Answer] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{i}", daemon=True)
            for i in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def do(self, job: Job) -> Answer:
        """Run a job in this lane and wait for its answer."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._queue.put(_Waiting(job, future, loop))
        return await future

    def close(self) -> None:
        """Finish what waits, then end the threads."""
        for _thread in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout=30)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, ended = self._more(first)
            answers = self._answers([waiting.job for waiting in batch])
            close_old_connections()
            _deliver(batch, answers)
            if ended:
                break
        connection.close()

    def _more(self, first: _Waiting[Job, Answer]) -> tuple[list[_Waiting[Job, Answer]], bool]:
        batch = [first]
        while len(batch) < self._largest:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                return batch, True
            batch.append(waiting)
        return batch, False

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
