"""The page: this year at a glance; everybody of the desk reads, those who lead write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ishenim.publicity.actions import Made, add_notice
from ishenim.publicity.models import Check, Notice
from ishenim.schools.models import School
from ishenim.ui.dates import on_screen
from tests.cast import person_named


def test_an_empty_year_says_what_is_missing(enter, head):
    html = enter(head).get("/desk/publicity/").content.decode()
    assert "Азырынча жарыялана элек" in html
    assert "Канча жолу: 0 / 1" in html
    assert "Аткарылды: 0 / 10" in html


def test_the_page_shows_link_day_place_and_who(enter, head, published, meeting):
    html = enter(head).get("/desk/publicity/").content.decode()
    for words in (
        "https://mektep.example.kg/kutucha",
        on_screen("2026-жылдын 2-марты"),
        "Жыйындар залы",
        "Чынара Сыдыкова",
    ):
        assert words in html


def test_the_record_is_written_through_the_form(enter, members):
    browser = enter(members[2])
    day = timezone.localdate().isoformat()
    sent = {"kind": "meeting", "done_on": day, "place": "Зал", "people": "80"}
    answer = browser.post("/desk/publicity/add", sent)
    assert (answer.status_code, answer.url) == (302, "/desk/publicity/")
    row = Notice.objects.get()
    assert (row.kind, row.people, row.by) == ("meeting", 80, members[2].person)
    assert "Канча жолу: 1 / 1" in browser.get("/desk/publicity/").content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "site"}, "шилтемеси болушу керек"),
        ({"link": "javascript:alert(1)"}, "Бул барактын шилтемеси эмес."),
        ({"link": "ftp://example.kg/x"}, "Бул барактын шилтемеси эмес."),
        ({"done_on": ""}, "Күнүн тандаңыз."),
        ({"done_on": "кечээ"}, "Күндү мындай жазыңыз"),
        ({"done_on": "1026-04-21"}, "Күндү мындай жазыңыз"),
        ({"people": "-1"}, "0 менен 100000 ортосундагы сан"),
        ({"people": "көп"}, "Сан жазыңыз."),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(enter, head, sent, sentence):
    day = timezone.localdate().isoformat()
    answer = enter(head).post("/desk/publicity/add", {"kind": "meeting", "done_on": day, **sent})
    assert sentence in answer.content.decode()
    assert not Notice.objects.exists()


def test_tomorrow_is_refused_at_its_field(enter, head):
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"kind": "poster", "done_on": tomorrow.isoformat()}
    html = enter(head).post("/desk/publicity/add", sent).content.decode()
    assert "Бул күн азырынча келе элек" in html


def test_a_line_is_corrected_through_the_form(enter, administrator, meeting):
    browser = enter(administrator)
    path = f"/desk/publicity/{meeting.pk}/change"
    assert "Жыйындар залы" in browser.get(path).content.decode()
    browser.post(path, {"kind": "meeting", "done_on": "2026-04-02", "people": "90"})
    assert Notice.objects.standing(meeting.school).get().people == 90
    assert browser.get(path).status_code == 404, "the old line is corrected no more"


def test_taking_back_offers_to_put_it_back_and_keeps_the_record(enter, head, meeting):
    browser = enter(head)
    answer = browser.post(f"/desk/publicity/{meeting.pk}/remove", follow=True)
    html = answer.content.decode()
    assert f"/desk/publicity/{meeting.pk}/back" in html
    assert "Запись" not in html
    assert "Кайтарып алган:" in html
    later_on = browser.get("/desk/publicity/").content.decode()
    assert f"/desk/publicity/{meeting.pk}/back" not in later_on
    assert "Кайтарып алган:" in later_on
    browser.post(f"/desk/publicity/{meeting.pk}/back")
    assert Notice.objects.standing(meeting.school).get() == meeting


def test_a_line_of_the_list_is_ticked_and_unticked(enter, head, school):
    browser = enter(head)
    browser.post("/desk/publicity/check/camera")
    html = browser.get("/desk/publicity/").content.decode()
    assert "Аткарылды: 1 / 10" in html
    browser.post("/desk/publicity/check/camera", {"undo": "1"})
    assert Check.objects.get().undone_by == head


WRITES = [
    "/desk/publicity/add",
    "/desk/publicity/{pk}/change",
    "/desk/publicity/{pk}/remove",
    "/desk/publicity/{pk}/back",
    "/desk/publicity/check/camera",
]


@pytest.mark.parametrize("path", WRITES)
def test_a_member_who_leads_nothing_reads_and_does_not_write(enter, members, meeting, path):
    browser = enter(members[4])
    answer = browser.post(path.format(pk=meeting.pk))
    assert answer.status_code == 403
    html = browser.get("/desk/publicity/").content.decode()
    assert "Жыйындар залы" in html
    assert "/desk/publicity/add" not in html
    assert "/remove" not in html


@pytest.mark.parametrize("path", WRITES[1:4])
def test_another_schools_record_is_out_of_reach(enter, head, meeting, now, path):
    other = School.objects.create(slug="other", origin="testserver/s/other", name_ky="Башка")
    made = Made(kind="meeting", done_on=meeting.done_on)
    row = add_notice(school=other, made=made, by=person_named("Коңшу"), now=now)
    assert enter(head).post(path.format(pk=row.pk)).status_code == 404


@pytest.mark.parametrize("path", ["/desk/publicity/", "/desk/publicity/print"])
def test_the_number_of_queries_does_not_grow(
    enter, head, roster, published, meeting, now, path, django_assert_max_num_queries
):
    browser = enter(head)
    for day in range(1, 15):
        made = Made(kind="message", done_on=meeting.done_on.replace(day=day))
        add_notice(school=meeting.school, made=made, by=head, now=now)
    with django_assert_max_num_queries(10):
        assert browser.get(path).status_code == 200
