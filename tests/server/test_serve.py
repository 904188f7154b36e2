"""The real server: slow phones hold up nobody, nothing is lost, nothing is told."""

import json
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from ishenim.box import places
from ishenim.box.models import Box
from ishenim.schools.models import School
from ishenim.seal.box import SealedBox
from ishenim.seal.roster import Roster
from tests.box.wire import BYTES, another, drop_bytes, mailbox_bytes
from tests.cast import Author, Written
from tests.served import PATIENCE, Served, start

pytestmark = pytest.mark.slow
FREE = {"ISHENIM_FREE_DROPS_PER_MINUTE": "100000"}


@pytest.fixture
def letter(served: Served, aigul, roster, sealed_box) -> Written:
    return aigul.write("Мени класста кордошот.", roster, sealed_box)


def stall(served: Served) -> socket.socket:
    """Begin a letter and stop after three bytes."""
    phone = socket.create_connection(("localhost", served.port))
    phone.sendall(
        b"POST /d HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Length: 4096\r\n\r\nTBD"
    )
    return phone


def drop(served: Served, body: bytes) -> tuple[int, bytes]:
    answer, content = served.ask("POST", "/d", body, Content_Type=BYTES)
    return answer.status, content


def test_fifty_stalled_phones_hold_up_nobody(letter: Written, served: Served) -> None:
    with ExitStack() as phones:
        stalled = [phones.enter_context(stall(served)) for _ in range(50)]
        for _ in range(3):
            began = time.monotonic()
            assert drop(served, drop_bytes(another(letter)))[0] == 200
            assert served.ask("GET", "/k")[0].status == 200
            assert time.monotonic() - began < 1.5
        for phone in stalled:
            phone.settimeout(10)
            assert phone.recv(64).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_is_too_large_is_refused_in_words(served: Served, open_box: Box) -> None:
    status, content = drop(served, b"TBD1" + bytes(73 * 2**20))
    assert status == 413
    assert json.loads(content)["error"] == "LETTER_SIZE"


def test_a_letter_is_on_the_disk_before_its_receipt(letter: Written, own_database: None) -> None:
    running = start(**FREE)
    dropped = [another(letter) for _ in range(20)]
    receipts = [drop(running, drop_bytes(each))[1] for each in dropped]
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    running = start(**FREE)
    try:
        for each, receipt in zip(dropped, receipts, strict=True):
            answer, content = running.ask("POST", "/t", mailbox_bytes(each), Content_Type=BYTES)
            assert answer.status == 200
            assert json.loads(content)["receipt"].encode() == receipt
    finally:
        running.stop()


def test_the_server_ends_calmly_and_finishes_what_was_begun(
    letter: Written, served: Served, school: School
) -> None:
    body = drop_bytes(letter)
    connected = served.connect()
    connected.putrequest("POST", "/d")
    connected.putheader("Content-Type", BYTES)
    connected.putheader("Content-Length", str(len(body)))
    connected.endheaders()
    connected.send(body[:1000])
    time.sleep(0.2)
    served.process.terminate()
    time.sleep(0.3)
    connected.send(body[1000:])
    assert connected.getresponse().status == 200
    connected.close()
    assert served.process.wait(timeout=PATIENCE) == 0
    assert places.find(school.pk, letter.mailbox)


def test_two_hundred_pairs_of_letters_at_once_are_all_kept(
    letter: Written, open_box: Box, own_database: None, school: School
) -> None:
    """Two people press "send" at the same moment, two hundred times, sixteen at a time."""
    running = start(**FREE)
    try:
        together = threading.Barrier(2)

        def send(mine: Written) -> tuple[Written, int]:
            together.wait(30)
            return mine, drop(running, drop_bytes(mine))[0]

        written = [another(letter) for _ in range(400)]
        with ThreadPoolExecutor(16) as people:
            sent = list(people.map(send, written))
    finally:
        running.stop()
    assert {status for _mine, status in sent} == {200}
    assert places.count(open_box) == 400
    for mine, _status in sent:
        stored = places.find(school.pk, mine.mailbox)
        assert stored
        assert stored.payload
        assert stored.lines + stored.payload == mine.outer


def test_answers_tell_nothing_of_the_server_or_the_reader(served: Served, open_box: Box) -> None:
    for path in ("/", "/k", "/w"):
        answer, _content = served.ask("GET", path)
        names = {name.lower() for name in answer.headers}
        assert sorted(names & {"set-cookie", "x-powered-by", "ishenim-shared"}) == []
        assert answer.headers["server"] == "ishenim"
        assert answer.headers["cache-control"] == "no-store"


def test_a_forwarded_address_reaches_nobody(served: Served, open_box: Box) -> None:
    from ishenim.server.bridge import PASSED

    assert not {"x-forwarded-for", "forwarded", "x-real-ip", "user-agent"} & set(PASSED)
    answer, _content = served.ask("GET", "/k", X_Forwarded_For="203.0.113.9")
    assert answer.status == 200


def test_every_form_has_a_token_of_its_own(served: Served, open_box: Box) -> None:
    tokens = [
        re.search(rb'name="once" value="(\w{64})"', served.ask("GET", "/w")[1]) for _ in "123"
    ]
    assert len({token[1] for token in tokens if token}) == 3


@pytest.mark.parametrize("path", ["/t", "/f"])
def test_answers_about_a_letter_are_never_compressed(
    served: Served, open_box: Box, aigul: Author, roster: Roster, sealed_box: SealedBox, path: str
) -> None:
    """Compressed, a padded answer would tell how much of it is padding."""
    written = aigul.write("Кат", roster, sealed_box)
    served.ask("POST", "/d", drop_bytes(written), content_type=BYTES)
    bodies = {
        "/t": (mailbox_bytes(written), BYTES),
        "/f": (f"code={aigul.code}".encode(), "application/x-www-form-urlencoded"),
    }
    body, kind = bodies[path]
    answer, whole = served.ask("POST", path, body, content_type=kind, accept_encoding="br, gzip")
    assert answer.status == 200
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "no-store, no-transform"
    assert whole.endswith(b" " * 1000)


def test_a_page_kept_for_all_is_never_sent_in_anothers_language(
    served: Served, open_box: Box
) -> None:
    """The browser's language is asked before the memory, and no answer in it is kept."""
    for _ in range(2):
        for wish, at in (("ru-RU", "/ru/"), ("en", "/en/"), ("ky", ""), ("", ""), ("de", "")):
            answer, page = served.ask("GET", "/?v=adult", Accept_Language=wish)
            assert "set-cookie" not in answer.headers
            assert "accept-language" in answer.headers["vary"]
            if at:
                assert (answer.status, answer.headers["location"]) == (302, f"{at}?v=adult")
                assert answer.headers["cache-control"] == "no-store"
            else:
                assert (answer.status, answer.headers["content-language"]) == (200, "ky")
                assert b'lang="ky"' in page
    for path, language in (("/ky/", "ky"), ("/ru/", "ru"), ("/ky/w", "ky")):
        answer, _page = served.ask("GET", path, Accept_Language="en")
        assert (answer.status, answer.headers["content-language"]) == (200, language)


def test_styles_and_scripts_come_compressed_and_once(served: Served) -> None:
    path = "/static/ishenim/author.css"
    answer, content = served.ask("GET", path, Accept_Encoding="br, gzip")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "br")
    again, _content = served.ask("GET", path, If_None_Match=answer.headers["etag"])
    assert again.status == 304
    whole, plain = served.ask("GET", path)
    assert len(plain) > len(content)
    assert "content-encoding" not in whole.headers
