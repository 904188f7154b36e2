"""The pages of meetings, led through as people do it."""

import pytest

from ishenim.meetings import actions
from ishenim.meetings.models import Ballot, Meeting, Minutes
from tests.cast import NOW


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Let the views' clock stand on the day of the cast."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def chair(council, enter):
    return enter(council.chair)


def text_of(answer):
    return answer.content.decode()


def test_nobody_met_yet(council, chair):
    said = text_of(chair.get("/desk/meetings/"))
    assert "Азырынча отурум боло элек" in said
    assert "Отурум чакыруу" in said


def test_a_meeting_is_called_and_begun_by_its_pages(council, chair):
    call = {"kind": "regular", "held_on": "2026-04-15", "time": "14:00", "place": "Китепкана"}
    assert chair.post("/desk/meetings/new", call).url == "/desk/meetings/1"
    here = {f"here_{seat}": "on" for seat in (1, 2, 3, 4)}
    guests = "Асел Токтоева, инспектор\nНурлан"
    page = chair.post("/desk/meetings/1/presence", {**here, "invited": guests})
    assert "эмне үчүн катышпаганын жазыңыз" in text_of(page)
    here["why_5"] = "жумушта"
    assert chair.post("/desk/meetings/1/presence", {**here, "invited": guests}).status_code == 302
    page = text_of(chair.get("/desk/meetings/1"))
    assert "Кворум бар" in page
    assert "Ата-энелер коомчулугунун өкүлү катышкан жок" in page
    assert "Асел Токтоева" in page


def test_an_item_is_decided_by_its_pages(council, chair, enter):
    council.open({1, 2, 3, 4})
    chair.post("/desk/meetings/1/items", {"title": "Плакаттар жөнүндө"})
    item = Meeting.objects.get().agendaitem_set.get()
    at = f"/desk/meetings/1/items/{item.pk}"
    texts = {"version": 1, "title": item.title, "heard": "Маалымат", "spoke": "", "resolved": ""}
    assert chair.post(at, {**texts, "then": "vote"}).url == f"{at}/vote"
    votes = {f"vote_{seat}": "for" for seat in (1, 2, 3)}
    page = chair.post(f"{at}/vote", {"question": "Илебизби?", **votes})
    assert "кандай добуш бергенин белгилеңиз" in text_of(page)
    chair.post(f"{at}/vote", {"question": "Илебизби?", **votes, "vote_4": "against"})
    assert Ballot.objects.get().is_carried
    chair.post(f"{at}/task", {"text": "Илүү", "member": "4", "due_on": "2026-04-22"})
    assert "Кабыл алынды" in text_of(chair.get(at))
    assert chair.post("/desk/meetings/1/minutes").url == "/desk/meetings/1/minutes"
    page = text_of(enter(council.seat(5)).get("/desk/meetings/1/minutes"))
    assert "0 / 5" in page
    task = item.task_set.get()
    chair.post(f"/desk/meetings/1/tasks/{task.pk}/done", {"note": "Илинди"})
    task.refresh_from_db()
    assert task.done_note == "Илинди"


def test_a_meeting_of_yesterday_is_written_down_with_presence(council, chair):
    call = {"kind": "regular", "held_on": "2026-04-14", "time": "14:00", "place": "Китепкана"}
    from ishenim.commission.models import Member

    Member.objects.update(joined_on="2026-04-01")
    answer = chair.post("/desk/meetings/new", call)
    assert "Бул күн өтүп кеткен" in text_of(answer)
    here = {f"here_{seat}": "on" for seat in range(1, 6)}
    assert chair.post("/desk/meetings/new", {**call, "is_held": "on", **here}).status_code == 302
    assert Meeting.objects.get().state == "open"


def test_two_who_write_at_once_see_both_texts(council, enter):
    item = council.item(council.open())
    at = f"/desk/meetings/1/items/{item.pk}"
    texts = {"version": 1, "title": item.title, "spoke": "", "resolved": ""}
    enter(council.chair).post(at, {**texts, "heard": "Төраганын тексти"})
    answer = enter(council.secretary).post(at, {**texts, "heard": "Катчынын тексти"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Эч нерсе жоголгон жок" in page
    assert "Төраганын тексти" in page
    assert "Катчынын тексти" in page
    assert 'name="version" value="2"' in page
    again = enter(council.secretary).post(at, {**texts, "version": 2, "heard": "Экөө тең"})
    assert again.status_code == 302
    item.refresh_from_db()
    assert item.heard == "Экөө тең"


def test_other_refusals_keep_the_typed_text_too(council, enter):
    item = council.item(council.open({1, 2}))
    at = f"/desk/meetings/1/items/{item.pk}"
    texts = {"version": 1, "title": "x", "heard": "Узун сөз", "spoke": "", "resolved": "Чечим"}
    answer = enter(council.chair).post(at, texts)
    assert answer.status_code == 409
    assert "Узун сөз" in text_of(answer)
    assert "Кворум жок" in text_of(answer)


def test_the_item_page_offers_the_numbers_of_letters(council, chair):
    item = council.item(council.open())
    page = text_of(chair.get(f"/desk/meetings/1/items/{item.pk}"))
    assert "Каттар каттоо номери менен гана аталат" in page
    assert "Азырынча каттоого алынган кат жок" in page


def test_the_head_sees_that_meetings_are_held_and_not_what_was_said(council, enter, head):
    meeting = council.written()
    council.sign(meeting, 1, 2, 3, 4, 5)
    browser = enter(head)
    page = text_of(browser.get("/desk/meetings/"))
    assert "№\u00a01" in page
    assert "Протоколго кол коюлду" in page
    assert "Ар кандай маселе" not in page
    for path in ("", "/minutes", "/minutes.pdf", "/minutes.docx"):
        assert browser.get(f"/desk/meetings/1{path}").status_code == 403


def test_a_member_who_keeps_nothing_reads_and_changes_nothing(council, enter):
    item = council.item(council.open())
    browser = enter(council.seat(5))
    page = text_of(browser.get(f"/desk/meetings/1/items/{item.pk}"))
    assert "<textarea" not in page
    assert 'name="election"' not in text_of(browser.get("/desk/meetings/1"))


def test_there_is_a_pdf_in_each_language(council, chair):
    council.sign(council.written(), 1, 2)
    for language in ("ky", "ru", "en", "xx"):
        answer = chair.get(f"/desk/meetings/1/minutes.pdf?lang={language}")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
        assert answer.content.startswith(b"%PDF")


def test_there_is_a_document_to_edit(council, chair):
    council.written()
    assert chair.get("/desk/meetings/1/minutes.docx").content.startswith(b"PK")


def test_signing_by_the_page(council, enter):
    meeting = council.written()
    minutes = Minutes.objects.get(meeting=meeting)
    browser = enter(council.chair)
    sign = {"path": "/desk/meetings/1/minutes/sign", "content_type": "application/json"}
    answer = browser.post(data={"line": council.members[0].sign(minutes.note_text)}, **sign)
    assert answer.json() == {"frozen": False}
    assert browser.post(data={"line": 7}, **sign).status_code == 400
    assert browser.post(data={}, **sign).status_code == 400
    assert "1 / 5" in text_of(browser.get("/desk/meetings/1/minutes"))


def test_the_list_shows_whose_signature_is_needed(council, enter):
    meeting = council.written()
    council.sign(meeting, 1)
    needed = "/desk/meetings/1/minutes"
    assert needed not in text_of(enter(council.chair).get("/desk/meetings/"))
    assert needed in text_of(enter(council.secretary).get("/desk/meetings/"))


def test_what_is_not_there_says_so(council, chair):
    for path in ("9", "9/minutes", "9/presence"):
        answer = chair.get(f"/desk/meetings/{path}")
        assert answer.status_code == 404
        assert "Мындай номердеги отурум жок." in text_of(answer)
    council.call()
    assert chair.get("/desk/meetings/1/minutes").status_code == 404
    assert chair.get("/desk/meetings/1/items/999").status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_pages_ask_few_questions(council, chair, count, django_assert_max_num_queries):
    meeting = council.open()
    items = [council.write(council.item(meeting, f"Маселе {n}")) for n in range(count)]
    for item in items:
        council.vote(item, dict.fromkeys(range(1, 6), "for"))
        actions.add_task(item=item, text="Иш", executor="Завуч", by=council.chair)
    one = f"/desk/meetings/1/items/{items[0].pk}"
    for path in ("/desk/meetings/", "/desk/meetings/1", one, f"{one}/vote", "/desk/meetings/new"):
        with django_assert_max_num_queries(QUERIES):
            assert chair.get(path).status_code == 200
    actions.write_minutes(meeting=meeting, by=council.secretary, now=NOW)
    with django_assert_max_num_queries(QUERIES):
        chair.get("/desk/meetings/1/minutes")


QUERIES = 13  # seven come with every page of the desk: who asks, where, with which card


def test_registered_letters_are_offered_by_number_alone(council, write, aigul, open_the_box, enter):
    from ishenim.casework.actions import register
    from tests.letters import OPENED_AT

    write(aigul)
    open_the_box()
    register(school=council.school, now=OPENED_AT)
    item = council.item(council.open())
    page = text_of(enter(council.chair).get(f"/desk/meetings/1/items/{item.pk}"))
    assert "ИК-2026-0001" in page
