"""The journal in plain words, the strip of Tuesdays, a seal number that is looked for (R8, R13)."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ishenim.opening.models import Missed, Opening
from ishenim.public.strip import strip
from ishenim.seal.letter import seal_number
from ishenim.ui.dates import on_screen
from tests.audit.conftest import opened, table, three, with_letter
from tests.cast import NOW, TUESDAY

__all__ = ["opened", "table", "three", "with_letter"]
pytestmark = pytest.mark.django_db


def states(school, today) -> list[tuple[str, str]]:
    return [(square.day.isoformat(), square.state) for square in strip(school, today)]


def test_what_was_done_is_told_newest_first(opened):
    page = Client().get("/v").text
    sealed = "Кутуча жабылып, пломбаланды, № "
    told = ["№ 1 акт: № 1 кутуча ачылды", f"{sealed}2", f"{sealed}1"]
    places = [page.index(words) for words in told]
    assert places == sorted(places)
    assert "каттар: 1" in page
    assert "Мүчө өз ачкычын бурады" not in page
    assert "Мүчө өз ачкычын бурады" in Client().get("/v?all=1").text


def test_signers_are_posts_and_nobody_is_named(opened, members):
    page = Client().get("/v?all=1").text
    assert "Директордун орун басары" in page
    assert all(cast.person.name not in page for cast in members)


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_every_line_has_its_words_and_its_proof(opened, prefix):
    page = Client().get(f"{prefix}/v/{opened.closing_index}").text
    assert "trustbox.v2/act" in page
    assert f"/j/proof/{opened.closing_index}" in page


def test_a_seal_number_is_found_and_never_stands_in_an_address(opened, with_letter):
    number = seal_number(with_letter.seal)
    for typed in (number, number.lower(), f"{number[:4]} {number[4:8]}-{number[8:]}"):
        page = Client().post("/v", {"seal": typed}).text
        assert "Ооба. Бул пломбанын номери" in page
        assert on_screen("2026-жылдын 21-апрели") in page
    assert number not in Client().get("/v", {"seal": number}).text


def test_a_seal_number_that_is_in_no_list(opened):
    assert "Азырынча жок" in Client().post("/v", {"seal": "0000000000000000"}).text


@pytest.mark.parametrize("typed", ["", "12", "!" * 16, "кат" * 6, "0" * 17, "U" * 16, "\x00" * 16])
def test_what_is_no_seal_number_is_said_to_be_none(opened, typed):
    answer = Client().post("/v", {"seal": typed})
    assert answer.status_code == 200
    assert "16 тамгадан жана цифрадан" in answer.text


def test_the_strip_tells_every_planned_day(opened, school):
    day = TUESDAY + timedelta(days=7)
    moved = day + timedelta(days=2)
    Missed.objects.create(
        school=school, planned_on=day, kind="moved", moved_to=moved, reason="карантин", note="x"
    )
    Opening.objects.create(
        school=school, kind="moved", step="done", planned_on=day, held_on=moved,
        began_at=NOW,
    )  # fmt: skip
    assert states(school, TUESDAY + timedelta(days=22)) == [
        ("2026-04-21", "kept"),
        ("2026-04-28", "moved"),
        ("2026-05-11", "silent"),
        ("2026-05-12", "silent"),
        ("2026-05-19", "coming"),
    ]


def test_late_is_not_missed(table, three, with_letter, open_box, school):
    table.later(days=2)
    table.sit_together(*three)
    assert states(school, TUESDAY + timedelta(days=2))[0] == ("2026-04-21", "late")


def test_a_day_of_which_nobody_said_a_word_stands_in_the_list(opened, school, monkeypatch):
    later = datetime(2026, 4, 29, 9, tzinfo=ZoneInfo("Asia/Bishkek"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    page = Client().get("/ru/o").text
    missed = page.split(on_screen("28 апреля 2026 г."))
    assert "Плановое вскрытие · не вскрыт, причина не названа" in missed[-1].split("</li>")[0]


def test_a_first_sealing_has_no_day_to_keep(opened, school):
    Opening.objects.filter(school=school).update(kind=Opening.Kind.FIRST)
    assert "<p>Первое опломбирование ящика</p>" in Client().get("/ru/o").text


def test_today_is_still_to_come(open_box, school):
    assert states(school, TUESDAY) == [("2026-04-21", "coming"), ("2026-04-28", "coming")]


def test_before_the_first_planned_day_there_is_one_to_come(open_box, school):
    assert states(school, NOW.date()) == [("2026-04-21", "coming")]


def test_before_the_first_box_there_is_nothing_to_tell(school):
    assert strip(school, TUESDAY) == []
    assert "Азырынча эч нерсе жазыла элек." in Client().get("/v").text


@pytest.mark.parametrize("before", ["x", "-1", "1" * 20, "१"])
def test_a_page_that_is_none_is_refused(school, before):
    assert Client().get("/v", {"before": before}).status_code == 404


@pytest.mark.parametrize("path", ["/v/999999", "/j/tile/0/999", "/j/manifest/9", "/j/tile/x"])
def test_what_does_not_exist_is_not_found(opened, path):
    assert Client().get(path).status_code == 404


def test_the_feed_has_the_same_lines(opened):
    answer = Client().get("/v.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "№ 1 акт: № 1 кутуча ачылды" in titles


def test_the_pages_ask_little(opened, django_assert_max_num_queries):
    for path, most in (("/v", 10), (f"/v/{opened.closing_index}", 5), ("/v.atom", 6)):
        with django_assert_max_num_queries(most):
            assert Client().get(path).status_code == 200


def test_a_full_tile_may_be_kept_for_ever(opened):
    partial = Client().get("/j/tile/0/000.p/4")
    assert len(partial.content) == 4 * 32
    assert "Cache-Control" not in partial or "immutable" not in partial["Cache-Control"]
