"""R15: authors without a code find their answer on the notice board."""

import pytest
from django.test import Client

from ishenim.casework.models import Case
from ishenim.noticeboard import actions
from ishenim.noticeboard.models import PublicAnswer
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
WORDS = {"ky": "Текшердик. Эми коопсуз.", "ru": "Проверили. Теперь безопасно.", "en": ""}


@pytest.fixture
def paper(described):
    """The letter came on paper."""
    Case.objects.update(channel="box")
    described.refresh_from_db()
    return described


def publish(case, cast, words=WORDS, word="күн"):
    return actions.publish(case=case, words=words, word=word, by=cast.member, now=OPENED_AT)


def board(language="en", find=""):
    browser = Client()
    path = f"/{language}/a" if language != "ky" else "/a"
    answer = browser.post(path, {"find": find}) if find else browser.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_an_answer_hangs_for_everybody_and_answers_the_case(paper, members):
    publish(paper, members[0])
    row = Case.objects.get()
    assert (row.answered_how, row.answered_on) == ("board", OPENED_AT.date())
    page = board("ru")
    assert "ИК-2026-0001" in page
    assert "Теперь безопасно." in page
    assert "Текшердик." in board("en")  # where a language is missing


@pytest.mark.parametrize("find", ["ИК-2026-0001", "1", "күн", "КҮН"])
def test_it_is_found_by_number_and_by_word(paper, members, find):
    publish(paper, members[0])
    assert "Текшердик." in board("ky", find)


@pytest.mark.parametrize("find", ["2", "ай", "ИК-2025-0001", "<script>"])
def test_another_number_finds_nothing(paper, members, find):
    publish(paper, members[0])
    page = board("en", find)
    assert "Текшердик." not in page
    assert "There is no answer with this code or number yet." in page


def test_nothing_of_the_letter_is_on_the_board(paper, members):
    publish(paper, members[0])
    assert paper.summary not in board()
    assert "RCK" not in board()


def test_it_is_changed_and_taken_down_and_hung_back(paper, members):
    answer = publish(paper, members[0])
    publish(paper, members[1], {"ky": "Оңдолду."})
    assert "Оңдолду." in board()
    actions.withdraw(answer=PublicAnswer.objects.get(), by=members[1].member, now=OPENED_AT)
    assert "Оңдолду." not in board()
    publish(paper, members[0])
    assert answer.case.label in board()
    assert PublicAnswer.objects.count() == 1


def test_an_answer_without_kyrgyz_is_refused(paper, members):
    with pytest.raises(BadInput):
        publish(paper, members[0], {"ky": " ", "ru": "Ответ"})


def test_who_has_not_read_publishes_nothing(paper, members):
    with pytest.raises(NotAllowed):
        publish(paper, members[4])


def test_a_letter_without_its_line_is_not_answered_here(case, members):
    with pytest.raises(NotNow):
        publish(case, members[0])


def test_the_pages(paper, members, enter):
    browser = enter(members[0])
    path = "/en/desk/cases/2026-1/public-answer"
    assert "Answer on the notice board" in browser.get("/en/desk/cases/2026-1").content.decode()
    assert browser.get(f"{path}.pdf").status_code == 404
    kept = browser.post(path, {"ky": "", "ru": "Ответ", "en": "", "word": ""}).content.decode()
    assert "Ответ" in kept
    assert browser.post(path, {**WORDS, "word": "күн"}).status_code == 302
    assert "Sheet for the wall" in browser.get("/en/desk/cases/2026-1").content.decode()
    for language in ("ky", "ru", "en"):
        assert browser.get(f"{path}.pdf?lang={language}").content.startswith(b"%PDF")
    assert browser.post(f"{path}/withdraw").status_code == 302
    assert enter(members[4]).get(path).status_code == 403


def test_an_empty_board_says_so(open_box):
    assert "There are no answers here yet." in board()


def test_who_holds_a_slip_is_led_to_the_board_and_who_has_a_code_of_the_site_away(open_box):
    follow = Client().get("/en/f").content.decode()
    assert "Is the code from a slip of the wooden box?" in follow
    assert 'href="/en/a"' in follow
    assert "Do not type that code here." in board()


def test_the_board_costs_few_queries(paper, members, django_assert_max_num_queries):
    publish(paper, members[0])
    with django_assert_max_num_queries(10):
        board()
