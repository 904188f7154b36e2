"""What keeps a flood of letters from drowning the box, without knowing who sends them.

No address is stored or counted: a whole school sits behind one. Counters are global and live in
this process's memory. An ordinary day never reaches them.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil, log2
from time import monotonic

from django.conf import settings

from ishenim.box.refusals import Busy, WorkNeeded
from ishenim.seal.work import work_done

#: 13 bits are some 8,000 hashes: under a tenth of a second on an old phone.
FIRST_BITS = 13
#: 20 bits are a million hashes: about ten seconds there, and the most ever asked.
MOST_BITS = 20
#: How many letters the server seals at the same time: each takes a third of a second of one core.
SEALING_AT_ONCE = 2

_MINUTE = timedelta(minutes=1)


class Counter:
    """Letters stored in the last minute."""

    def __init__(self) -> None:
        self._stored: deque[datetime] = deque()
        self._lock = threading.Lock()

    def add(self, now: datetime) -> None:
        with self._lock:
            self._stored.append(now)

    def last_minute(self, now: datetime) -> int:
        with self._lock:
            while self._stored and self._stored[0] <= now - _MINUTE:
                self._stored.popleft()
            return len(self._stored)

    def clear(self) -> None:
        with self._lock:
            self._stored.clear()


class Bucket:
    """A token bucket: so many letters a minute, as many at once after a quiet one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._tokens = float(settings.NOSCRIPT_PER_MINUTE)
        self._at = monotonic()

    def take(self) -> bool:
        """Take a token if there is one."""
        with self._lock:
            now, rate = monotonic(), settings.NOSCRIPT_PER_MINUTE
            self._tokens = min(rate, self._tokens + (now - self._at) * rate / 60)
            self._at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


drops = Counter()
bucket = Bucket()
_sealing = threading.BoundedSemaphore(SEALING_AT_ONCE)


def work_bits(now: datetime) -> int:
    """Return the work a browser must show for its next letter: none on an ordinary day."""
    load = drops.last_minute(now) / max(1, settings.FREE_DROPS_PER_MINUTE)
    return 0 if load < 1 else min(MOST_BITS, FIRST_BITS + ceil(2 * log2(load)))


def check_work(*, seal: bytes, nonce: int, now: datetime) -> None:
    """Refuse a letter that came without the work asked for now.

    One bit less is enough: the load may have grown since the browser asked.

    Raises:
        WorkNeeded: if there is too little work in it.
    """
    bits = work_bits(now)
    if bits and not work_done(seal, nonce, bits - 1):
        raise WorkNeeded(bits)


@contextmanager
def noscript_slot() -> Iterator[None]:
    """Hold one of the few places in which the server seals a letter itself.

    Raises:
        Busy: if all are taken or the minute's budget is spent.
    """
    if not _sealing.acquire(timeout=5):
        raise Busy
    try:
        if not bucket.take():
            raise Busy
        yield
    finally:
        _sealing.release()
