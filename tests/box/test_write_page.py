"""The letter's page without scripts: sealed in memory, nothing typed is ever lost."""

import re
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import escape
from PIL import Image

from ishenim.box import flood, noscript, places
from ishenim.box.models import Box
from ishenim.box.refusals import BoxChanged
from ishenim.commission import rosters
from ishenim.journal.actions import append
from ishenim.journal.log import Log
from ishenim.proof.note import sign_note
from ishenim.schools.models import Helpline
from ishenim.seal import letter, receipt
from ishenim.seal.act import Line, write_line
from ishenim.seal.reference import Reference
from ishenim.seal.roster import Roster
from ishenim.ui.dates import on_screen
from tests.cast import NOW, TUESDAY, CastMember

pytestmark = pytest.mark.usefixtures("open_box")
WORDS = "Мени класста кордошот. Ким менен сүйлөшөм?"
SEEN = "сайт на миг видит"
LATE = "Ящик не открыли вовремя."


def once_in(html: str) -> str:
    found = re.search(r'name="once" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def posted(address: str = "/w", **answers: object):
    browser = Client()
    once = answers.pop("once", None) or once_in(browser.get(address).text)
    return browser.post(address, {"once": once, "text": WORDS, **answers})


def code_groups(html: str) -> list[str]:
    return re.findall(r'class="code__group">(\d{4})<', html)


def code_in(html: str) -> str:
    digits = code_groups(html)
    assert len(digits) == 5
    return receipt.check_code("".join(digits))


def stored(code: str) -> places.Sealed:
    mailbox = receipt.derive("testserver", code).mailbox
    found = places.find(Box.objects.get().school_id, mailbox)
    assert found
    return found


def test_says_before_the_field_that_the_server_sees_the_letter():
    page = Client().get("/ru/w").text
    plain = Client().get("/ru/w?p=1").text
    assert SEEN in page.split("<textarea")[0].split("<noscript>", 2)[-1]
    assert SEEN in plain.split("<textarea")[0]


def test_sets_no_cookie_and_keeps_nothing():
    for answer in (Client().get("/w"), posted()):
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_gives_a_receipt_for_the_letter_alone():
    answer = posted()
    assert answer.status_code == 200
    code = code_in(answer.text)
    keys = receipt.derive("testserver", code)
    stub = receipt.open_stub(keys, stored(code).stub)
    assert "trustbox.v2/receipt" in answer.text
    assert letter.seal_number(stub.seal)[:4] in answer.text
    assert stub.kind == "letter"


def test_seals_the_letter_so_that_only_members_read_it(
    roster: Roster, members: list[CastMember], sealed_box
):
    code = code_in(posted(who="pupil", tile="VIO", avoid=["teacher"]).text)
    sealed = stored(code)
    outer = sealed.lines + (sealed.payload or b"")
    assert WORDS.encode() not in outer
    letter.look(
        outer,
        box_id=sealed_box.id,
        seats=list(roster.members),
        sizes=[letter.sealed_size(2**14, 5)],
    )
    stub = receipt.open_stub(receipt.derive("testserver", code), stored(code).stub)
    assert stub.to == (1, 3, 4, 5)


def test_an_urgent_letter_goes_to_all_whom_its_author_chose(
    members: list[CastMember], roster: Roster
):
    answer = posted(
        who="pupil",
        tile="SUI",
        danger="yes",
        urgent="yes",
        name="Айгүл, 6-А",
        avoid=["psychologist"],
    )
    code = code_in(answer.text)
    keys = receipt.derive("testserver", code)
    from ishenim.box.models import Letter

    urgent = Letter.objects.get(mailbox=keys.mailbox)
    box_id = bytes(Box.objects.get().box_id)

    def opened_by(member: CastMember):
        return letter.open_urgent(member.keys, roster, box_id, bytes(urgent.sealed))

    result, header, _files = opened_by(members[0])
    assert (result, header.to) == ("ok", (1, 2, 3, 5))
    assert header.text == WORDS
    assert header.sealed_by == "server"
    assert header.about == {
        "who": "pupil",
        "tile": "SUI",
        "danger": "yes",
        "avoid": ["psychologist"],
        "name": "Айгүл, 6-А",
        "contact": "",
        "language": "ky",
    }
    assert [opened_by(member)[0] for member in members] == ["ok", "ok", "ok", "not-for-me", "ok"]


def test_the_same_form_sent_twice_is_one_letter():
    once = "ab" * 32
    first, second = posted(once=once), posted(once=once)
    assert code_in(first.text) == code_in(second.text)
    seals = [re.findall(r"data-seal>([^<]+)<", page.text) for page in (first, second)]
    assert seals[0] == seals[1] != []


def test_other_words_in_the_same_form_are_another_letter():
    once = "cd" * 32
    assert code_in(posted(once=once).text) != code_in(posted(once=once, text="Башка").text)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"text": " \n "}, "Напиши в письме несколько слов и отправь."),
        ({"text": " ", "who": "parent"}, "Напишите в письме несколько слов и отправьте."),
        ({"text": "я" * 6001}, "Письмо слишком длинное. Сократи его немного."),
        (
            {"avoid": ["deputy-head", "teacher", "psychologist", "parent"]},
            "Письмо должны прочитать хотя бы двое. Сними одну отметку.",
        ),
    ],
)
def test_says_what_to_do_and_keeps_what_was_typed(answers, sentence):
    answer = posted("/ru/w", name="Айгүл", **answers)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert escape(str(answers.get("text", WORDS)).strip()[:50]) in answer.text
    assert 'value="Айгүл"' in answer.text


def test_too_many_files_are_refused_in_words():
    files = [BytesIO(b"a") for _ in range(6)]
    answer = posted("/ru/w", attached=files)
    assert answer.status_code == 400
    assert "Выбери не больше 5 файлов." in answer.text
    assert WORDS in answer.text


def test_a_photo_that_cannot_be_cleaned_is_not_sent():
    photo = BytesIO(b"not a photo")
    photo.name = "IMG_2031.jpg"
    answer = posted("/ru/w", attached=[photo])
    assert answer.status_code == 400
    assert "Из одного фото не удалось убрать скрытые данные." in answer.text
    assert WORDS in answer.text


def test_hidden_data_of_a_photo_is_not_in_the_letter(members: list[CastMember], roster: Roster):
    from ishenim.box.models import Letter

    picture, out = Image.new("RGB", (40, 30), "white"), BytesIO()
    exif = Image.Exif()
    exif[271] = "SecretPhone 12"
    picture.save(out, "JPEG", exif=exif)
    assert b"SecretPhone" in out.getvalue()
    out.seek(0)
    out.name = "IMG_home.jpg"
    code = code_in(posted(danger="yes", urgent="yes", attached=[out]).text)
    urgent = Letter.objects.get(mailbox=receipt.derive("testserver", code).mailbox)
    box_id = bytes(Box.objects.get().box_id)
    _result, header, files = letter.open_urgent(
        members[3].keys, roster, box_id, bytes(urgent.sealed)
    )
    assert [entry.name for entry in header.files] == ["photo-1.jpg"]
    assert b"SecretPhone" not in files[0]


def test_another_language_keeps_the_words_and_sends_nothing():
    answer = posted("/en/w", only="look", who="pupil", tile="RCK")
    assert answer.status_code == 200
    assert WORDS in answer.text
    assert "Your letter" in answer.text
    assert re.search(r'id="tile-RCK" value="RCK" checked', answer.text)
    assert "code__group" not in answer.text


def test_an_old_or_forged_form_is_still_a_letter():
    assert posted(once="stale").status_code == 200
    assert posted(tile="XXX", who="teacher", danger="maybe", avoid=["nobody"]).status_code == 200


def test_a_busy_server_says_so_and_keeps_the_words(monkeypatch):
    monkeypatch.setattr(flood.sealing, "take", lambda _school: False)
    answer = posted("/ru/w")
    assert answer.status_code == 503
    assert "Сейчас слишком много писем. Твой текст на месте." in answer.text
    assert WORDS in answer.text


def test_without_a_box_the_words_stay_and_help_is_near():
    Box.objects.update(state=Box.State.CLOSED)
    answer = posted("/ru/w", once="ef" * 32)
    assert answer.status_code == 409
    assert "Ящик сейчас закрыт. Твой текст на месте." in answer.text
    assert WORDS in answer.text
    assert "Ящик ещё не принимает письма." in answer.text


@pytest.mark.parametrize(
    ("at", "is_late"),
    [("2026-04-21 17:59", False), ("2026-04-21 18:00", True), ("2026-08-19 23:00", True)],
)
def test_a_late_commission_refuses_nothing(monkeypatch, at: str, *, is_late: bool):
    on(monkeypatch, at)
    assert says_late(Client().get("/ru/w").text) is is_late
    assert code_in(answer := posted("/ru/w").text)
    assert says_late(answer) is is_late


def test_help_numbers_come_before_the_news_of_a_late_box(monkeypatch, helplines):
    on(monkeypatch, "2026-04-22 09:00")
    html = Client().get("/ru/w").text
    assert html.index('href="tel:112"') < html.index(LATE)
    receipt = posted("/ru/w").text
    assert receipt.index("code__group") < receipt.index("ticks") < receipt.index(LATE)
    assert receipt.count('href="tel:112"') == 1


def test_a_box_that_nobody_opens_takes_nothing_and_keeps_the_words(monkeypatch):
    on(monkeypatch, "2026-08-20 08:00")
    assert "Этот ящик никто не открывает." in Client().get("/ru/w").text
    answer = posted("/ru/w")
    assert answer.status_code == 409
    assert WORDS in answer.text
    assert not code_groups(answer.text)


def test_a_moved_opening_shows_both_days_and_hides_two_weeks_at_most(monkeypatch, school, members):
    move(school, members, to="2026-06-30")
    html = Client().get("/ru/w").text
    assert on_screen("21 апреля 2026 г.") in html
    assert on_screen("30 июня 2026 г.") in html
    on(monkeypatch, "2026-05-05 17:00")
    assert not says_late(Client().get("/ru/w").text)
    on(monkeypatch, "2026-05-05 18:00")
    assert says_late(Client().get("/ru/w").text)


def says_late(html: str) -> bool:
    shown = re.search(r"<div[^>]* data-late [^>]*>", html)
    assert shown
    return not shown[0].endswith(" hidden>")


def on(monkeypatch, at: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Asia/Bishkek"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def move(school, members: list[CastMember], *, to: str) -> None:
    """Journal the line by which a member moves the planned opening."""
    roster, head = rosters.in_force(school), Log(school).head()
    text = write_line(
        roster,
        Line(
            kind="moved",
            opening="planned",
            planned=TUESDAY,
            date=NOW.date(),
            next=date.fromisoformat(to),
            reason="Карантин",
            checkpoint=Reference(head.size, head.root),
        ),
    )
    append(school=school, kind="line", note=sign_note(text, [members[0].keys.signer]), now=NOW)


def test_a_parent_is_spoken_to_as_an_adult():
    assert "Ваше письмо" in Client().get("/ru/w?v=adult").text
    assert "Твоё письмо" in Client().get("/ru/w").text


@pytest.mark.parametrize("language", ["", "/ru", "/en"])
def test_nobody_is_asked_who_they_are(language: str):
    page = Client().get(f"{language}/w").text
    assert not re.search("Сен кимсиң|Сиз кимсиз|Кто ты|Кто вы|Who are you", page)
    assert page.index('id="text"') < page.index('name="who"')


def test_a_child_is_given_the_line_that_listens_before_the_one_that_rescues(school, helplines):
    for position, (kind, number) in enumerate([("danger", "101"), ("talk", "111")], 2):
        Helpline.objects.create(
            school=school, position=position, kind=kind, number=number, checked_on=NOW.date()
        )
    child, adult = (Client().get(f"/ru/w{query}").text for query in ("", "?v=adult"))
    assert child.index("tel:111") < child.index("tel:101")
    assert adult.index("tel:101") < adult.index("tel:111")
    form = child.split("<template")[0]
    assert form.count("tel:111") == 3  # above the field, with the danger, under the picture
    picture = child.index('id="tile-SUI"')
    assert child.index("tiles__help", picture) < child.index('id="tile-RGT"')


def test_danger_is_urgent_until_it_is_taken_back():
    fresh = Client().get("/ru/w").text
    assert 'name="urgent" value="yes" checked' in fresh
    back = posted("/ru/w", only="look", danger="yes").text
    assert 'name="urgent" value="yes">' in back
    told = posted("/ru/w", danger="yes", urgent="yes", avoid=["psychologist"]).text
    readers = re.findall(r'data-reader="([a-z-]+)"', told)
    assert "teacher" in readers
    assert "psychologist" not in readers


def test_no_browser_sends_the_words_of_a_letter_to_a_speller_or_a_translator():
    for address in ("/w", "/w?p=1", "/f", "/f?p=1"):
        page = Client().get(address).text
        for field in re.findall(r"<textarea[^>]*>|<input[^>]*(?:name|contact|code)[^>]*>", page):
            if 'type="text"' in field or field.startswith("<textarea"):
                assert 'spellcheck="false"' in field
                assert 'autocomplete="off"' in field


def test_a_box_that_changes_meanwhile_is_sealed_to_anew(monkeypatch):
    first, real = iter([True]), noscript.actions.drop

    def drop(**asked):
        if next(first, False):
            raise BoxChanged
        return real(**asked)

    monkeypatch.setattr(noscript.actions, "drop", drop)
    assert code_in(posted().text)
