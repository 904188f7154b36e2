"""GET /k, POST /t and POST /t/add: what an author's script fetches and adds."""

import base64
import json
import secrets
from hashlib import sha256

import pytest
from django.test import Client

from ishenim.box import actions, noscript, places
from ishenim.box.models import Box, Letter, Message
from ishenim.box.views.drop import ROOM
from ishenim.commission.models import Roster
from ishenim.proof.inclusion import check_proof
from ishenim.schools.models import School
from ishenim.seal import roster as floor
from ishenim.seal.box import read_box
from ishenim.seal.receipt import open_stub
from ishenim.seal.roster import verify_chain
from ishenim.seal.thread import seal_reply
from tests.box.wire import add_bytes, drop_bytes, follow_up, mailbox_bytes, post
from tests.cast import NOW, TUESDAY, Author, Written

pytestmark = pytest.mark.django_db
FOLLOW_UP = follow_up()


@pytest.fixture
def dropped(letter: Written, open_box: Box) -> Written:
    assert post("/d", drop_bytes(letter)).status_code == 200
    return letter


def test_a_browser_gets_all_it_checks_before_it_seals(
    open_box: Box, school: School, roster: floor.Roster
) -> None:
    shown = Client().get("/k").json()
    assert shown["origin"] == school.origin
    verified = verify_chain(shown["roster"])
    assert verified.hash == roster.hash
    box = read_box(shown["box"], verified)
    journal = base64.b64decode(shown["journal"].split("+", 2)[2])[1:]
    check_proof(shown["proof"], shown["box"].encode(), journal, school.origin, verified.witnesses)
    assert (box.number, box.opens) == (1, TUESDAY)
    assert (shown["work"], shown["witnesses"], shown["moved"]) == (0, [], None)


def test_before_the_first_box_there_is_nothing_to_seal_to(school: School) -> None:
    response = Client().get("/k")
    assert (response.status_code, response.json()["error"]) == (409, "NO_BOX")


def test_the_code_gives_back_the_stub_and_the_receipt(
    dropped: Written, aigul: Author, sealed_box: object
) -> None:
    receipt = post("/d", drop_bytes(dropped)).content.decode()
    shown = post("/t", mailbox_bytes(dropped)).json()
    assert shown["receipt"] == receipt
    stub = open_stub(aigul.keys, base64.b64decode(shown["stub"]))
    assert stub.seal == dropped.seal
    assert (shown["stage"], shown["opened"], shown["messages"]) == ("received", None, [])


def begin_anew() -> None:
    """Let the roster of a restart be in force: a chain of its own."""
    row = Roster.objects.get()
    row.pk, row.epoch, row.first_epoch = None, 2, 2
    row.save()


@pytest.mark.parametrize(
    ("restarted", "lock", "box", "said"),
    [
        (False, "locked", "closed", "closed"),
        (False, "locked", "opened", "waiting"),
        (False, "damaged", "opened", "damaged"),
        (False, "open", "opened", "open"),
        (True, "locked", "opened", "ended"),
        (True, "locked", "closed", "ended"),
        (True, "open", "opened", "open"),
    ],
)
def test_the_author_is_told_what_became_of_the_lock(
    dropped: Written, open_box: Box, *, restarted: bool, lock: str, box: str, said: str
) -> None:
    assert post("/t", mailbox_bytes(dropped)).json()["lock"] == "closed"
    places.take_out(open_box)
    Letter.objects.update(lock=lock)
    Box.objects.update(state=box)
    if restarted:
        begin_anew()
    assert post("/t", mailbox_bytes(dropped)).json()["lock"] == said


def test_after_a_restart_nothing_drops_into_the_old_box(letter: Written, open_box: Box) -> None:
    begin_anew()
    response = post("/d", drop_bytes(letter))
    assert (response.status_code, response.json()["error"]) == (409, "NO_BOX")
    assert Client().get("/k").status_code == 409


def test_the_size_of_an_answer_does_not_tell_whether_there_is_a_reply(
    dropped: Written, open_box: Box, roster: floor.Roster, aigul: Author
) -> None:
    sizes = [len(post("/t", mailbox_bytes(dropped)).content)]
    places.take_out(open_box)
    letter = Letter.objects.get()
    for _ in range(5):
        sealed = seal_reply(aigul.keys.recipient, "Рахмат")
        actions.reply(letter=letter, key=secrets.token_bytes(16), sealed=sealed, now=NOW)
        actions.set_stage(letter=letter, stage=Letter.Stage.ANSWERED)
        answer = post("/t", mailbox_bytes(dropped))
        sizes.append(len(answer.content))
        assert answer.json()["stage"] == "answered"
        assert answer.headers["Cache-Control"] == "no-store, no-transform"
    assert sizes[0] == sizes[1]
    assert len(set(sizes)) == 4
    steps = [size - sizes[0] for size in sizes]
    assert steps == [0, 0, ROOM, 3 * ROOM, 3 * ROOM, 7 * ROOM]


def test_a_wrong_token_and_no_letter_look_the_same(dropped: Written) -> None:
    wrong = post("/t", b"TBM1" + dropped.mailbox + bytes(32))
    nobody = post("/t", b"TBM1" + bytes(16) + dropped.auth)
    assert wrong.status_code == nobody.status_code == 404
    assert wrong.content == nobody.content
    assert wrong.json()["error"] == "UNKNOWN"


def test_the_mailbox_stays_when_the_letter_is_taken_out(dropped: Written, open_box: Box) -> None:
    before = post("/t", mailbox_bytes(dropped)).json()
    places.take_out(open_box)
    assert post("/t", mailbox_bytes(dropped)).json() == before


def test_replies_come_in_their_order_and_follow_ups_do_not_come_back(
    dropped: Written, open_box: Box
) -> None:
    places.take_out(open_box)
    letter = Letter.objects.get()
    for text in (b"first", b"second"):
        actions.reply(letter=letter, key=secrets.token_bytes(16), sealed=text, now=NOW)
    actions.set_stage(letter=letter, stage=Letter.Stage.ANSWERED)
    assert post("/t/add", add_bytes(dropped, bytes(16), FOLLOW_UP)).status_code == 204
    shown = post("/t", mailbox_bytes(dropped)).json()
    assert [base64.b64decode(m["sealed"]) for m in shown["messages"]] == [b"first", b"second"]
    assert [m["number"] for m in shown["messages"]] == [1, 2]
    assert {m["dated"] for m in shown["messages"]} == {"2026-04-15"}
    assert shown["stage"] == "answered"


def test_a_follow_up_sent_twice_is_kept_once(dropped: Written) -> None:
    key = secrets.token_bytes(16)
    for _ in range(2):
        assert post("/t/add", add_bytes(dropped, key, FOLLOW_UP)).status_code == 204
    message = Message.objects.get()
    assert (message.way, bytes(message.sealed), message.number) == ("in", FOLLOW_UP, 1)


def test_only_the_author_adds_to_a_letter(dropped: Written) -> None:
    body = b"TBF2" + dropped.mailbox + bytes(32) + bytes(16) + bytes(8) + FOLLOW_UP
    assert post("/t/add", body).status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("body", [b"T", b"TBF2", b"TBM1" + bytes(200)])
def test_a_follow_up_that_is_none_is_refused(dropped: Written, body: bytes) -> None:
    response = post("/t/add", body)
    assert (response.status_code, json.loads(response.content)["error"]) == (400, "LETTER_FORMAT")


def test_a_follow_up_that_is_not_sealed_is_refused(dropped: Written) -> None:
    assert post("/t/add", add_bytes(dropped, bytes(16), b"plain words")).status_code == 400
    too_large = FOLLOW_UP + bytes(actions.LARGEST_FOLLOW_UP)
    assert post("/t/add", add_bytes(dropped, bytes(16), too_large)).status_code == 413


def test_nobodys_clock_is_in_the_tables(dropped: Written) -> None:
    """Days only: a time of day would tell which lesson it was."""
    from django.apps import apps
    from django.db.models import DateTimeField, TimeField

    for model in apps.get_app_config("box").get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, (DateTimeField, TimeField)), field


def test_an_answer_names_the_box_that_the_authors_own_note_knows(
    dropped: Written, aigul: Author, roster: floor.Roster
) -> None:
    shown = post("/t", mailbox_bytes(dropped)).json()
    stub = open_stub(aigul.keys, base64.b64decode(shown["stub"]))
    assert sha256(shown["box"].encode()).digest() == stub.box_id
    assert f"\nroster {roster.epoch} {base64.b64encode(roster.hash).decode()}\n" in shown["box"]


def test_the_reason_of_a_new_beginning_is_told_where_there_was_one(
    dropped: Written, school: School
) -> None:
    assert {"anew", "head"}.isdisjoint(post("/t", mailbox_bytes(dropped)).json())
    begin_anew()
    shown = post("/t", mailbox_bytes(dropped)).json()
    assert (len(shown["roster"]), list(shown["anew"])) == (2, ["2"])
    assert shown["head"].startswith(f"{school.origin}/journal\n")


def test_without_scripts_nothing_is_added_once_the_commission_began_anew(
    dropped: Written, school: School, aigul: Author
) -> None:
    begin_anew()
    held = actions.mailbox(school=school, mailbox=aigul.keys.mailbox, auth=aigul.keys.auth)
    assert held.is_anew
    assert noscript.show(held, aigul.keys, voice="child").is_anew
