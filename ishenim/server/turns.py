"""A queue in which everybody has a turn: what waits for one school never holds up another."""

import threading
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class TooMany(Exception):
    """So much waits under this name already that nothing more is taken."""


class Turns(Generic[Item]):
    """Items by name, given out one of each name in turn; at most `most` may wait under one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[str, deque[Item]] = {}  # in the order of turns
        self._changed = threading.Condition()
        self._ended = False

    def __len__(self) -> int:
        with self._changed:
            return sum(map(len, self._waiting.values()))

    def put(self, name: str, item: Item) -> None:
        """Let an item wait.

        Raises:
            TooMany: if too many wait under this name.
        """
        with self._changed:
            mine = self._waiting.setdefault(name, deque())
            if len(mine) >= self._most:
                raise TooMany
            mine.append(item)
            self._changed.notify()

    def get(self) -> Item | None:
        """Wait for the next item; None once all is done and nothing more will come."""
        with self._changed:
            while not self._waiting and not self._ended:
                self._changed.wait()
            return self._next()

    def get_waiting(self) -> Item | None:
        """Return the next item if one waits."""
        with self._changed:
            return self._next()

    def end(self) -> None:
        """Let whoever waits for items go once all are done."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _next(self) -> Item | None:
        if not self._waiting:
            return None
        name = next(iter(self._waiting))
        mine = self._waiting.pop(name)
        item = mine.popleft()
        if mine:
            self._waiting[name] = mine  # at the end: the others first
        return item
