"""Several processes on one port: one looks after them and counts, the workers answer.

The kernel shares new connections out among the workers. Budgets and tries are counted by the
process that looks after them (ui/counting.py), each worker by a pair of sockets of its own. A
worker that ends by itself is begun again; when the first process ends, however, all end.
"""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from ishenim.box import flood
from ishenim.commission import tries
from ishenim.ui import counting

log = logging.getLogger(__name__)

#: What counts: it must be there before a worker asks.
COUNTING = (flood, tries)
#: Seconds between two looks whether all workers live.
LOOK_EVERY = 0.2
#: Seconds before a worker that has ended is begun again; twice as many each time it ends at once.
PAUSE, LONGEST_PAUSE = 0.5, 10.0
#: Seconds of life after which a worker did not end at once.
LIVED = 10.0
#: Seconds in which workers finish what was begun (run.END_PATIENCE and app.LAST_WORK).
ENDING = 60.0


class _Worker:
    """One of the processes that answer."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._pause = PAUSE
        self._again_at = 0.0
        self._began = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Begin it, or again if it has ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._again_at:
                self._begin(now)
        elif (code := self.process.poll()) is not None:
            log.error("a worker ended (%s); it is begun again", code)
            self._pause = (
                PAUSE if now - self._began > LIVED else min(2 * self._pause, LONGEST_PAUSE)
            )
            self.process, self._again_at = None, now + self._pause

    def _begin(self, now: float) -> None:
        ours, its = socket.socketpair()
        with its:
            self.process = subprocess.Popen(  # noqa: S603  (our own words)
                [sys.executable, "-m", "ishenim.cli", *self._words, "--counts", str(its.fileno())],
                pass_fds=[its.fileno()],
            )
        self._began = now
        threading.Thread(target=_count_for, args=[ours], daemon=True, name="counts").start()

    def end(self) -> None:
        """Ask it to end."""
        if self.process is not None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end, and make one of it when the time is over."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def look_after(count: int, words: list[str], ready: Callable[[], None]) -> None:
    """Keep so many workers until SIGTERM or SIGINT; `words` are their command line."""
    ending = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ending.set())
    signal.signal(signal.SIGHUP, lambda *_: log.warning("settings are read at the start: restart"))
    workers = [_Worker([*words, "--worker", str(number)]) for number in range(count)]
    for worker in workers:
        worker.look()
    ready()
    while not ending.wait(LOOK_EVERY):
        for worker in workers:
            worker.look()
    for worker in workers:
        worker.end()
    until = time.monotonic() + ENDING
    for worker in workers:
        worker.wait(until)


# ── Counting ──────────────────────────────────────────────────────────────────
def _count_for(worker: socket.socket) -> None:
    """Count for a worker until it ends. An answer is a line, as its question is."""
    with worker, worker.makefile("rwb") as line, contextlib.suppress(OSError):
        for asked in line:
            line.write(json.dumps(counting.answer(*json.loads(asked))).encode() + b"\n")
            line.flush()


def count_there(descriptor: int) -> None:
    """Let this worker's counts be kept by who began it, and end with it."""
    there = socket.socket(fileno=descriptor)
    line, turn = there.makefile("rwb"), threading.Lock()

    def ask(name: str, method: str, given: tuple[Any, ...]) -> Any:
        with turn:
            line.write(json.dumps([name, method, given]).encode() + b"\n")
            line.flush()
            answer = line.readline()
        if not answer:
            raise ConnectionError
        return json.loads(answer)

    def wait() -> None:
        # Nothing is taken away: it is only seen that the other end is closed.
        with contextlib.suppress(OSError):
            while there.recv(1, socket.MSG_PEEK):
                time.sleep(LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    counting.ask_elsewhere(ask)
    threading.Thread(target=wait, daemon=True, name="counts").start()
