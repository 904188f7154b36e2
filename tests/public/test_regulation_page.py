"""/g: the regulation in force, its versions, and the document itself."""

from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from ishenim.regulation.rulebook import DEFAULT, DEFAULT_TOML, write_rulebook
from ishenim.schools.actions import adopt_rulebook


@pytest.fixture
def adopted(school):
    today = timezone.localdate()
    past, coming = today - timedelta(days=30), today + timedelta(days=30)
    wednesday = write_rulebook(replace(DEFAULT, opening_weekdays=(2,)))
    adopt_rulebook(
        school=school, toml=wednesday, effective_on=past, adopted_on=past, order_number="7-А"
    )
    early = write_rulebook(replace(DEFAULT, access_from=time(7, 30)))
    adopt_rulebook(school=school, toml=early, effective_on=coming, adopted_on=today)
    return school


def test_before_any_order_it_is_the_model_regulation(school, client):
    page = client.get("/g").content.decode()
    assert "Бул – үлгү жобо." in page
    assert "ар бир шейшемби күнү" in page
    assert client.get("/g.toml").content.decode() == DEFAULT_TOML


def test_it_stands_there_before_there_is_a_school(db, client):
    assert client.get("/g").status_code == 200


def test_the_version_in_force_has_its_order_and_its_day(adopted, client):
    page = client.get("/ru/g").content.decode()
    assert "каждую среду" in page
    assert "№\u00a07-А" in page
    assert "Все редакции" in page


def test_another_version_says_whether_it_is_in_force(adopted, client):
    assert "больше не действует" in client.get("/ru/g?v=0").content.decode()
    coming = client.get("/ru/g?v=2").content.decode()
    assert "ещё не действует" in coming
    assert "с 07:30 до 17:00" in coming
    assert "07:30:00" in client.get("/g.toml?v=2").content.decode()


def test_a_day_with_hours_of_its_own_is_named_with_them(school, client):
    today = timezone.localdate()
    rules = replace(DEFAULT, access_days=(0, 1, 2, 3, 4, 5), access_hours=((5, time(8), time(13)),))
    adopt_rulebook(school=school, toml=write_rulebook(rules), effective_on=today, adopted_on=today)
    page = client.get("/ru/g").content.decode()
    assert "08:00–17:00 (суббота 08:00–13:00)" in page
    assert "(суббота – с 08:00 до 13:00), кроме праздников" in page


@pytest.mark.parametrize("version", ["3", "-1", "x", "²", ""])
def test_a_version_that_is_none(adopted, client, version):
    assert client.get("/ru/g", {"v": version}).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_it_says_what_access_hours_mean_online(school, client, prefix):
    page = client.get(f"{prefix}/g").content.decode()
    assert "08:00–17:00" in page
    said = {
        "": "Электрондук катты каалаган убакта жазса болот.",
        "/ru": "Электронное письмо можно написать в любое время.",
        "/en": "You can write online at any hour.",
    }
    assert said[prefix] in page


def test_two_queries_whatever_the_versions(adopted, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/g")


def test_every_page_leads_to_it(school, client):
    assert 'href="/g"' in client.get("/i").content.decode()
    assert 'href="/g"' in client.get("/").content.decode()


def test_the_day_of_a_version_is_the_first_of_it(adopted):
    today = timezone.localdate()
    numbers = [adopted.rules_on(today + timedelta(days=n))[0] for n in (-31, -30, 29, 30)]
    assert numbers == [0, 1, 1, 2]
    assert adopted.rulebook_on(date(2020, 1, 1)) == DEFAULT


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_it_is_printed_with_the_heads_approval(adopted, client, prefix):
    answer = client.get(f"{prefix}/g.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    approved = {"": "БЕКИТИЛГЕН", "/ru": "УТВЕРЖДЕНО", "/en": "APPROVED"}
    assert approved[prefix] in text
    assert "№ 7-А" in text or "No. 7-А" in text
    assert "7.2." in text


def test_the_model_regulation_is_printed_without_an_approval(school, client):
    answer = client.get("/g.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "БЕКИТИЛГЕН" not in text
    assert "Үлгү жобо." in text
    assert "(программа сунуштаган)" in text


def test_the_model_text_says_whose_each_clause_is_and_an_adopted_one_does_not(adopted, client):
    assert "(программа сунуштаган)" not in client.get("/g").content.decode()
    model = client.get("/g?v=0").content.decode()
    for mark in ("баштапкы жобо", "мыйзам", "программа сунуштаган"):
        assert f"<small>({mark})</small>" in model
