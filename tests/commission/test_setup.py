"""A school's first minutes: a single-use link, names, hours, help numbers, two people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.commission import actions
from ishenim.commission.models import Invitation, Office, Person
from ishenim.schools.models import Helpline, School

FILLED = {
    "name_ky": "М. Балбаков атындагы орто мектеп",
    "name_ru": "Средняя школа имени М. Балбакова",
    "name_en": "M. Balbakov secondary school",
    "opening_weekday": "1",
    "opening_time": "12:00",
    "numbers": ["112", "111"],
    "checked_on": "2026-11-20",
    "admin_name": "Нурбек Кадыров",
    "admin_email": "Nurbek@Example.kg",
    "admin_password": "төрт чоң көк тоо",
    "head_name": "Чынара Сыдыкова",
    "head_email": "head@example.kg",
}


@pytest.fixture
def link(db) -> str:
    return f"/setup/{actions.make_setup_link(now=timezone.now())}"


def test_the_link_opens_without_any_school(link, client):
    page = client.get(link).content.decode()
    assert "Мектепти кошуу" in page
    assert "testserver" in page
    assert 'value="111" checked' in page


def test_setting_up_makes_school_numbers_and_people(link, client):
    page = client.post(link, FILLED).content.decode()
    school = School.objects.get()
    assert (school.origin, school.is_default) == ("testserver", True)
    assert list(Helpline.objects.values_list("number", flat=True)) == ["112", "111"]
    administrator = Person.objects.get(email="nurbek@example.kg")
    assert Office.objects.get(person=administrator).kind == "administrator"
    assert Invitation.objects.get().office == "head"
    assert "http://testserver/desk/join/" in page


def test_the_link_works_once(link, client):
    client.post(link, FILLED)
    assert client.get(link).status_code == 404
    assert client.post(link, FILLED | {"admin_email": "x@example.kg"}).status_code == 404
    assert School.objects.count() == 1


def test_the_link_runs_out(db, client):
    token = actions.make_setup_link(now=timezone.now() - timedelta(days=8))
    assert client.get(f"/setup/{token}").status_code == 404


def test_what_is_missing_is_marked_and_nothing_is_made(link, client):
    page = client.post(link, FILLED | {"name_ky": "", "admin_password": "short"}).content.decode()
    assert page.count("field__error") == 2
    assert not School.objects.exists()


def test_an_hour_at_which_the_box_is_closed_is_refused(link, client):
    page = client.post(link, FILLED | {"opening_time": "18:00"}).content.decode()
    assert "Кутуча саат 08:00–17:00 аралыгында ачылат." in page
    assert not School.objects.exists()


def test_a_school_without_any_help_number_is_not_made(link, client):
    page = client.post(link, {name: FILLED[name] for name in FILLED if name != "numbers"})
    assert "Жок дегенде бир номер тандаңыз" in page.content.decode()
    assert not School.objects.exists()


def test_head_and_administrator_have_different_addresses(link, client):
    page = client.post(link, FILLED | {"head_email": "nurbek@example.kg"})
    assert "ар башка почта" in page.content.decode()
    assert not School.objects.exists()


def test_a_second_school_gets_its_own_address(school, link, client):
    page = client.post(link, FILLED | {"slug": "two"}).content.decode()
    second = School.objects.get(slug="two")
    assert (second.origin, second.is_default) == ("testserver/s/two", False)
    assert "http://testserver/s/two/desk/join/" in page
    assert 'href="/s/two/account/login"' in page
