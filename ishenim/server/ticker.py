"""What must happen by itself: every few seconds, in a thread of its own.

Reminders have another one: however many people wait for them, an alarm waits for nobody. Of several
processes on one PostgreSQL one has the duty, by a lease that it keeps; when it is gone for half a
minute, the next who asks has it.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.db import connection
from django.utils import timezone

from ishenim.ui.logs import named

DUTY = "ticker"
#: Also how long SQLite's write-ahead log may show in which order letters came.
EVERY = 10.0
#: Seconds of a round in which places for letters are made, and pauses in which letters go in.
MAKING_ROOM, BETWEEN = 5.0, 0.02
SESSIONS_EVERY = STRAYS_EVERY = 3600.0
REMINDERS_EVERY = 300.0
WITNESSES_EVERY = 120.0
REPORTS_EVERY = 1800.0

log = logging.getLogger(__name__)


def run(now: datetime) -> None:
    """Do what is due: alarms, the database's files. One duty failing stops no other."""
    for duty in (_alarms, _make_room, _forget_order, _clear_the_disk):
        _guarded(duty, now)


def remind(now: datetime) -> bool:
    """Remind whom something waits for; return whether more people wait for the next time."""
    try:
        tick: Callable[..., bool] = import_module("ishenim.obligations.actions").tick
        return tick(now=now)
    except Exception as error:
        log.error("reminders failed: %s", named(error))
        return False


class Ticker:
    """Runs the duties until it is stopped.

    Pauses are counted on the machine's own time: a clock that is put back stops nothing.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._name, self._has_duty = secrets.token_bytes(16), False
        loops = {"ticker": self._loop, "reminders": self._remind}
        self._threads = [
            threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops.items()
        ]
        self._at = dict.fromkeys(("sessions", "strays", "witnesses", "reports"), 0.0)
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()

    @property
    def lag(self) -> float:
        """Seconds by which the round at hand is late."""
        return max(0.0, time.monotonic() - self._began - EVERY)

    def close(self) -> None:
        """Stop after the duty at hand."""
        self._stop.set()
        ends = time.monotonic() + 30
        for thread in self._threads:
            thread.join(timeout=max(0.0, ends - time.monotonic()))
        if self._has_duty and connection.vendor == "postgresql":
            _guarded(self._end_duty, timezone.now())
            connection.close()

    def _loop(self) -> None:
        while not self._stop.wait(EVERY):
            self._began = time.monotonic()
            _guarded(self._ask_for_duty, timezone.now())
            if self._has_duty:
                self.round(timezone.now())
            connection.close()
        connection.close()

    def _remind(self) -> None:
        """Remind without a pause while people wait, then look again after a while."""
        pause = EVERY
        while not self._stop.wait(pause):
            pause = EVERY
            if self._has_duty:
                pause = 0.0 if remind(timezone.now()) else REMINDERS_EVERY
            connection.close()
        connection.close()

    def _ask_for_duty(self, now: datetime) -> None:
        """Take or keep the duty; SQLite's files need every process to look after them."""
        has_it, self._has_duty = connection.vendor != "postgresql", False
        if not has_it:
            hold: Callable[..., bool] = import_module("ishenim.obligations.actions").hold_lease
            has_it = hold(duty=DUTY, holder=self._name, now=now)
        self._has_duty = has_it

    def _end_duty(self, _now: datetime) -> None:
        end: Callable[..., None] = import_module("ishenim.obligations.actions").end_lease
        end(duty=DUTY, holder=self._name)

    def round(self, now: datetime) -> None:
        """Do what is due."""
        run(now)
        if self._is_due("sessions", SESSIONS_EVERY):
            _guarded(_forget_sessions, now)
        if self._is_due("strays", STRAYS_EVERY):
            _guarded(_forget_strays, now)
        if self._is_due("witnesses", WITNESSES_EVERY):
            _guarded(_ask_witnesses, now)
        if self._is_due("reports", REPORTS_EVERY):
            _guarded(open_reports, now)

    def _is_due(self, duty: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._at[duty]:
            return False
        self._at[duty] = now + every
        return True


def _guarded(duty: Callable[[datetime], None], now: datetime) -> None:
    try:
        duty(now)
    except Exception as error:
        # The kind of error alone: its text could hold an address.
        log.error("%s failed: %s", duty.__name__.strip("_").replace("_", " "), named(error))


def _ask_witnesses(now: datetime) -> None:
    """Show the newest checkpoint to who remembers the journal from outside."""
    ask: Callable[..., int] = import_module("ishenim.journal.witnesses").ask_all
    ask(now=now)


def open_reports(now: datetime) -> None:
    """Open the report on a quarter on the day after it (R28)."""
    tick: Callable[..., int] = import_module("ishenim.reports.actions").tick
    tick(now=now)


def _alarms(now: datetime) -> None:
    """Tell members of urgent letters (docs/spec/urgent.md)."""
    tick: Callable[..., None] = import_module("ishenim.casework.actions").tick
    tick(now=now)


def _make_room(_now: datetime) -> None:
    """Grow the places of letters before they are full, and give back what an opening emptied."""
    keep_room: Callable[[], bool] = import_module("ishenim.box.places").keep_room
    until = time.monotonic() + MAKING_ROOM
    while keep_room() and time.monotonic() < until:
        time.sleep(BETWEEN)


def _forget_order(_now: datetime) -> None:
    """Empty SQLite's write-ahead log: it holds pages in the order of their writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _clear_the_disk(_now: datetime) -> None:
    """Finish what a destruction could not while others were reading."""
    clear: Callable[[], None] = import_module("ishenim.retention.actions").clear_leftovers
    clear()


def _forget_strays(_now: datetime) -> None:
    """Remove files of letters whose storing was cut off an hour ago or more."""
    forget: Callable[[float], int] = import_module("ishenim.box.places").forget_strays
    forget(time.time() - STRAYS_EVERY)


def _forget_sessions(_now: datetime) -> None:
    """Delete sessions that have run out."""
    import_module("django.contrib.sessions.backends.db").SessionStore.clear_expired()
