"""What keeps a flood from drowning the box, without knowing who sends it.

No address is stored or counted: a whole school sits behind one. What is counted lies in this
process's memory (of workers in one process for all: ui/counting.py), for each school by itself, so
that a flood of one never reaches another; and for each way in by itself, so that who asks for
answers never keeps anybody from writing. Time is the machine's own, which no change of the clock
touches. A class of thirty that writes at once stays below every number here.
"""

import shutil
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, log2
from pathlib import Path
from time import monotonic

from django.conf import settings

from ishenim.box.refusals import Busy, NoRoom, WorkNeeded
from ishenim.seal.work import work_done
from ishenim.ui.counting import Counted, counts
from ishenim.ui.faults import DiskFull

#: 13 bits are some 8,000 hashes: under a tenth of a second on an old phone.
FIRST_BITS = 13
#: 20 bits are a million hashes: about ten seconds there, and the most ever asked.
MOST_BITS = 20
#: Sealed bytes above this carry files; a letter of words alone is smaller (box/places.py).
LARGEST_OF_WORDS = 96 * 1024
#: Sealed bytes a minute and school before browsers are asked for work, files and words together.
FREE_BYTES = 512 * 2**20
#: Minutes of a budget of files that may be used at once after quiet ones.
SAVED_MINUTES = 16
#: Urgent letters a minute and school before work is asked: the first alarms already.
FREE_URGENT = 1
#: Urgent letters a minute and school that the server seals itself.
URGENT_NOSCRIPT = 5
#: Words are taken until this part of the floor of free disk is left.
FLOOR_FOR_WORDS = 16

_MINUTE = 60.0


class Meter(Counted):
    """What came to each school in the last minute: how often, and how many bytes."""

    def __init__(self) -> None:
        self._total = 0
        self._came: defaultdict[int, deque[tuple[float, int]]] = defaultdict(deque)
        self._bytes: defaultdict[int, int] = defaultdict(int)
        self._lock = threading.Lock()

    @counts
    def total(self) -> int:
        """Return how often something came since the start."""
        return self._total

    @counts
    def add(self, school: int, size: int) -> None:
        with self._lock:
            self._total += 1
            self._came[school].append((monotonic(), size))
            self._bytes[school] += size

    @counts
    def last_minute(self, school: int) -> tuple[int, int]:
        """Return how often something came, and its bytes together."""
        with self._lock:
            came, since = self._came[school], monotonic() - _MINUTE
            while came and came[0][0] <= since:
                self._bytes[school] -= came.popleft()[1]
            return len(came), self._bytes[school]

    def clear(self) -> None:
        with self._lock:
            self._came.clear()
            self._bytes.clear()


class Budget(Counted):
    """So much a minute for each school, and some minutes' worth at once after quiet ones."""

    def __init__(self, a_minute: Callable[[], float], *, saved: float = 1) -> None:
        self._a_minute, self._saved = a_minute, saved
        self._left: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    @counts
    def take(self, school: int, amount: float = 1) -> bool:
        """Take from a school's budget if there is enough left in it."""
        with self._lock:
            now, rate = monotonic(), self._a_minute()
            left, at = self._left.get(school, (rate * self._saved, now))
            left = min(rate * self._saved, left + (now - at) * rate / _MINUTE)
            enough = left >= amount
            self._left[school] = (left - amount if enough else left), now
            return enough

    def clear(self) -> None:
        with self._lock:
            self._left.clear()


@dataclass(frozen=True)
class Way:
    """One way into the box for what browsers sealed, with its own count and its own budgets."""

    free: Callable[[], float]  # a minute and school, before work is asked
    meter: Meter
    files: Budget

    def work_bits(self, school: int) -> int:
        """Return the work a browser must show for the next one: none on an ordinary day."""
        count, size = self.meter.last_minute(school)
        load = max(count / max(1, self.free()), size / FREE_BYTES)
        return 0 if load < 1 else min(MOST_BITS, FIRST_BITS + ceil(2 * log2(load)))

    def check_work(self, school: int, *, at: bytes, of: bytes, nonce: int) -> None:
        """Refuse what came without the work asked for now; done on `of`, to go in under `at`.

        One bit less is enough: the load may have grown since the browser asked.

        Raises:
            WorkNeeded: if there is too little work in it.
        """
        bits = self.work_bits(school)
        if bits and not work_done(at, of, nonce, bits - 1):
            raise WorkNeeded(bits)

    def check_room(self, school: int, size: int, *, free: int) -> None:
        """Refuse files that the school's budget or the disk has no room for; words go last.

        `free` is what the disk has for it (`free_disk`).

        Raises:
            NoRoom: if there is only room for words.
            DiskFull: if there is room for nothing.
        """
        left = free - size
        if left < floor() / FLOOR_FOR_WORDS:
            raise DiskFull
        if size > LARGEST_OF_WORDS and (left < floor() or not self.files.take(school, size)):
            raise NoRoom

    def clear(self) -> None:
        self.meter.clear()
        self.files.clear()


def _way(name: str, free: Callable[[], float]) -> Way:
    files = Budget(lambda: settings.FILES_MB_PER_MINUTE * 2**20, saved=SAVED_MINUTES)
    return Way(free, Meter().named(name), files.named(f"files of {name}"))


letters = _way("letters", lambda: settings.FREE_DROPS_PER_MINUTE)
follow_ups = _way("follow-ups", lambda: settings.FREE_DROPS_PER_MINUTE)
urgent = _way("urgent", lambda: FREE_URGENT)
#: What the server does itself for browsers without scripts: sealing letters, opening mailboxes.
sealing = Budget(lambda: settings.NOSCRIPT_PER_MINUTE).named("sealing")
sealing_urgent = Budget(lambda: URGENT_NOSCRIPT).named("sealing urgent")
looking = Budget(lambda: settings.NOSCRIPT_PER_MINUTE).named("looking")
adding = Budget(lambda: settings.NOSCRIPT_PER_MINUTE).named("adding")


def take(budget: Budget, school: int) -> None:
    """Take one from a school's budget for browsers without scripts.

    Raises:
        Busy: if the minute's budget is spent.
    """
    if not budget.take(school):
        raise Busy


def clear() -> None:
    """Forget all that came, as if nobody had written for a minute."""
    for each in (letters, follow_ups, urgent, sealing, sealing_urgent, looking, adding):
        each.clear()


def floor() -> int:
    """Return how many free bytes the disk keeps for words."""
    return int(settings.FREE_DISK_MB) * 2**20


def free_disk() -> int:
    """Return how many bytes are free on the disk of the letters."""
    return shutil.disk_usage(disk()).free


def disk() -> Path:
    """Return a folder of the disk on which letters lie; theirs may not be there yet."""
    folder = Path(settings.LETTERS_DIR)
    return next(place for place in (folder, *folder.parents) if place.exists())
