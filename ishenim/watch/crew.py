"""Several processes that look at schools, each ended by force when it does not end by itself.

A thread that a host keeps busy cannot be stopped; a process can. One that dies costs its school a
finding and the others nothing.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from ishenim.watch.school import Task, look

#: Seconds beyond its own limit after which a process is ended.
GRACE = 30.0
#: Seconds that a process may take to begin.
BEGINS = 120.0
#: What a process says when it has begun.
HERE = "here"

Looker = Callable[[Task], dict[str, Any]]


@dataclass
class _Hand:
    """A process, and what it is doing."""

    process: Any
    pipe: Connection
    task: Task | None = None
    ends: float = 0.0
    has_begun: bool = False


def _serve(pipe: Connection, looker: Looker) -> None:
    """Look at what comes until nothing comes."""
    with suppress(EOFError, KeyboardInterrupt, OSError):
        pipe.send(HERE)
        while True:
            pipe.send(looker(pipe.recv()))


class Crew:
    """So many processes at once."""

    def __init__(self, at_once: int, looker: Looker = look, grace: float = GRACE) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._at_once, self._looker, self._grace = at_once, looker, grace
        self._hands: list[_Hand] = []

    def work(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, dict[str, Any] | None]]:
        """Yield each task with what was found, None where its process had to be ended."""
        left = iter(tasks)
        self._hands = []
        try:
            more = self._fill(left)
            while any(hand.task for hand in self._hands):
                yield from self._collect()
                if more:
                    more = self._fill(left)
        finally:
            for hand in self._hands:
                self._end(hand)

    def _fill(self, tasks: Iterator[Task]) -> bool:
        """Give every idle process a task; return whether there may be more."""
        while True:
            idle = next((hand for hand in self._hands if hand.task is None), None)
            if idle is None and len(self._hands) >= self._at_once:
                return True
            task = next(tasks, None)
            if task is None:
                return False
            if idle is None:
                idle = self._hire()
            idle.task = task
            idle.ends = self._end_of(task) if idle.has_begun else time.monotonic() + BEGINS
            idle.pipe.send(task)

    def _end_of(self, task: Task) -> float:
        return time.monotonic() + task.limits.seconds + self._grace

    def _hire(self) -> _Hand:
        mine, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._looker), daemon=True)
        process.start()
        theirs.close()
        hand = _Hand(process, mine)
        self._hands.append(hand)
        return hand

    def _collect(self) -> Iterator[tuple[Task, dict[str, Any] | None]]:
        """Wait for somebody to finish, to die or to run out of time."""
        busy = [hand for hand in self._hands if hand.task]
        patience = max(0.0, min(hand.ends for hand in busy) - time.monotonic())
        ready = wait([hand.pipe for hand in busy], timeout=patience)
        now = time.monotonic()
        for hand in busy:
            task, found = hand.task, None
            if task is None or (hand.pipe not in ready and now < hand.ends):
                continue
            if hand.pipe in ready:
                with suppress(EOFError, OSError):
                    found = hand.pipe.recv()
            if found == HERE:
                hand.has_begun, hand.ends = True, self._end_of(task)
                continue
            hand.task = None
            if found is None:
                self._hands.remove(hand)
                self._end(hand)
            yield task, found

    @staticmethod
    def _end(hand: _Hand) -> None:
        hand.pipe.close()
        if hand.task is not None or hand.process.exitcode is None:
            hand.process.join(0.2 if hand.task is None else 0)
        if hand.process.is_alive():
            hand.process.kill()
            hand.process.join()
