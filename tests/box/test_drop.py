"""POST /d: a sealed letter goes in, a signed receipt comes out."""

import json
import secrets
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from ishenim.box import flood, letter_files, places
from ishenim.box.models import Box, Letter
from ishenim.box.views.drop import take
from ishenim.journal import keys
from ishenim.schools.models import School
from ishenim.seal.box import SealedBox
from ishenim.seal.deal import LINE_BYTES, seal_of
from ishenim.seal.letter import BUCKETS, seal_letter, seal_urgent
from ishenim.seal.receipt import read_receipt
from ishenim.seal.roster import Roster
from ishenim.seal.work import do_work
from tests.box.wire import BYTES, URGENT, another, drop_bytes, parts, post
from tests.cast import NOW, Written

pytestmark = pytest.mark.django_db


def refused(response: HttpResponse) -> tuple[int, str]:
    body = json.loads(response.content)
    assert body["message"], "a refusal says a sentence"
    return response.status_code, body["error"]


def test_a_letter_is_stored_as_it_came_and_its_receipt_is_signed(
    letter: Written, open_box: Box, school: School
) -> None:
    response = post("/d", drop_bytes(letter))
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    signer = keys.signer(school.origin)
    receipt = read_receipt(response.content.decode(), school.origin, signer.public)
    assert (receipt.box_number, receipt.seal) == (1, letter.seal)
    stored = places.find(school.pk, letter.mailbox)
    assert stored
    assert stored.lines + (stored.payload or b"") == letter.outer
    assert stored.payload_hash == sha256(stored.payload or b"").digest()
    assert (stored.stub, stored.seal) == (letter.stub, letter.seal)


def test_the_answer_sets_no_cookie(letter: Written, open_box: Box) -> None:
    assert not post("/d", drop_bytes(letter)).cookies


def test_the_same_mailbox_again_gives_the_same_receipt(letter: Written, open_box: Box) -> None:
    first = post("/d", drop_bytes(letter))
    assert post("/d", drop_bytes(letter)).content == first.content
    assert places.count(open_box) == 1


def test_a_retry_is_answered_whatever_box_is_open_now(letter: Written, open_box: Box) -> None:
    first = post("/d", drop_bytes(letter))
    Box.objects.filter(pk=open_box.pk).update(state=Box.State.CLOSED)
    assert post("/d", drop_bytes(letter)).content == first.content


def test_one_mailbox_at_two_schools_at_once_is_one_letter(
    letter: Written, open_box: Box, school: School
) -> None:
    other = School.objects.create(slug="two", origin="two.example", name_ky="Экинчи мектеп")
    body = drop_bytes(letter)
    first, second = take([(school, BYTES, body), (other, BYTES, body)], NOW)
    assert first.status == 200
    assert (second.status, json.loads(second.body)["error"]) == (400, "LETTER_FORMAT")
    assert places.count(open_box) == 1


def test_other_bytes_under_a_taken_mailbox_change_nothing(
    letter: Written, open_box: Box, school: School
) -> None:
    first = post("/d", drop_bytes(letter))
    other = replace(another(letter), mailbox=letter.mailbox)
    assert post("/d", drop_bytes(other)).content == first.content
    stored = places.find(school.pk, letter.mailbox)
    assert stored
    assert stored.lines + (stored.payload or b"") == letter.outer


def test_a_letter_to_a_box_that_is_not_open_is_sent_back(letter: Written, open_box: Box) -> None:
    assert refused(post("/d", drop_bytes(letter, box=7))) == (409, "BOX_CHANGED")
    assert places.count(open_box) == 0


def test_before_the_first_box_nothing_is_taken(letter: Written, open_box: Box) -> None:
    Box.objects.all().update(state=Box.State.OPENED)
    assert refused(post("/d", drop_bytes(letter))) == (409, "NO_BOX")


def test_a_box_that_should_have_been_opened_long_ago_still_takes_letters(
    letter: Written, open_box: Box
) -> None:
    Box.objects.filter(pk=open_box.pk).update(opens_on="2026-01-06")
    assert post("/d", drop_bytes(letter)).status_code == 200


@pytest.mark.parametrize("kept", [1, 3, 100, 600, 2_000, 20_000])
def test_a_letter_cut_short_is_refused(letter: Written, open_box: Box, kept: int) -> None:
    assert refused(post("/d", drop_bytes(letter)[:kept])) == (400, "LETTER_FORMAT")
    assert places.count(open_box) == 0


def test_bytes_of_the_right_length_that_are_no_age_file_are_refused(
    letter: Written, open_box: Box
) -> None:
    noise = replace(letter, outer=bytes(len(letter.outer)))
    assert refused(post("/d", drop_bytes(noise))) == (400, "LETTER_FORMAT")


def test_an_age_file_of_another_kind_is_refused(letter: Written, open_box: Box) -> None:
    foreign = b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- "
    foreign += b"A" * 43 + b"\n"
    outer = foreign + bytes(len(letter.outer) - len(foreign))
    assert refused(post("/d", drop_bytes(replace(letter, outer=outer)))) == (400, "LETTER_FORMAT")


def test_lines_of_other_seats_are_refused(letter: Written, open_box: Box) -> None:
    lines, payload = parts(letter.outer)
    for outer in (
        payload + lines,
        lines[LINE_BYTES:] + lines[:LINE_BYTES] + payload,
        lines[:LINE_BYTES] * 5 + payload,
        b"\x09" + lines[1:] + payload,
    ):
        other = replace(letter, outer=outer, mailbox=secrets.token_bytes(16))
        assert refused(post("/d", drop_bytes(other))) == (400, "LETTER_FORMAT")
    assert places.count(open_box) == 0


def test_a_letter_that_waits_for_an_opening_is_locked(letter: Written, open_box: Box) -> None:
    post("/d", drop_bytes(letter))
    [taken] = places.take_out(open_box)
    assert taken.lock == Letter.Lock.LOCKED
    assert bytes(taken.lines) + places.read(taken) == letter.outer
    assert taken.act is None


def test_only_the_payload_of_a_large_letter_lies_in_a_file(
    letter: Written, roster: Roster, sealed_box: SealedBox, open_box: Box
) -> None:
    """An opening reads lines and hashes of letters, never the films in them."""
    film = replace(letter, outer=seal_letter(roster, sealed_box, bytes(BUCKETS[4])))
    post("/d", drop_bytes(film))
    [taken] = places.take_out(open_box)
    lines, payload = parts(film.outer)
    assert (bytes(taken.lines), taken.sealed) == (lines, None)
    assert letter_files.path_of(taken.file).read_bytes() == places.read(taken) == payload
    assert bytes(taken.payload_hash) == sha256(payload).digest()


def test_letters_that_come_together_cost_as_many_questions_as_one(
    letter: Written, open_box: Box, school: School
) -> None:
    def dropped(count: int) -> int:
        written = [another(letter) for _ in range(count)]
        sent = [(school, BYTES, drop_bytes(one)) for one in written]
        with CaptureQueriesContext(connection) as asked:
            assert {reply.status for reply in take(sent, NOW)} == {200}
        return len([1 for query in asked if query["sql"].startswith("SELECT")])

    dropped(1)
    assert dropped(8) == dropped(1)


def test_an_unknown_kind_is_refused(letter: Written, open_box: Box) -> None:
    assert refused(post("/d", drop_bytes(letter, kind=3))) == (400, "LETTER_FORMAT")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"]
)
def test_only_bytes_are_taken(letter: Written, open_box: Box, content_type: str) -> None:
    assert refused(post("/d", drop_bytes(letter), content_type)) == (415, "CONTENT_TYPE")


@pytest.mark.parametrize("more", [1, 1_000_000])
def test_more_than_the_largest_letter_is_refused(letter: Written, open_box: Box, more: int) -> None:
    huge = replace(letter, outer=letter.outer.ljust(64 * 2**20 + more))
    assert refused(post("/d", drop_bytes(huge))) == (413, "LETTER_SIZE")


def test_the_same_letter_under_a_second_mailbox_is_one_letter(
    letter: Written, open_box: Box
) -> None:
    post("/d", drop_bytes(letter))
    again = replace(letter, mailbox=bytes(16))
    response = post("/d", drop_bytes(again))
    if connection.vendor == "postgresql":
        assert refused(response) == (409, "DUPLICATE")
    assert len(places.take_out(open_box)) == 1


def test_an_urgent_letter_waits_for_no_opening(
    letter: Written, roster: Roster, open_box: Box
) -> None:
    outer = seal_urgent(roster, bytes(BUCKETS[0]))
    urgent = replace(another(letter), outer=outer)
    assert post("/d", drop_bytes(urgent, kind=URGENT)).status_code == 200
    stored = Letter.objects.get()
    assert (stored.kind, stored.lock) == (Letter.Kind.URGENT, Letter.Lock.OPEN)
    assert (stored.lines, bytes(stored.seal)) == (b"", seal_of(sha256(outer).digest()))
    assert places.read(stored) == outer
    assert places.count(open_box) == 0


def test_a_letter_with_a_lock_is_no_urgent_letter(letter: Written, open_box: Box) -> None:
    assert refused(post("/d", drop_bytes(letter, kind=URGENT))) == (400, "LETTER_FORMAT")


def test_the_more_letters_come_the_more_work_is_asked(
    letter: Written, open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 2
    asked = []
    for _ in range(10):
        response = post("/d", drop_bytes(mine := another(letter)))
        if response.status_code == 428:
            bits = json.loads(response.content)["work"]
            asked.append(bits)
            nonce = do_work(mine.mailbox, mine.seal, bits)
            response = post("/d", drop_bytes(mine, nonce=nonce))
        assert response.status_code == 200
    assert len(asked) == 8, "the first two were free"
    assert asked == sorted(asked)
    assert asked[0] == flood.FIRST_BITS
    assert asked[-1] > asked[0]


def test_work_done_for_another_letter_does_not_count(
    letter: Written, open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 1
    post("/d", drop_bytes(letter))
    mine = another(letter)
    nonce = next(n for n in range(100) if post("/d", drop_bytes(mine, nonce=n)).status_code == 428)
    assert refused(post("/d", drop_bytes(mine, nonce=nonce))) == (428, "WORK")


def test_work_done_for_one_mailbox_does_not_count_for_another(
    letter: Written, open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 1
    post("/d", drop_bytes(another(letter)))
    asked = json.loads(post("/d", drop_bytes(letter)).content)["work"]
    nonce = do_work(letter.mailbox, letter.seal, asked + 1)
    elsewhere = replace(letter, mailbox=another(letter).mailbox)
    assert refused(post("/d", drop_bytes(elsewhere, nonce=nonce))) == (428, "WORK")
    assert post("/d", drop_bytes(letter, nonce=nonce)).status_code == 200


def test_a_get_is_no_drop(open_box: Box) -> None:
    from django.test import Client

    assert Client().get("/d").status_code == 405
