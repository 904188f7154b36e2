"""Servers forked from one process that has loaded the program: a tenth of a second, not two.

What a start does besides is tested on whole processes (`tests.served.start`).
"""

import multiprocessing
import os
from typing import Any

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.loaded"])


class Forked:
    """A forked server, in the words of `subprocess.Popen`."""

    def __init__(self, database: str, address: str, port: int, patience: float) -> None:
        self._process: Any = _FORKS.Process(target=_serve, args=(database, address, port, patience))
        self._process.start()
        self.pid: int = self._process.pid

    def poll(self) -> int | None:
        code: int | None = self._process.exitcode
        return code

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise TimeoutError
        return code

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _serve(database: str, address: str, port: int, patience: float) -> None:
    from django.db import connection

    from ishenim.cli import start

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ["ISHENIM_DATABASE_URL"] = address  # for the processes that it starts
    connection.settings_dict["NAME"] = database
    start._serve("127.0.0.1", port, "", patience)
