"""Two servers on one database and one folder, as while one is replaced by the next."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from ishenim.box import places
from ishenim.box.models import Box
from tests.box.wire import BYTES, another, drop_bytes, mailbox_bytes
from tests.cast import Author
from tests.journeys.authors import now, open_box
from tests.served import Served, start

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
pytestmark = pytest.mark.slow


def test_letters_that_come_to_either_are_in_the_box(
    served: Served, open_box: Box, aigul: Author, roster, sealed_box
) -> None:
    other = start()
    try:
        model = aigul.write("Мени класста кордошот.", roster, sealed_box)
        letters = [another(model) for _ in range(40)]

        def send(turn: int) -> str:
            to = (served, other)[turn % 2]
            answer, body = to.ask("POST", "/d", drop_bytes(letters[turn]), Content_Type=BYTES)
            assert answer.status == 200
            return body.decode()

        with ThreadPoolExecutor(8) as people:
            receipts = list(people.map(send, range(40)))
        for turn, (letter, receipt) in enumerate(zip(letters, receipts, strict=True)):
            asked = (other, served)[turn % 2]
            answer, body = asked.ask("POST", "/t", mailbox_bytes(letter), Content_Type=BYTES)
            assert answer.status == 200
            assert json.loads(body)["receipt"] == receipt
    finally:
        other.stop()
    assert places.count(open_box) == 40
