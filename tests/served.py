"""A database of one's own and a real server on it, for tests that need more than a rollback.

`own_database`  a fresh file (or PostgreSQL database) that this test alone writes; the test's own
                connection points to it, so the cast and the ORM work as usual
`served`        the real server, in a process of its own, on that database
"""

import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.forked import Forked

_names = iter(range(10_000))
#: Seconds a server may take to start on a machine that is busy with other tests.
PATIENCE = 120


@dataclass
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes] | Forked
    var: Path
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def connect(self, timeout: float = PATIENCE) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("localhost", self.port, timeout=timeout)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send one request; header names are written with underscores."""
        connected = self.connect()
        connected.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connected.getresponse()
        try:
            return answer, answer.read()
        finally:
            connected.close()

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self.process.terminate()
        return self.process.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(
    *options: str, stdout: Any = subprocess.DEVNULL, stderr: Any = None, **environ: str
) -> Served:
    """Start `ishenim serve` on the database the test is connected to."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "ishenim.cli", "serve", "--port", str(port), *options],
        env={**os.environ, "ISHENIM_DATABASE_URL": _address(), **environ},
        stdout=stdout,
        stderr=stderr,
    )
    return _answering(Served(port, process, Path(settings.VAR)))


def _answering(served: Served) -> Served:
    """Wait until a server that was started answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            served.ask("GET", "/static/none")
            return served
        except OSError:
            code = served.process.poll()
            if code is not None or time.monotonic() > deadline:
                served.process.kill()
                raise AssertionError(f"the server did not start: {code}") from None
            time.sleep(0.05)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Give the test a database that is as new as after the migrations."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = _copy(str(before))
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            _disconnect()
            connection.settings_dict["NAME"] = before
            shutil.rmtree(settings.LETTERS_DIR, ignore_errors=True)


@pytest.fixture
def served(own_database: None) -> Iterator[Served]:
    """Serve the test's own database; what the test writes is there for the server, and back."""
    port, name = free_port(), str(connection.settings_dict["NAME"])
    running = _answering(Served(port, Forked(name, _address(), port, 3.0), Path(settings.VAR)))
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def _address() -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    made = connection.settings_dict
    return f"postgres://{made['USER']}:@{made['HOST']}/{made['NAME']}"


def _copy(name: str) -> str:
    if connection.vendor == "sqlite":
        _disconnect()
        own = f"{name}-{os.getpid()}-{next(_names)}"
        # Not a copy of the file: what is still in its log would be missing.
        with closing(sqlite3.connect(name)) as old, closing(sqlite3.connect(own)) as new:
            old.backup(new)
        return own
    own = f"own_{os.getpid()}_{next(_names)}"
    _disconnect()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}"')
    return own


def _disconnect() -> None:
    connection.close()
    if connection.vendor == "postgresql" and hasattr(connection, "close_pool"):
        connection.close_pool()
