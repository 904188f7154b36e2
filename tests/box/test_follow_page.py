"""A letter seen again without scripts: its way, its answers, something more to it."""

import re
from datetime import date
from hashlib import sha256

import pytest
from django.test import Client

from ishenim.box import actions
from ishenim.box.models import Box, Letter, Message
from ishenim.seal import letter as floor
from ishenim.seal import thread
from ishenim.seal.roster import Roster
from ishenim.ui.dates import on_screen
from tests.box.wire import drop_bytes, parts, post
from tests.cast import NOW, Author, CastMember, Written

WORDS = "Рахмат. Баары жакшы болду."


@pytest.fixture
def dropped(open_box: Box, letter: Written) -> Written:
    assert post("/d", drop_bytes(letter)).status_code == 200
    return letter


@pytest.fixture
def taken_out(letter: Written, open_box: Box, aigul: Author) -> Letter:
    """The letter after the box was opened, as the casework keeps it."""
    lines, payload = parts(letter.outer)
    return Letter.objects.create(
        seal=letter.seal,
        school=open_box.school,
        kind=Letter.Kind.LETTER,
        box=open_box,
        mailbox=letter.mailbox,
        auth_hash=letter.auth_hash,
        stub=letter.stub,
        lines=lines,
        payload_hash=sha256(payload).digest(),
        sealed=payload,
        dropped_on=NOW.date(),
        stage=Letter.Stage.ANSWERED,
    )


def letter_id(aigul: Author, written: Written) -> str:
    from ishenim.seal.receipt import open_stub

    return open_stub(aigul.keys, written.stub).letter_id


def answer(
    taken_out: Letter, aigul: Author, roster: Roster, *lines: object, **changes: object
) -> None:
    values = {"thread": letter_id(aigul, _written(taken_out)), "seq": 1, "body": WORDS} | changes
    text = thread.write_reply(
        roster.origin, str(values["thread"]), values["seq"], date(2026, 4, 22), values["body"]
    )
    from ishenim.proof.note import join_note

    signed = [sign(text) for sign in lines]  # type: ignore[operator]
    sealed = thread.seal_reply(aigul.keys.recipient, join_note(text, signed))
    actions.reply(letter=taken_out, key=bytes([values["seq"]]) * 16, sealed=sealed, now=NOW)


def _written(row: Letter) -> Written:
    return Written(b"", bytes(row.seal), bytes(row.mailbox), b"", bytes(row.stub))


def asked(code: str, address: str = "/ru/f", **more: str):
    return Client().post(address, {"code": code, **more})


def test_the_page_asks_for_the_code_and_sets_no_cookie(open_box: Box):
    page = Client().get("/f")
    assert page.status_code == 200
    assert not page.cookies
    assert page.headers["Cache-Control"] == "no-store"


def test_a_slip_of_the_finger_is_found_before_anything_is_asked(dropped, aigul, monkeypatch):
    monkeypatch.setattr(actions, "mailbox", lambda **_: pytest.fail("asked"))
    wrong = aigul.code[:-1] + str((int(aigul.code[-1]) + 1) % 10)
    page = asked(wrong)
    assert page.status_code == 400
    assert "Одна цифра неверна." in page.text
    assert wrong in page.text


@pytest.mark.parametrize(("typed", "count"), [("", 0), ("12345", 5), ("1" * 21, 21)])
def test_a_code_of_another_length_is_counted(open_box: Box, typed: str, count: int):
    page = asked(typed)
    assert page.status_code == 400
    assert f"Нужно 20 цифр, сейчас: {count}." in page.text


def test_an_unknown_code_is_said_to_be_unknown(open_box: Box, aigul: Author):
    page = asked(aigul.code)
    assert page.status_code == 404
    assert "С таким кодом письма нет." in page.text


def test_shows_a_letter_that_waits_in_the_box(dropped: Written, aigul: Author):
    page = asked(" ".join(re.findall("....", aigul.code)))
    assert page.status_code == 200
    assert "Письмо попало в ящик" in page.text
    assert _awaits(page.text) == ["box"]
    assert re.search(r'data-stage="received" aria-current="step"', page.text)
    assert floor.seal_number(dropped.seal)[:4] in page.text
    assert not page.cookies


def _awaits(html: str) -> list[str]:
    return re.findall(r'<p data-awaits="(\w+)">', html)


def test_a_letter_taken_out_waits_for_its_reader_and_not_for_the_box(
    taken_out: Letter, aigul: Author
):
    Letter.objects.update(stage=Letter.Stage.RECEIVED)
    page = asked(aigul.code)
    assert _awaits(page.text) == ["reading"]
    assert "Комиссия достала твоё письмо." in page.text
    Letter.objects.update(stage=Letter.Stage.READ)
    assert _awaits(asked(aigul.code).text) == ["answer"]
    Letter.objects.update(longer_until=date(2026, 6, 2))
    page = asked(aigul.code).text
    assert _awaits(page) == ["longer"]
    assert "Ответа пока нет. Комиссии нужно ещё время." in page
    assert f"<strong data-longer>{on_screen('2 июня 2026 г.')}</strong>" in page
    Letter.objects.update(lock=Letter.Lock.DAMAGED)
    assert _awaits(asked(aigul.code).text) == []


def test_shows_a_signed_answer_with_the_post_of_its_signer(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    answer(taken_out, aigul, roster, members[3].sign)
    page = asked(aigul.code)
    assert WORDS in page.text
    assert re.search(r'data-stage="answered" aria-current="step"', page.text)
    assert f"{on_screen('22 апреля 2026 г.')} · " in page.text


def test_hides_an_answer_nobody_signed_and_says_so(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    from ishenim.seal.card import member_keys

    stranger = member_keys(roster.origin, 4, b"s" * 16)
    answer(taken_out, aigul, roster, stranger.signer.line)
    page = asked(aigul.code)
    assert WORDS not in page.text
    assert "Под одним ответом нет подписи комиссии." in page.text


def test_hides_an_answer_to_another_letter(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    answer(taken_out, aigul, roster, members[3].sign, thread="0" * 32)
    assert WORDS not in asked(aigul.code).text


def test_hides_an_old_answer_sent_again(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    answer(taken_out, aigul, roster, members[3].sign)
    first = Message.objects.get()
    again = bytes(first.sealed)
    actions.reply(letter=taken_out, key=b"2" * 16, sealed=again, now=NOW)
    assert asked(aigul.code).text.count(WORDS) == 1


@pytest.mark.parametrize(
    ("lock", "sentence"),
    [
        ("locked", "Твоё письмо пока не смогли открыть: не хватило ключей."),
        ("damaged", "Твоё письмо пришло повреждённым."),
    ],
)
def test_says_what_became_of_a_letter_that_stays_closed(
    taken_out: Letter, aigul: Author, lock: str, sentence: str
):
    def said() -> bool:
        html = asked(aigul.code).text
        before = html[: html.index(sentence)].rsplit("<div", 1)[1]
        return " hidden" not in before

    assert not said()
    Letter.objects.update(lock=lock)
    Box.objects.update(state=Box.State.OPENED)
    assert said()


def test_a_late_box_is_told_beside_the_letter_and_the_help_numbers_stand_once(
    dropped: Written, aigul: Author, helplines: None, monkeypatch: pytest.MonkeyPatch
):
    from tests.box.test_write_page import on, says_late

    assert not says_late(asked(aigul.code).text)
    on(monkeypatch, "2026-04-21 18:00")
    html = asked(aigul.code).text
    assert says_late(html)
    assert html.count('href="tel:112"') == 1


def test_the_size_of_the_page_does_not_tell_whether_there_is_an_answer(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    without = asked(aigul.code)
    answer(taken_out, aigul, roster, members[3].sign, body="Рахмат. " * 400)
    with_one = asked(aigul.code)
    unknown = asked("0000 1111 2222 3333 4440")
    assert "Рахмат." in with_one.text
    assert len(without.content) == len(with_one.content) == len(unknown.content)
    assert "no-transform" in with_one.headers["Cache-Control"]


def test_says_when_the_note_about_the_letter_was_changed(taken_out: Letter, aigul: Author):
    Letter.objects.update(stub=b"x" * 512)
    assert "Запись сайта о твоём письме изменили." in asked(aigul.code).text


def test_adds_to_the_letter_for_its_readers_alone(
    dropped: Written, aigul: Author, members: list[CastMember]
):
    page = asked(aigul.code, "/ru/f/add", now="goes-on", text="Дагы бир сөз", once="ab" * 32)
    assert page.status_code == 200
    assert "Спасибо. Комиссия прочитает." in page.text
    assert "Дагы бир сөз</textarea>" not in page.text
    sealed = bytes(Message.objects.get(way=Message.Way.IN).sealed)
    assert "Дагы".encode() not in sealed
    header, _files = thread.open_followup(
        members[0].keys.identity, sealed, first_header(aigul, dropped)
    )
    assert header.text.endswith("Дагы бир сөз")


def first_header(aigul: Author, written: Written) -> floor.Header:
    return floor.Header(
        kind="letter",
        origin="testserver",
        box="",
        id=letter_id(aigul, written),
        sealed_by="browser",
        to=(),
        mailbox="",
        reply_to="",
        thread_key=_b64(aigul.keys.thread_key),
        text="",
    )


def test_one_tap_answers_a_question_and_says_that_it_helped_or_shall_stop(
    taken_out: Letter, aigul: Author, roster: Roster, members: list[CastMember]
):
    body = "Рахмат.\nСейчас тоже?\n( ) Да\n( ) Нет"
    answer(taken_out, aigul, roster, members[3].sign, body=body)
    page = asked(aigul.code).text
    assert "( )" not in page
    assert re.findall(r'name="tap"[^>]* value="([^"]+)"', page) == [
        "&gt; Сейчас тоже?\nДа",
        "&gt; Сейчас тоже?\nНет",
        "✔ Да, помог",
        "◐ Помог немного",
        "✘ Не помог",
        "■ Пожалуйста, остановитесь",
    ]
    taps = ["> Сейчас тоже?\r\nНет", "✔ Да, помог", "■ Пожалуйста, остановитесь"]
    for tap in taps:
        # What is typed besides is not sent with it, and stays.
        draft = {"text": "Атым Айгүл", "now": "goes-on"}
        said = asked(aigul.code, "/ru/f/add", tap=tap, once="ab" * 32, **draft)
        assert said.status_code == 200
        assert "Атым Айгүл</textarea>" in said.text
        assert 'value="goes-on" checked' in said.text
        assert "То, что ты пишешь ниже, не отправлено." in said.text
    alone = asked(aigul.code, "/ru/f/add", tap=taps[0], once="ab" * 32).text
    assert "не отправлено" not in alone
    first = first_header(aigul, _written(taken_out))
    added = Message.objects.filter(way=Message.Way.IN).order_by("number")
    opened = [
        thread.open_followup(members[0].keys.identity, bytes(one.sealed), first)[0].text
        for one in added
    ]
    assert opened == [tap.replace("\r", "") for tap in taps]


def test_without_an_answer_nobody_is_asked_whether_it_helped(taken_out: Letter, aigul: Author):
    assert re.search(r"<section[^>]*data-helped hidden", asked(aigul.code).text)


def _b64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def test_the_same_addition_sent_twice_is_one_message(dropped: Written, aigul: Author):
    for _ in range(2):
        asked(aigul.code, "/ru/f/add", text="Дагы", once="ab" * 32)
    assert Message.objects.count() == 1


def test_an_empty_addition_is_refused_in_words(dropped: Written, aigul: Author):
    page = asked(aigul.code, "/ru/f/add", text=" ", once="ab" * 32)
    assert page.status_code == 400
    assert "Напиши несколько слов и отправь." in page.text


def test_too_long_an_addition_keeps_its_words(dropped: Written, aigul: Author):
    page = asked(aigul.code, "/ru/f/add", now="stopped", text="я" * 6001, once="ab" * 32)
    assert page.status_code == 400
    assert 'value="stopped" checked' in page.text
    assert "Письмо слишком длинное." in page.text
    assert "я" * 6001 in page.text
