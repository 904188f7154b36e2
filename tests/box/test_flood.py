"""A flood: work for browsers, budgets for the server's own work, by school and by way in."""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.test import Client

from ishenim.box import flood
from ishenim.box.models import Box, Letter, Message
from ishenim.box.refusals import Busy, NoRoom, WorkNeeded
from ishenim.seal import letter as floor
from ishenim.seal.deal import seal_of
from ishenim.seal.receipt import DIGITS, damm
from ishenim.seal.work import do_work
from ishenim.ui.faults import DiskFull
from tests.box.wire import URGENT, add_bytes, another, drop_bytes, follow_up, mailbox_bytes, post
from tests.cast import Written

SCHOOL, OTHER = 1, 2
MIB = 2**20


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The machine's own time, standing still until a test moves it."""
    flood.clear()
    stands = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(flood, "monotonic", lambda: stands.now)
    yield stands
    flood.clear()


def came(count: int, size: int = 50_000, school: int = SCHOOL) -> None:
    for _ in range(count):
        flood.letters.meter.add(school, size)


def check_room(way: flood.Way, school: int, size: int) -> None:
    way.check_room(school, size, free=flood.free_disk())


def typed_code(number: int) -> str:
    """Return a made-up code whose check digit is right."""
    digits = f"{number:0{DIGITS - 1}d}"
    return next(code for d in "0123456789" if not damm(code := digits + d))


# ── Counting ──────────────────────────────────────────────────────────────────
def test_an_ordinary_day_asks_for_no_work(settings: pytest.FixtureRequest) -> None:
    settings.FREE_DROPS_PER_MINUTE = 100
    came(99)
    assert flood.letters.work_bits(SCHOOL) == 0


def test_a_class_of_thirty_at_once_notices_nothing() -> None:
    """Each with a photo of 10 MB, which takes a letter of 16 MiB."""
    for _ in range(30):
        flood.letters.check_work(SCHOOL, at=b"mailbox", of=b"seal", nonce=0)
        check_room(flood.letters, SCHOOL, 16 * MIB)
        flood.letters.meter.add(SCHOOL, 16 * MIB)
        flood.take(flood.sealing, SCHOOL)
        flood.take(flood.looking, SCHOOL)
        flood.take(flood.adding, SCHOOL)


def test_work_grows_with_the_load_up_to_a_limit_and_is_forgotten_after_a_minute(
    settings: pytest.FixtureRequest, clock: SimpleNamespace
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 10
    asked = []
    for _ in range(2_000):
        came(1)
        asked.append(flood.letters.work_bits(SCHOOL))
    assert asked == sorted(asked)
    assert asked[9] == flood.FIRST_BITS
    assert asked[-1] == flood.MOST_BITS
    clock.now += 60
    assert flood.letters.work_bits(SCHOOL) == 0


def test_work_grows_with_bytes_as_with_letters() -> None:
    came(8, 64 * MIB)
    assert flood.letters.work_bits(SCHOOL) == flood.FIRST_BITS
    came(24, 64 * MIB)
    assert flood.letters.work_bits(SCHOOL) == flood.FIRST_BITS + 4


def test_no_school_pays_for_another(settings: pytest.FixtureRequest) -> None:
    settings.FREE_DROPS_PER_MINUTE, settings.NOSCRIPT_PER_MINUTE = 10, 3
    came(1_000)
    for _ in range(3):
        flood.take(flood.sealing, SCHOOL)
    with pytest.raises(Busy):
        flood.take(flood.sealing, SCHOOL)
    assert flood.letters.work_bits(OTHER) == 0
    flood.take(flood.sealing, OTHER)
    check_room(flood.letters, OTHER, 64 * MIB)


def test_a_clock_that_is_put_back_asks_nobody_for_work(
    letter: Written, open_box: Box, settings: pytest.FixtureRequest,
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, now: datetime,
) -> None:  # fmt: skip
    """Three hours ahead for a moment, then right again: letters of the wrong time lie ahead."""
    settings.FREE_DROPS_PER_MINUTE = 1
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=3))
    assert post("/d", drop_bytes(letter)).status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    clock.now += 61
    assert post("/d", drop_bytes(another(letter))).status_code == 200


# ── Files and the disk ────────────────────────────────────────────────────────
def test_files_have_a_budget_and_words_go_on(clock: SimpleNamespace) -> None:
    for _ in range(16):
        check_room(flood.letters, SCHOOL, 64 * MIB)
    with pytest.raises(NoRoom):
        check_room(flood.letters, SCHOOL, 64 * MIB)
    check_room(flood.letters, SCHOOL, 60_000)
    check_room(flood.follow_ups, SCHOOL, 4 * MIB)
    clock.now += 60
    check_room(flood.letters, SCHOOL, 64 * MIB)


def free_disk(monkeypatch: pytest.MonkeyPatch, mib: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=mib * MIB))


def test_below_the_floor_files_go_first_and_words_last(
    letter: Written, open_box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_disk(monkeypatch, 1000)
    with pytest.raises(NoRoom):
        check_room(flood.letters, SCHOOL, MIB)
    assert post("/d", drop_bytes(letter)).status_code == 200
    free_disk(monkeypatch, 60)
    with pytest.raises(DiskFull):
        check_room(flood.letters, SCHOOL, MIB)
    refused = post("/ru/d", drop_bytes(another(letter)))
    assert (refused.status_code, refused.json()["error"]) == (503, "DISK_FULL")
    assert "не осталось места" in refused.json()["message"]
    assert refused.headers["Retry-After"]


def test_a_letter_with_files_is_refused_whole(
    letter: Written, open_box: Box, monkeypatch: pytest.MonkeyPatch, roster, sealed_box
) -> None:
    packed = bytes(floor.BUCKETS[5])
    big = replace(letter, outer=floor.seal_letter(roster, sealed_box, packed))
    free_disk(monkeypatch, 1000)
    refused = post("/d", drop_bytes(big))
    assert (refused.status_code, refused.json()["error"]) == (503, "NO_ROOM")
    assert post("/t", mailbox_bytes(big)).status_code == 404


# ── Urgent letters ────────────────────────────────────────────────────────────
@pytest.fixture
def urgent(letter: Written, roster) -> Written:
    return replace(letter, outer=floor.seal_urgent(roster, bytes(floor.BUCKETS[0])))


def fresh(urgent: Written) -> Written:
    """Return another urgent letter that looks the same from outside."""
    outer = urgent.outer[:-8] + secrets.token_bytes(8)
    return replace(
        urgent, outer=outer, mailbox=secrets.token_bytes(16), auth=secrets.token_bytes(32)
    )


def test_from_the_second_a_minute_urgent_letters_cost_work(
    urgent: Written, open_box: Box, clock: SimpleNamespace
) -> None:
    assert post("/d", drop_bytes(fresh(urgent), kind=URGENT)).status_code == 200
    mine = fresh(urgent)
    refused = post("/d", drop_bytes(mine, kind=URGENT))
    bits = json.loads(refused.content)["work"]
    assert (refused.status_code, bits) == (428, flood.FIRST_BITS)
    nonce = do_work(mine.mailbox, seal_of(sha256(mine.outer).digest()), bits)
    assert post("/d", drop_bytes(mine, kind=URGENT, nonce=nonce)).status_code == 200
    clock.now += 60
    assert post("/d", drop_bytes(fresh(urgent), kind=URGENT)).status_code == 200
    assert Letter.objects.filter(kind="urgent").count() == 3


def test_urgent_letters_make_ordinary_ones_no_harder(urgent: Written, open_box: Box) -> None:
    for _ in range(5):
        flood.urgent.meter.add(open_box.school_id, 60_000)
    assert flood.letters.work_bits(open_box.school_id) == 0


# ── Follow-ups ────────────────────────────────────────────────────────────────
def test_follow_ups_cost_work_as_letters_do(
    letter: Written, open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 2
    assert post("/d", drop_bytes(letter)).status_code == 200
    for number in range(2):
        body = add_bytes(letter, bytes([number] * 16), follow_up())
        assert post("/t/add", body).status_code == 204
    key = b"x" * 16
    refused = post("/t/add", add_bytes(letter, key, follow_up()))
    assert (refused.status_code, refused.json()["error"]) == (428, "WORK")
    nonce = do_work(key, sha256(follow_up()).digest(), refused.json()["work"])
    assert post("/t/add", add_bytes(letter, key, follow_up(), nonce=nonce)).status_code == 204
    again = post("/t/add", add_bytes(letter, key, follow_up()))
    assert again.status_code == 204, "what is there already costs nothing"
    assert Message.objects.count() == 3
    assert flood.letters.work_bits(open_box.school_id) == 0, "letters are counted by themselves"


@pytest.mark.parametrize(
    ("sealed", "told"),
    [
        (b"age-encryption.org/v1\n" + bytes(2_000), (400, "LETTER_FORMAT")),
        (follow_up(seats=1), (400, "LETTER_FORMAT")),
        (follow_up()[:-1], (400, "LETTER_FORMAT")),
        (follow_up() + bytes(100), (400, "LETTER_FORMAT")),
        (follow_up(seats=30), (400, "LETTER_FORMAT")),
    ],
)
def test_a_follow_up_is_looked_at_as_a_letter_is(
    letter: Written, open_box: Box, sealed: bytes, told: tuple[int, str]
) -> None:
    assert post("/d", drop_bytes(letter)).status_code == 200
    refused = post("/t/add", add_bytes(letter, bytes(16), sealed))
    assert (refused.status_code, refused.json()["error"]) == told
    assert not Message.objects.exists()


def test_a_follow_up_that_carries_much_waits_for_room(
    letter: Written, open_box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post("/d", drop_bytes(letter)).status_code == 200
    free_disk(monkeypatch, 1000)
    refused = post("/t/add", add_bytes(letter, bytes(16), follow_up(floor.BUCKETS[5])))
    assert (refused.status_code, refused.json()["error"]) == (503, "NO_ROOM")
    assert post("/t/add", add_bytes(letter, bytes(16), follow_up())).status_code == 204


# ── Without scripts ───────────────────────────────────────────────────────────
def ask_by_hand(code: str) -> int:
    form = urlencode({"code": code})
    kind = "application/x-www-form-urlencoded"
    return Client().post("/f", form, content_type=kind).status_code


def write_by_hand(**more: str):
    return Client().post("/w", {"text": "Кат", "once": "ab" * 32, **more})


def test_made_up_codes_keep_nobody_from_writing(
    open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.NOSCRIPT_PER_MINUTE = 5
    asked = [ask_by_hand(typed_code(number)) for number in range(8)]
    assert asked == [404] * 5 + [503] * 3
    assert write_by_hand().status_code == 200


def test_a_code_with_a_slip_costs_no_budget(open_box: Box, settings: pytest.FixtureRequest) -> None:
    settings.NOSCRIPT_PER_MINUTE = 1
    slipped = typed_code(7)[:-1] + str((int(typed_code(7)[-1]) + 1) % 10)
    assert [ask_by_hand(slipped) for _ in range(5)] == [400] * 5
    assert ask_by_hand(typed_code(7)) == 404


def test_urgent_letters_by_hand_are_few_and_ordinary_ones_go_on(
    open_box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "URGENT_NOSCRIPT", 1)
    hurry = {"danger": "yes", "urgent": "yes"}
    told = [write_by_hand(once=f"{n:02x}" * 32, **hurry).status_code for n in (1, 2)]
    assert told == [200, 503]
    assert write_by_hand().status_code == 200


def test_work_needed_is_told_in_bits() -> None:
    came(1_000)
    with pytest.raises(WorkNeeded):
        flood.letters.check_work(SCHOOL, at=bytes(16), of=bytes(32), nonce=0)
