"""The search hands out nothing but letters that the member has read, and writes it down."""

import pytest

from ishenim.casework.models import Case, Reading, Recusal
from tests.letters import OPENED_AT, has_read

SEARCH = "/en/desk/letters/search"


def test_only_letters_that_the_member_has_read_are_searched(letter, members, enter):
    has_read(letter, members[0])
    assert letter.seal.hex() in enter(members[0]).get(SEARCH).content.decode()
    other = enter(members[1]).get(SEARCH).content.decode()
    assert letter.seal.hex() not in other
    assert "there is nothing to search in" in other


def test_a_search_is_written_down_as_a_search(letter, members, enter):
    has_read(letter, members[0])
    answer = enter(members[0]).post(f"{letter.address}/take?for=search")
    assert answer.content.startswith(b"age-encryption.org/v1\n")
    assert Reading.objects.first().what == Reading.What.SEARCHED


def test_who_is_recused_searches_no_more(letter, members, enter):
    has_read(letter, members[0])
    who = members[0].member
    Recusal.objects.create(case=Case.objects.get(), member=who, by=who, since=OPENED_AT.date())
    assert letter.seal.hex() not in enter(members[0]).get(SEARCH).content.decode()


@pytest.mark.parametrize("name", ["file", "search"])
def test_the_pages_are_for_members(head, enter, school, name):
    assert enter(head).get(f"/en/desk/letters/{name}").status_code == 403
