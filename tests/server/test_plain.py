"""The short way answers as the views do: same status, same headers, same bytes."""

import gc

import pytest

from ishenim.box import places
from ishenim.box.models import Box
from ishenim.seal.roster import Roster
from ishenim.server.bridge import Answer, Asked, Bridge
from ishenim.server.plain import Plain
from tests.box.wire import BYTES, another, drop_bytes, mailbox_bytes
from tests.cast import Author, Written

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(aigul: Author, roster: Roster, open_box: Box, sealed_box) -> Written:
    return aigul.write("Мени класста кордошот.", roster, sealed_box)


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


def asked(path: str, body: bytes, content_type: str = BYTES) -> Asked:
    return Asked("POST", path, "", {"host": "localhost", "content-type": content_type}, body)


def told(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, answer.headers, answer.body


def test_letters_that_come_together_are_answered_as_one_by_one(
    letter: Written, bridge: Bridge, open_box: Box
) -> None:
    sent = [
        asked("/d", drop_bytes(letter)),
        asked("/d", drop_bytes(letter)),  # a retry beside its first try
        asked("/ru/d", drop_bytes(another(letter), box=7)),
        asked("/d", drop_bytes(another(letter))[:600]),
        asked("/en/d", drop_bytes(another(letter)), "text/plain"),
        asked("/s/nowhere/d", drop_bytes(another(letter))),
        asked("/d", drop_bytes(another(letter))),
    ]
    together = Plain(bridge).drops(sent)
    assert [answer.status for answer in together] == [200, 200, 409, 400, 415, 404, 200]
    assert together[0].body == together[1].body
    assert places.count(open_box) == 2
    alone = [bridge.answer(one) for one in sent]
    assert list(map(told, together)) == list(map(told, alone))
    assert places.count(open_box) == 2, "retries store nothing"


def test_a_look_is_the_same_both_ways(letter: Written, bridge: Bridge) -> None:
    [dropped] = Plain(bridge).drops([asked("/d", drop_bytes(letter))])
    assert dropped.status == 200
    sent = [
        asked("/t", mailbox_bytes(letter)),
        asked("/ru/t", mailbox_bytes(another(letter))),
        asked("/t", b"TBM1"),
        asked("/s/nowhere/t", mailbox_bytes(letter)),
    ]
    looks = Plain(bridge).looks(sent)
    assert [answer.status for answer in looks] == [200, 404, 400, 404]
    assert list(map(told, looks)) == [told(bridge.answer(one)) for one in sent]


def test_the_same_bytes_twice_at_once_are_one_letter(
    letter: Written, bridge: Bridge, open_box: Box
) -> None:
    again = drop_bytes(letter).replace(letter.mailbox, bytes(16))
    answers = Plain(bridge).drops([asked("/d", drop_bytes(letter)), asked("/d", again)])
    assert [answer.status for answer in answers] == [200, 409]
    assert places.count(open_box) == 1


class Body(bytes):
    """Bytes that tell when nobody holds them any more."""

    gone = 0

    def __del__(self) -> None:
        Body.gone += 1


def test_no_letter_stays_in_memory_once_it_is_refused(
    letter: Written, bridge: Bridge, open_box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even until the next collection: sixty megabytes each would be a server's end."""
    letters = [drop_bytes(letter)[:600], bytes(700), drop_bytes(another(letter), box=7)]
    monkeypatch.setattr(Body, "gone", 0)
    gc.collect()
    gc.disable()
    try:
        for language in ("", "/ru"):
            sent = [asked(f"{language}/d", Body(one)) for one in letters]
            answers = Plain(bridge).drops(sent)
            del sent
            assert all(answer.status >= 400 for answer in answers)
        assert Body.gone == 2 * len(letters)
    finally:
        gc.enable()
