"""A queue in which everybody has a turn: what waits for one school never holds up another."""

import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

Item = TypeVar("Item")

_ITEM, _END = "item", "end"


class TooMany(Exception):
    """So much waits under this name already that nothing more is taken."""


class Turns(Generic[Item]):
    """Items by name, given out one of each name in turn; at most `most` may wait under one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[str, deque[Item]] = {}  # in the order of turns
        self._lock = threading.Lock()
        #: A ticket for each item, and at the end one that says so. Threads wait here: a queue in C
        #: costs a letter a third of what a Condition did.
        self._tickets: SimpleQueue[str] = SimpleQueue()

    def __len__(self) -> int:
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def put(self, name: str, item: Item) -> None:
        """Let an item wait.

        Raises:
            TooMany: if too many wait under this name.
        """
        with self._lock:
            mine = self._waiting.setdefault(name, deque())
            if len(mine) >= self._most:
                raise TooMany
            mine.append(item)
        self._tickets.put(_ITEM)

    def get(self) -> Item | None:
        """Wait for the next item; None once all is done and nothing more will come."""
        return self._next(self._tickets.get())

    def get_waiting(self) -> Item | None:
        """Return the next item if one waits."""
        try:
            return self._next(self._tickets.get_nowait())
        except Empty:
            return None

    def end(self) -> None:
        """Let whoever waits for items go once all are done."""
        self._tickets.put(_END)

    def _next(self, ticket: str) -> Item | None:
        if ticket == _END:
            self._tickets.put(_END)  # for the next thread
            return None
        with self._lock:
            name = next(iter(self._waiting))
            mine = self._waiting.pop(name)
            item = mine.popleft()
            if mine:
                self._waiting[name] = mine  # at the end: the others first
            return item
