"""What everybody may see: two doors, help numbers, honest limits, no trace."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ishenim.box.models import Box
from ishenim.commission.actions.setup import HELPLINES
from ishenim.schools.models import Helpline, School
from ishenim.ui.dates import on_screen
from tests.cast import NOW

LATE = datetime(2026, 4, 21, 18, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
LANGUAGES = ["", "/ru", "/en"]
PAGES = ["/", "/n", "/i", "/m", "/o", "/w", "/f", "/g"]
PROMISES_NOBODY_CAN_KEEP = [
    "100%",
    "100 %",
    "гарант",
    "guarantee",
    "толугу менен анонимдүү",
    "полностью аноним",
    "fully anonymous",
    "ложн",
    "жалган кабар",
]


@pytest.fixture
def helplines(school: School) -> None:
    for place, number in enumerate(["112", "111"], start=1):
        Helpline.objects.create(
            school=school,
            position=place,
            kind="talk",
            number=number,
            checked_on=NOW.date(),
            line_ky="Акысыз, күнү-түнү",
            line_ru="Бесплатно, круглосуточно",
            line_en="Free, always",
        )


def words(html: str) -> str:
    text = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html)
    return unescape(re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_without_cookies(page, language, open_box: Box, helplines: None):
    answer = Client().get(language + page)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "no-referrer" in answer.headers["Referrer-Policy"]
    html = answer.text
    assert html.count("<h1") >= 1
    assert "{#" not in html
    assert 'lang="ky"' in html if not language else True
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", html)
    assert not re.search(r"\son\w+=|style=|<style|<script(?! src)", html)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_threatens_or_promises_too_much(page, language, open_box: Box):
    said = words(Client().get(language + page).text).lower()
    assert not [word for word in PROMISES_NOBODY_CAN_KEEP if word in said]


@pytest.mark.parametrize("page", PAGES)
def test_the_title_and_the_address_tell_nothing(page, open_box: Box):
    for language, title in zip(LANGUAGES, ["Мектеп", "Школа", "School"], strict=True):
        assert f"<title>{title}</title>" in Client().get(language + page).text


@pytest.mark.parametrize("page", [*PAGES, "/f?p=1", "/w?p=1", "/v", "/g?v=1"])
def test_what_a_browser_keeps_does_not_tell_writing_from_reading(page, open_box: Box):
    html = Client().get(page).text
    assert re.findall(r"<script src=\"/static/ishenim/([^?\"]+)", html) == ["author.js"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_left_at_once_without_scripts(page, open_box: Box):
    html = Client().get(page).text
    assert html.count("data-exit") >= 2
    assert html.index('class="skip"') < html.index("data-exit-main")
    assert 'href="/x"' in html


def test_leaving_goes_to_a_page_nobody_wonders_about(school: School):
    answer = Client().get("/x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == school.exit_url
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_help_numbers_come_first_and_can_be_dialled(open_box: Box, helplines: None):
    html = Client().get("/").text
    assert 'href="tel:112"' in html
    assert html.index('href="tel:112"') < html.index('id="when"')
    form = Client().get("/w").text
    assert form.index('href="tel:111"') < form.index("<textarea")
    assert form.count('href="tel:111"') >= 3


def test_says_who_opens_the_box_and_that_nobody_opens_an_ordinary_letter_alone(open_box: Box):
    said = words(Client().get("/ru/").text)
    assert "Психолог" in said
    assert "Обычное письмо никто не откроет в одиночку." in said


@pytest.mark.parametrize("page", ["/f", "/f?p=1"])
def test_a_late_box_repeats_no_number_and_stands_below_the_field(
    page, open_box: Box, helplines: None, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    html = Client().get(page).text.split("<template")[0]
    assert html.count('href="tel:112"') == 1
    assert html.index("follow__code") < html.index("data-opens-word")


@pytest.mark.parametrize("page", ["/", "/w", "/o"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_box_is_told_after_the_help_numbers(
    page, language, open_box: Box, helplines: None, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    html = Client().get(language + page).text
    shown, *_copies = re.findall(r"<div[^>]* data-late [^>]*>", html)
    assert not shown.endswith(" hidden>")
    assert html.index('href="tel:112"') < html.index("data-opens-word")
    day = {"": "2026-жылдын 21-апрели", "/ru": "21 апреля 2026 г.", "/en": "21 April 2026"}
    assert f"<strong data-opens-word>{on_screen(day[language])}</strong>" in html


def test_says_when_the_letters_are_read(open_box: Box, monkeypatch):
    monkeypatch.setattr("ishenim.public.views.timezone.now", lambda: NOW)
    said = words(Client().get("/ru/").text)
    assert on_screen("21 апреля 2026 г.") in said
    assert "каждый вторник" in said


def test_names_the_school_in_the_readers_language(school: School):
    assert "Средняя школа имени М. Балбакова" in Client().get("/ru/").text
    assert "М. Балбаков атындагы орто мектеп" in Client().get("/").text


def test_before_set_up_the_first_page_says_so(db: None):
    answer = Client().get("/en/")
    assert answer.status_code == 200
    assert "The box is not set up yet" in answer.text


def test_before_the_first_sealing_nothing_can_be_written(school: School, helplines: None):
    page = Client().get("/ru/w")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert "Ящик ещё не принимает письма." in page.text
    assert 'href="tel:112"' in page.text


def test_the_openings_begin_empty_and_a_wrong_day_is_no_page(school: School):
    assert "Ящик ещё не открывали." in Client().get("/ru/o").text
    assert Client().get("/ru/o?before=yesterday").status_code == 404


def test_a_strange_address_is_answered_calmly(school: School):
    answer = Client().get("/ru/nowhere")
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_an_installation_starts_with_the_numbers_of_the_country():
    assert {"112", "111"} <= {number for _kind, number, *_lines in HELPLINES}
