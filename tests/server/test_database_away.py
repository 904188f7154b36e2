"""A database that goes away and comes back: told as what it is within seconds, nothing is lost."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from ishenim.box import places
from ishenim.box.models import Box
from ishenim.schools.models import School
from tests.box.wire import BYTES, another, drop_bytes
from tests.cast import Author, Written
from tests.journeys.authors import now, open_box
from tests.served import Served, start

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


class Line:
    """The line between the server and its database; it can be cut, and mended."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._open: list[socket.socket] = []
        self._is_cut = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for end in self._open:
            with suppress(OSError):  # the other side may have closed it in this moment
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self._database / ".s.PGSQL.5432"))
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        finally:
            one.close()
            other.close()


@pytest.fixture
def line(own_database: None) -> Iterator[Line]:
    if connection.vendor != "postgresql":
        pytest.skip("a database in a file does not go away: test_faults.py")
    made = Line(Path(connection.settings_dict["HOST"]))
    yield made
    made.close()


@pytest.fixture
def running(line: Line, open_box: Box) -> Iterator[Served]:
    named = connection.settings_dict
    address = f"postgres://{named['USER']}@127.0.0.1:{line.port}/{named['NAME']}"
    served = start(ISHENIM_DATABASE_URL=address)
    try:
        yield served
    finally:
        served.stop()


def test_it_is_said_within_seconds_and_over_as_soon_as_it_is_back(
    running: Served, line: Line, aigul: Author, roster, sealed_box, school: School
) -> None:
    letter: Written = aigul.write("Мени класста кордошот.", roster, sealed_box)
    body = drop_bytes(letter)
    assert running.ask("GET", "/w")[0].status == 200
    line.cut()
    began = time.monotonic()
    answer, said = running.ask("POST", "/ru/d", body, Content_Type=BYTES)
    assert (answer.status, json.loads(said)["error"]) == (503, "AWAY")
    assert answer.headers["retry-after"]
    assert "Ящик сейчас не отвечает." in json.loads(said)["message"]
    answer, page = running.ask(
        "POST", "/w?p=1", b"text=MENIN+KATYM", Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 503
    assert b">MENIN KATYM</textarea>" in page
    assert running.ask("GET", "/w")[0].status == 200, "the page of a moment ago stands in"
    assert running.ask("GET", "/ready")[1] == b"not ready: the database is away\n"
    assert running.ask("GET", "/live")[0].status == 200
    assert time.monotonic() - began < 60, "not thirty seconds each"
    line.mend()
    until = time.monotonic() + 30
    while (status := running.ask("POST", "/d", body, Content_Type=BYTES)[0].status) == 503:
        assert time.monotonic() < until
        time.sleep(0.5)
    assert status == 200
    assert places.find(school.pk, letter.mailbox)
    body = drop_bytes(another(letter))
    assert running.ask("POST", "/d", body, Content_Type=BYTES)[0].status == 200
