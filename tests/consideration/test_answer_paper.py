"""The sheet for an answer on paper: its frame is the school's, its words never reach the server."""

import pytest

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/cases/2026-1/answer-paper"


@pytest.mark.parametrize(
    ("language", "title", "day"),
    [
        ("ky", "КАЙРЫЛУУГА ЖООП", "2026-жылдын 21-апрели"),
        ("ru", "ОТВЕТ НА ОБРАЩЕНИЕ", "21 апреля 2026 г."),
        ("en", "ANSWER TO A LETTER", "21 April 2026"),
    ],
)
def test_its_frame_is_in_the_language_that_was_chosen(
    described, members, enter, language, title, day
):
    page = enter(members[0]).get(f"{PAGE}?lang={language}").content.decode()
    assert title in page
    assert day in page
    assert described.label in page


def test_nothing_on_it_can_be_sent(described, members, enter):
    page = enter(members[0]).get(PAGE).content.decode()
    sheet = page[page.index('<article class="sheet"') : page.index("</article>")]
    assert "<form" not in sheet
    assert "name=" not in sheet
    assert enter(members[0]).post(PAGE).status_code == 405


def test_another_language_and_another_number_are_not_there(described, members, enter):
    assert enter(members[0]).get(f"{PAGE}?lang=de").status_code == 404
    assert enter(members[0]).get("/en/desk/cases/2026-9/answer-paper").status_code == 404


def test_who_has_not_read_the_letter_has_no_sheet(described, members, enter):
    assert enter(members[4]).get(PAGE).status_code == 403
