"""The page on which the line of the register is written."""

import pytest

from ishenim.casework.models import Case

pytestmark = pytest.mark.django_db
PATH = "/en/desk/cases/2026-1/describe"
FIELDS = {
    "author": "pupil",
    "is_anonymous": "on",
    "sheets": "1",
    "attachments": "2",
    "language": "ky",
    "category": "RCK-1",
    "urgency": "",
    "summary": "Акча талап кылышат.",
}


def test_a_member_who_has_read_writes_the_line(case, members, enter):
    answer = enter(members[0]).post(PATH, FIELDS | {"tile": "RCK"})
    assert (answer.status_code, answer.url) == (302, "/en/desk/cases/2026-1")
    row = Case.objects.get()
    assert (row.summary, row.attachments, row.tile) == ("Акча талап кылышат.", 2, "RCK")


def test_what_the_browser_found_fills_the_form_in_and_saves_nothing(case, members, enter):
    found = {"found": "1", "tile": "RCK", "author": "parent", "language": "ru", "attachments": "3"}
    page = enter(members[0]).post(PATH, found).content.decode()
    assert '<option value="parent" selected>' in page
    assert 'name="tile" value="RCK"' in page
    assert 'value="3"' in page
    assert Case.objects.get().described_on is None


def test_what_was_typed_stays_when_something_is_missing(case, members, enter):
    page = enter(members[0]).post(PATH, FIELDS | {"category": ""}).content.decode()
    assert "Акча талап кылышат." in page
    assert "Please choose a category of the list." in page


@pytest.mark.parametrize("seat", [5])
def test_who_has_not_read_is_refused_and_learns_nothing(described, members, enter, seat):
    answer = enter(members[seat - 1]).get(PATH)
    assert answer.status_code == 403
    assert "This letter is closed to you, or you have not opened it" in answer.content.decode()
    assert described.summary not in answer.content.decode()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_speaks_three_languages(case, members, enter, language):
    prefix = "" if language == "ky" else f"/{language}"
    page = enter(members[0]).get(f"{prefix}/desk/cases/2026-1/describe").content.decode()
    words = {"ky": "ысымдарсыз", "ru": "без имён", "en": "without names"}
    assert words[language] in page
