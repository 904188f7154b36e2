"""Whom to tell, what a call is like, and a slip to show without a word."""

import re

import pytest
from django.test import Client

from ishenim.schools.models import Helpline, School
from tests.cast import NOW


def line(school: School, position: int, kind: str, number: str) -> None:
    Helpline.objects.create(
        school=school,
        position=position,
        kind=kind,
        number=number,
        checked_on=NOW.date(),
        line_ky="Угат",
        line_ru="Выслушают",
        line_en="They listen",
    )


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("", "15 15 номерине чалсам, эмне болот?"),
        ("/ru", "Что будет, если позвонить по номеру 15 15?"),
        ("/en", "What happens when I call 15 15?"),
    ],
)
def test_the_call_is_to_this_schools_own_line_that_listens(school: School, language, asked):
    line(school, 1, "danger", "112")
    line(school, 2, "talk", "15 15")
    page = Client().get(f"{language}/m").text
    assert asked in page
    assert page.index("15 15") < page.index(">112<")


def test_without_a_line_that_listens_no_call_is_described(school: School):
    line(school, 1, "danger", "112")
    assert 'id="call"' not in Client().get("/m").text


def test_what_is_marked_on_the_slip_goes_nowhere(school: School):
    page = Client().get("/m").text
    assert "<form" not in page
    assert not re.search(r"<input[^>]*\bname=", page)


def test_only_the_slip_is_printed(school: School):
    main = re.search(r"(?s)<main.*</main>", Client().get("/m").text)[0]
    kept = re.sub(r'(?s)<div class="no-print">.*?\n  </div>', "", main)
    assert kept.count("<label") == 9
    assert "<h1" not in kept
    assert "<details" not in kept
    assert "tel:" not in kept


@pytest.mark.parametrize("page", ["/", "/i", "/f"])
def test_it_is_near_the_help_numbers(open_box, page):
    assert 'href="/m"' in Client().get(page).text
