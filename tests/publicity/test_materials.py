"""What is printed and copied: the school's own words, hours, numbers and pin."""

import html
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from ishenim.commission.models import Roster
from ishenim.papers.forms import lesson
from ishenim.regulation.rulebook import DEFAULT, write_rulebook
from ishenim.schools.actions import adopt_rulebook
from ishenim.schools.models import Helpline
from ishenim.seal.roster import read_roster, write_roster


def text_of(answer) -> str:
    reader = PdfReader(BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def grouped(roster) -> str:
    pin = roster.fingerprint
    return " ".join(pin[at : at + 4] for at in range(0, len(pin), 4))


def test_before_a_roster_the_page_says_that_the_pin_is_missing(enter, head):
    browser = enter(head)
    assert "текшерүү коду болбойт" in browser.get("/desk/publicity/print").content.decode()
    printed = text_of(browser.get("/desk/publicity/poster.pdf?size=a4"))
    assert "Убактылуу плакат" in printed
    assert "текшерүү коду:" not in printed


def test_with_a_roster_the_pin_is_printed_in_groups_of_four(enter, head, roster):
    browser = enter(head)
    assert "текшерүү коду болбойт" not in browser.get("/desk/publicity/print").content.decode()
    assert grouped(roster) in text_of(browser.get("/desk/publicity/poster.pdf"))


def test_after_a_restart_the_poster_has_the_pin_of_the_new_commission(enter, head, roster):
    text = write_roster(
        origin=roster.origin,
        epoch=2,
        prev=None,
        date=roster.date,
        duty=roster.duty,
        members=roster.members.values(),
    )
    row = Roster.objects.get()
    row.pk, row.epoch, row.first_epoch, row.text = None, 2, 2, text
    row.save()
    printed = text_of(enter(head).get("/desk/publicity/poster.pdf"))
    assert grouped(read_roster(text)) in printed
    assert grouped(roster) not in printed


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "ky",
            ["Класстык саат", "ар бир бейшемби күнү", "Жобонун 6.3 пункту", "14 иш күнү", "111"],
        ),
        ("ru", ["Классный час", "каждый четверг", "Пункт 6.3 положения", "14 рабочих дней", "111"]),
        ("en", ["A class hour", "every Thursday", "From the regulation, 6.3", "14 working days"]),
    ],
)
def test_the_class_hour_says_what_this_schools_regulation_promises(
    enter, head, school, roster, today, lang, said
):
    thursdays = write_rulebook(replace(DEFAULT, opening_weekdays=(3,)))
    adopt_rulebook(school=school, toml=thursdays, effective_on=today, adopted_on=today)
    answer = enter(head).get(f"/desk/publicity/lesson.pdf?lang={lang}")
    printed = text_of(answer)
    assert [one for one in said if one not in printed] == []
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2  # one sheet


def test_a_class_hour_lasts_twenty_minutes():
    assert sum(minutes for _name, minutes, _said, _rules in lesson.PARTS) == 20


@pytest.mark.parametrize("size", ["a4", "a5", "a6", "sheet"])
@pytest.mark.parametrize("lang", ["ky-ru", "ky", "ru", "en"])
def test_every_size_in_every_language_is_one_page(enter, head, roster, size, lang):
    answer = enter(head).get(f"/desk/publicity/poster.pdf?size={size}&lang={lang}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 1


@pytest.mark.parametrize("path", ["slips.pdf", "parents.pdf"])
def test_slips_and_the_notice_are_one_page(enter, head, path):
    for lang in ("ky-ru", "ky", "ru", "en"):
        answer = enter(head).get(f"/desk/publicity/{path}?lang={lang}")
        assert len(PdfReader(BytesIO(answer.content)).pages) == 1


@pytest.mark.parametrize(
    "query",
    [
        "poster.pdf?size=a3",
        "poster.pdf?lang=de",
        "slips.pdf?lang=",
        "parents.pdf?lang=x",
        "lesson.pdf?lang=ky-ru",
    ],
)
def test_what_does_not_exist_is_not_found(enter, head, query):
    assert enter(head).get(f"/desk/publicity/{query}").status_code == 404


def test_the_schools_own_numbers_are_printed(enter, head, school, today):
    words = {"line_ky": "Мектеп психологу", "line_ru": "Психолог", "line_en": "Psychologist"}
    Helpline.objects.create(
        school=school, position=1, kind="talk", number="0555 12", checked_on=today, **words
    )
    printed = text_of(enter(head).get("/desk/publicity/poster.pdf"))
    assert "0555 12" in printed
    assert "Мектеп психологу" in printed
    assert "112" in printed


def test_the_texts_to_copy_are_there_in_three_languages(enter, head, roster):
    page = html.unescape(enter(head).get("/desk/publicity/print").content.decode())
    for words in (
        "Урматтуу ата-энелер!",
        "Уважаемые родители!",
        "Dear parents,",
        "Кутуча ачылат: ар бир шейшемби күнү, саат\N{NO-BREAK SPACE}12:00.",
        "http://testserver/ru/",
    ):
        assert words in page


def test_the_block_to_paste_is_text_and_a_link_with_the_pin(enter, head, roster):
    page = html.unescape(enter(head).get("/desk/publicity/print").content.decode())
    start = page.index('<div lang="ru"')
    block = page[start : page.index("</div>", start)]
    assert "<script" not in block
    assert "src=" not in block
    assert 'rel="noopener noreferrer"' in block
    assert "http://testserver/ru/#r=" in block
    assert "tel:112" in block
    assert "tel:111" in block
