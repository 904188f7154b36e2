"""The access log: every member sees all of it, the management how often."""

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Reading
from tests.letters import OPENED_AT, has_read

LOG = "/en/desk/letters/log"


@pytest.fixture
def busy(letter, members):
    has_read(letter, members[0])
    has_read(letter, members[1])
    actions.note_leaving(letter=letter.row, what="printed", by=members[1].member, now=OPENED_AT)


def _page(enter, who, query: str = "") -> str:
    answer = enter(who).get(LOG + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_see_who_did_what_with_which_letter(busy, members, enter):
    shown = _page(enter, members[4])
    assert f"{members[1].person.name}, printed it" in shown
    assert f"{members[0].person.name}, opened the letter" in shown
    assert "ИК-2026-0001" in shown


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("", 3),
        ("?member=2", 2),
        ("?member=2&what=printed", 1),
        ("?case=2026-1", 3),
        ("?case=ИК-2026-0001", 3),
        ("?case=2026-2", 0),
        ("?member=x&what=nothing&case=%00", 3),
    ],
)
def test_it_can_be_narrowed(busy, members, enter, query, lines):
    assert f"Lines: {lines}<" in _page(enter, members[0], query)


def test_the_management_sees_how_often_and_neither_who_nor_what(
    busy, members, head, administrator, enter
):
    for who in (head, administrator):
        shown = _page(enter, who)
        assert 'data-column="Opened the letter">2</td>' in shown
        assert 'data-column="Printed it">1</td>' in shown
        assert "Answered" not in shown  # nobody did
        assert "ИК-" not in shown
        assert not [one for one in members if one.person.name in shown]


def test_a_letter_without_a_number_is_named_by_its_seal(urgent, members, enter):
    Reading.objects.create(letter=urgent.row, member=members[3].member, what="opened", at=OPENED_AT)
    assert "opened the letter" in _page(enter, members[0])


def test_a_full_log_asks_the_database_no_more_than_an_empty_one(
    busy, letter, members, enter, django_assert_max_num_queries
):
    row = {"letter": letter.row, "member": members[0].member, "what": "opened", "at": OPENED_AT}
    Reading.objects.bulk_create(Reading(**row) for _one in range(150))
    browser = enter(members[0])
    with django_assert_max_num_queries(12):
        shown = browser.get(LOG).content.decode()
    assert "Page 1 / 2" in shown.replace("\n", " ")
