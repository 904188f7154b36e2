"""`ishenim serve --workers`: several processes on one port, and limits that are those of one."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from ishenim.box import places
from ishenim.box.models import Box
from ishenim.obligations.actions import LEASE, end_lease, hold_lease
from ishenim.obligations.models import Lease
from ishenim.seal.receipt import new_code
from ishenim.ui import counting
from tests.box.wire import BYTES, another, drop_bytes, mailbox_bytes
from tests.cast import NOW, Author
from tests.journeys.authors import now, open_box
from tests.served import PATIENCE, Served, start

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
A, B = b"a" * 16, b"b" * 16


@pytest.fixture
def several(own_database: None, open_box: Box) -> Iterator[Served]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    running = start("--workers", "2", "--patience", "3", ISHENIM_NOSCRIPT_PER_MINUTE="3")
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def workers(served: Served) -> set[int]:
    """Return the processes that answer."""
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError, IndexError):
            continue
        if parent == served.process.pid and b"--worker" in words:
            found.add(int(folder.name))
    return found


def until(seen: object) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.postgres
def test_letters_that_come_to_either_are_in_the_box_also_after_one_was_killed(
    several: Served, open_box: Box, aigul: Author, roster, sealed_box
) -> None:
    before = workers(several)
    assert len(before) == 2
    model = aigul.write("Мени класста кордошот.", roster, sealed_box)
    letters = [another(model) for _ in range(40)]

    def send(one: object) -> str:
        while True:  # as a browser does: the connection of who was killed breaks
            try:
                answer, body = several.ask("POST", "/d", drop_bytes(one), Content_Type=BYTES)  # type: ignore[arg-type]
            except OSError:
                continue
            assert answer.status == 200
            return body.decode()

    killed = min(before)
    with ThreadPoolExecutor(8) as people:
        coming = [people.submit(send, one) for one in letters]
        os.kill(killed, signal.SIGKILL)
        receipts = [one.result() for one in coming]
    until(lambda: len(workers(several) - {killed}) == 2)
    for letter, receipt in zip(letters, receipts, strict=True):
        answer, body = several.ask("POST", "/t", mailbox_bytes(letter), Content_Type=BYTES)
        assert answer.status == 200
        assert receipt.encode().split(b"\n")[0] in body
    assert places.count(open_box) == 40


@pytest.mark.slow
@pytest.mark.postgres
def test_a_budget_is_the_same_for_all_of_them_and_one_has_the_ticker(several: Served) -> None:
    form = urlencode({"code": new_code()}).encode()

    def look() -> int:
        kind = "application/x-www-form-urlencoded"
        return several.ask("POST", "/f", form, Content_Type=kind)[0].status

    asked = [look() for _ in range(12)]
    assert asked.count(503) == 9, asked
    until(lambda: Lease.objects.filter(duty="ticker").exists())
    every = workers(several)
    assert several.stop() == 0
    assert not [pid for pid in every if Path(f"/proc/{pid}").exists()]
    assert not Lease.objects.exists(), "who ends lets go of it"


@pytest.mark.slow
@pytest.mark.postgres
def test_none_is_left_when_who_looks_after_them_is_killed(several: Served) -> None:
    every = workers(several)
    several.process.kill()
    several.process.wait()
    until(lambda: not [pid for pid in every if Path(f"/proc/{pid}").exists()])


def test_sqlite_refuses_them_in_words(
    own_database: None, capfd: pytest.CaptureFixture[str]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    with pytest.raises(AssertionError, match="did not start: 1"):
        start("--workers", "2")
    assert "SQLite has one writer" in capfd.readouterr().err


@pytest.mark.django_db
def test_a_duty_is_one_holders_until_it_lets_go_or_is_silent() -> None:
    def hold(holder: bytes, seconds: float) -> bool:
        return hold_lease(duty="ticker", holder=holder, now=NOW + timedelta(seconds=seconds))

    assert hold(A, 0)
    assert not hold(B, 10)
    assert hold(A, 20)
    assert not hold(B, 40), "it was kept at 20"
    assert hold(B, 20 + LEASE.total_seconds() + 1)
    assert not hold(A, 52)
    end_lease(duty="ticker", holder=A)
    assert not hold(A, 53), "nobody ends another's"
    end_lease(duty="ticker", holder=B)
    assert hold(A, 54)
    assert hold(B, -3600), "a clock that was put back keeps nobody from it"


def test_nobody_asks_for_more_than_counting() -> None:
    from ishenim.box import flood

    assert counting.answer("looking", "take", (1,)) is True
    for name, method in (("looking", "clear"), ("looking", "__class__"), ("none", "take")):
        with pytest.raises((AttributeError, KeyError)):
            counting.answer(name, method, ())
    flood.clear()
