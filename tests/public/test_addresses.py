"""Whole addresses on pages are built from the school's name, never from what a visitor calls it."""

import pytest
from django.test import Client

from ishenim.box.models import Box
from ishenim.schools.addresses import absolute, root, whole
from ishenim.schools.models import School


@pytest.fixture(autouse=True)
def its_day(monkeypatch: pytest.MonkeyPatch, now) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.parametrize("path", ["/en/v", "/v.atom", "/", "/w"])
def test_the_name_by_which_one_came_is_on_no_shared_page(
    open_box: Box, path: str, settings: pytest.FixtureRequest
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "abcdefghijklmnop.onion"]
    by_onion = Client().get(path, headers={"host": "abcdefghijklmnop.onion"})
    assert by_onion.status_code == 200
    assert "onion" not in by_onion.text


def test_the_verify_command_names_the_school(
    open_box: Box, settings: pytest.FixtureRequest
) -> None:
    settings.ALLOWED_HOSTS = ["other.example"]
    page = Client().get("/en/v", headers={"host": "other.example"}).text
    assert "ishenim verify http://testserver<" in page


def test_a_school_among_many_has_its_place_in_its_addresses(db: None) -> None:
    one = School(slug="one", origin="box.kg/s/one", name_ky="Биринчи мектеп")
    assert root(one) == "http://box.kg"
    assert whole(one, "ru", "desk/") == "http://box.kg/ru/s/one/desk/"
    assert absolute(one, "/v") == "http://box.kg/v"


@pytest.mark.parametrize("asked", ["/kyrgyz", "/kyw", "/s/ky", "/en/ky/"])
def test_what_only_begins_like_a_language_is_no_prefix(open_box: Box, asked: str) -> None:
    assert Client().get(asked).status_code == 404
