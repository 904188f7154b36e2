"""The real server under what strangers do to stop it: an honest author gets through."""

import http.client
import json
import re
import secrets
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ishenim.box.models import Box
from ishenim.seal.receipt import DIGITS, damm
from tests.box.wire import BYTES, another, drop_bytes
from tests.cast import Author, Written
from tests.journeys.authors import now, open_box
from tests.served import Served, free_port, start

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
pytestmark = pytest.mark.slow
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def letter(served: Served, aigul: Author, roster, open_box: Box, sealed_box) -> Written:
    return aigul.write("Мени класста кордошот.", roster, sealed_box)


def code(number: int) -> str:
    digits = f"{number:0{DIGITS - 1}d}"
    return next(made for d in "0123456789" if not damm(made := digits + d))


def write_by_hand(served: Served, path: str = "/w", **more: str) -> tuple[int, str]:
    form = {"once": secrets.token_hex(32), "text": "Кат", **more}
    answer, body = served.ask("POST", path, urlencode(form).encode(), Content_Type=FORM)
    return answer.status, body.decode()


# ── Names ─────────────────────────────────────────────────────────────────────
def test_an_unknown_name_is_refused_before_anything_is_kept(served: Served, open_box: Box) -> None:
    for path in ("/", "/o", "/w", "/k", "/static/ishenim/author.css"):
        answer, body = served.ask("GET", path, Host="evil.example")
        assert (answer.status, b"evil" in body) == (421, False)
        answer, body = served.ask("GET", path, Host="localhost")
        assert (answer.status, b"evil" in body) == (200, False)


def test_a_strangers_word_reaches_no_log(own_database: None, open_box: Box, tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("wb") as stream:
        running = start(stderr=stream, stdout=stream)
        try:
            for path in ("/", "/w?text=abusiveword", "/abusiveword"):
                running.ask("GET", path, Host="abusiveword.example")
                running.ask("GET", path)
                running.ask("POST", path, b"abusiveword", Content_Type="abusiveword/x")
        finally:
            running.stop()
    assert b"abusiveword" not in said.read_bytes()
    assert b"Not Found" not in said.read_bytes()


# ── Without scripts ───────────────────────────────────────────────────────────
def test_made_up_codes_keep_nobody_from_writing_or_from_a_page(
    served: Served, open_box: Box
) -> None:
    def ask(number: int) -> int:
        with closing(served.connect(timeout=180)) as asking:
            asking.request("POST", "/f", urlencode({"code": code(number)}), {"Content-Type": FORM})
            answer = asking.getresponse()
            answer.read()
            return answer.status

    with ThreadPoolExecutor(16) as strangers:
        asked = [strangers.submit(ask, number) for number in range(60)]
        time.sleep(0.2)
        assert write_by_hand(served)[0] == 200
        assert served.ask("GET", f"/i?{secrets.token_hex(4)}")[0].status == 200
        statuses = {one.result() for one in asked}
    assert statuses <= {404, 503}
    assert write_by_hand(served)[0] == 200


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", "Кат өтө чоң."),
        ("/ru", "Письмо слишком большое."),
        ("/en", "The letter is too large."),
    ],
)
def test_a_form_that_is_too_large_comes_back_with_its_words(
    served: Served, open_box: Box, language: str, said: str
) -> None:
    mark, words = "x" * 40, "Мени класста кордошот."
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="once"\r\n\r\n{"ab" * 32}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="text"\r\n\r\n{words}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="attached"; filename="a.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    ).encode()
    body = head + bytes(73 * 2**20) + f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    answer, page = served.ask("POST", f"{language}/w?p=1", body, Content_Type=kind)
    assert answer.status == 413
    assert said in page.decode()
    assert f">{words}</textarea>" in page.decode()
    assert "ab" * 32 in page.decode()
    assert "data-exit" in page.decode()
    assert "content-security-policy" in answer.headers


# ── Slow clients ──────────────────────────────────────────────────────────────
STALLED = (
    b"POST /d HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
    b"Content-Length: 9000000\r\n\r\nTBD"
)


def stall(served: Served, phones: ExitStack, count: int) -> list[socket.socket]:
    stalled = []
    for _ in range(count):
        phone = phones.enter_context(socket.create_connection(("localhost", served.port)))
        phone.sendall(STALLED)
        stalled.append(phone)
    return stalled


def test_more_stalled_letters_than_there_are_places_hold_up_nobody(
    letter: Written, served: Served
) -> None:
    from ishenim.server import bodies

    with ExitStack() as phones:
        stall(served, phones, bodies.OPEN + 200)
        for _ in range(3):
            answer, _body = served.ask("POST", "/d", drop_bytes(another(letter)),
                                       Content_Type=BYTES)  # fmt: skip
            assert answer.status == 200
            assert served.ask("GET", "/k")[0].status == 200


# ── Ending ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("pause", [0, 0.3])
def test_it_is_asked_to_end_while_a_thousand_come(
    served: Served, open_box: Box, pause: float
) -> None:
    """The signal was lost: its byte had no room in the pipe that wakes the loop."""
    from ishenim.server import bodies

    with ExitStack() as phones:
        stall(served, phones, bodies.OPEN + 200)
        time.sleep(pause)
    assert served.stop() == 0


def test_neither_who_drips_nor_who_never_reads_keeps_it_from_ending(
    served: Served, open_box: Box
) -> None:
    with ExitStack() as phones:
        [dripping] = stall(served, phones, 1)
        deaf = phones.enter_context(socket.create_connection(("localhost", served.port)))
        deaf.sendall(b"GET /static/ishenim/desk.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
        time.sleep(0.5)
        served.process.terminate()
        until = time.monotonic() + 60
        while served.process.poll() is None and time.monotonic() < until:
            with suppress(OSError):
                dripping.sendall(bytes(4096))
            time.sleep(0.2)
        assert served.process.poll() == 0


# ── Health ────────────────────────────────────────────────────────────────────
@pytest.fixture
def watched(own_database: None, open_box: Box) -> Iterator[tuple[Served, int]]:
    port = free_port()
    running = start(ISHENIM_WATCH=f"127.0.0.1:{port}")
    try:
        yield running, port
    finally:
        running.stop()


def test_it_tells_that_it_lives_and_can_work(served: Served, open_box: Box) -> None:
    for host in ("localhost", "10.0.0.7"):
        assert served.ask("GET", "/live", Host=host)[1] == b"live\n"
        answer, body = served.ask("GET", "/ready", Host=host)
        assert (answer.status, body) == (200, b"ready\n")
    assert served.ask("GET", "/metrics")[0].status == 404


def test_numbers_are_told_on_the_private_address_and_name_nobody(
    watched: tuple[Served, int], aigul: Author, roster, sealed_box, open_box: Box
) -> None:
    served, port = watched
    mine = aigul.write("Кат", roster, sealed_box)
    for _ in range(11):
        body = drop_bytes(another(mine))
        assert served.ask("POST", "/d", body, Content_Type=BYTES)[0].status == 200
    served.ask("POST", "/d", b"nothing", Content_Type=BYTES)
    served.ask("GET", "/", Host="evil.example")
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(asked):
        asked.request("GET", "/metrics")
        answer = asked.getresponse()
        told = answer.read().decode()
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if line[0] != "#")
    assert lines["ishenim_drops_total"] == "10", "in tens: no single letter has a time"
    assert lines['ishenim_refusals_total{kind="LETTER_FORMAT"}'] == "1"
    assert lines['ishenim_refusals_total{kind="HOST"}'] == "1"
    for name in ("bodies_open", "free_disk_bytes", "ticker_lag_seconds", 'queue{lane="drops"}'):
        assert float(lines[f"ishenim_{name}"]) >= 0
    assert told.endswith("# EOF\n")
    assert open_box.school.slug not in told
    assert "/" not in re.sub(r"[\d.e+]+$", "", told, flags=re.MULTILINE)


def test_json_says_when_to_come_again(served: Served, open_box: Box, letter: Written) -> None:
    answer, body = served.ask("POST", "/d", b"x", Content_Type=BYTES)
    assert json.loads(body)["error"] == "LETTER_FORMAT"
    assert "ishenim-refused" not in answer.headers
