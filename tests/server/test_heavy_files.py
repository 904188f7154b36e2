"""The real server while somebody sends files that are made to stop it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from ishenim.box.models import Box
from tests.box.test_write_page import once_in
from tests.cleaning import samples
from tests.served import Served

pytestmark = pytest.mark.slow
MIB = 2**20
WORDS = "Мени класста кордошот."
EDGE = "a5d0e6"


def form(once: str, name: str, told: str, data: bytes) -> bytes:
    parts = []
    for field, value in (("once", once), ("text", WORDS)):
        parts.append(
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        )
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="attached"; filename="{name}"\r\n'
    return (
        "".join([*parts, head, f"Content-Type: {told}\r\n\r\n"]).encode()
        + data
        + f"\r\n--{EDGE}--".encode()
    )


@pytest.mark.parametrize(
    ("name", "told", "data"),
    [
        ("a.pdf", "application/pdf", samples.object_stream_bomb()),
        ("a.png", "image/png", samples.vast_png()),
        ("a.docx", "", samples.unpacking_docx()),
    ],
)
def test_a_bomb_costs_its_sender_a_sentence_and_nobody_else(
    served: Served, open_box: Box, name: str, told: str, data: bytes
):
    once = once_in(served.ask("GET", "/ru/w?p=1")[1].decode())
    server = psutil.Process(served.process.pid)  # one process; what cleans for it does not count
    before, most, over = server.memory_info().rss, [0], threading.Event()

    def watch() -> None:
        while not over.is_set():
            most[0] = max(most[0], server.memory_info().rss)
            time.sleep(0.02)

    def bomb() -> tuple[int, str]:
        kind = f"multipart/form-data; boundary={EDGE}"
        answer, page = served.ask(
            "POST", "/ru/w?p=1", form(once, name, told, data), Content_Type=kind
        )
        return answer.status, page.decode()

    with ThreadPoolExecutor(5) as senders:
        senders.submit(watch)
        bombs = [senders.submit(bomb) for _ in range(4)]
        answered = 0
        while not all(one.done() for one in bombs):
            assert served.ask("GET", "/ru/f?x=" + str(answered), Cookie="a=b")[0].status == 200
            answered += 1
        over.set()
    for one in bombs:
        status, page = one.result()
        assert status in {400, 503}
        assert WORDS in page
    assert 400 in {one.result()[0] for one in bombs}
    assert answered > 0
    assert most[0] - before < 60 * MIB + 6 * len(data) * len(bombs)
