"""Threads that run Django, in lanes: what waits in one never holds up another."""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import close_old_connections, connection, transaction

Job = TypeVar("Job")
Answer = TypeVar("Answer")

#: Letters that are made durable by one write to the disk.
LARGEST_BATCH = 32


@dataclass
class _Waiting(Generic[Job, Answer]):
    job: Job
    future: asyncio.Future[Answer]
    loop: asyncio.AbstractEventLoop


class Lane(Generic[Job, Answer]):
    """A few threads and a queue. With `together`, one transaction carries what waits at once."""

    def __init__(
        self, work: Callable[[Job], Answer], *, name: str, threads: int, together: bool = False
    ) -> None:
        self._work = work
        self._together = together
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
            batch, ended = self._more(first) if self._together else ([first], False)
            answers = self._work_together(batch)
            close_old_connections()
            _answer(batch, answers)
            if ended:
                break
        connection.close()

    def _more(self, first: _Waiting[Job, Answer]) -> tuple[list[_Waiting[Job, Answer]], bool]:
        batch = [first]
        while len(batch) < LARGEST_BATCH:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                return batch, True
            batch.append(waiting)
        return batch, False

    def _work_together(self, batch: list[_Waiting[Job, Answer]]) -> list[Answer | BaseException]:
        """Make all jobs durable by one commit; if that fails, each gets its own.

        An answer is given only after the commit: a receipt always means a letter on the disk.
        """
        if len(batch) == 1:
            return [self._try(batch[0].job)]
        try:
            with transaction.atomic():
                return [self._alone(waiting.job) for waiting in batch]
        except Exception:
            return [self._try(waiting.job) for waiting in batch]

    def _alone(self, job: Job) -> Answer:
        with transaction.atomic():
            return self._work(job)

    def _try(self, job: Job) -> Answer | BaseException:
        try:
            return self._work(job)
        except Exception as error:
            return error


def _answer(batch: list[_Waiting[Job, Answer]], answers: list[Answer | BaseException]) -> None:
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
