"""The first page in the browser's own language; an address that names one always wins."""

import pytest
from django.test import Client

from ishenim.schools.middleware import greeting
from ishenim.schools.models import School


@pytest.mark.parametrize(
    ("path", "wish", "address"),
    [
        ("/", "ru-RU,ru;q=0.9,en;q=0.8", "/ru/"),
        ("/", "en-US,en;q=0.9", "/en/"),
        ("/", "kk, uz;q=0.9, ru;q=0.5", "/ru/"),  # the first of ours
        ("/w", "en;q=0.2, ru;q=0.7", "/ru/w"),
        ("/f", "ru", "/ru/f"),
        ("/s/no-5/", "ru", "/ru/s/no-5/"),
        ("/s/no-5", "ru", "/ru/s/no-5/"),
        ("/", "ky-KG, ru;q=0.9", ""),
        ("/", "de, fr;q=0.5", ""),
        ("/", "", ""),
        ("/", "*", ""),
        ("/", "\x00;q=9,,;;", ""),
        ("/ky/", "ru", ""),
        ("/ky", "ru", ""),
        ("/ru/w", "en", ""),
        ("/en/s/no-5/f", "ru", ""),
        ("/desk/", "ru", ""),
        ("/j/vkey", "ru", ""),
        ("/g", "ru", ""),
        ("/s/no\r\nSet-Cookie: a=b/", "ru", ""),
    ],
)
def test_only_an_entrance_without_a_language_goes_by_the_browsers(path, wish, address):
    assert greeting(path, wish) == address


def test_kyrgyz_that_was_asked_for_stays(school: School):
    page = Client().get("/ky/i")
    assert page.headers["Content-Language"] == "ky"
    assert 'href="/ky/"' in page.text
    assert 'href="/ky/x"' in page.text
    assert 'href="/ru/i"' in page.text
