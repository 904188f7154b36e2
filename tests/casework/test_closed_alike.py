"""Not read yet, left out by the author, recused: from outside nobody can tell one from another."""

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Case, Recusal
from ishenim.seal.bytes import b64
from ishenim.seal.envelope import encrypt
from tests.letters import OPENED_AT, has_read, reply_from


@pytest.fixture
def three(letter, members):
    """Who has not read, who was left out and tried, who is recused; two others have read."""
    for cast in (members[0], members[2], members[3]):
        has_read(letter, cast)
    actions.take(letter=letter.row, by=members[1].member, now=OPENED_AT)
    actions.report(
        letter=letter.row, by=members[1].member, is_readable=False, name_hash=b"", now=OPENED_AT
    )
    who = members[3].member
    Recusal.objects.create(case=Case.objects.get(), member=who, by=who, since=OPENED_AT.date())
    return [members[4], members[1], members[3]]


def _said(enter, cast, path: str, data: dict) -> tuple[int, str]:
    answer = enter(cast).post(path, data, content_type="application/json")
    return answer.status_code, answer.json()["message"]


@pytest.mark.parametrize("what", ["answer", "leaving", "share", "take?for=search"])
def test_they_are_refused_in_the_same_words(three, letter, members, roster, enter, what):
    sent = {
        "answer": lambda: reply_from(members[0], roster, letter, "Салам.").json,
        "leaving": lambda: {"what": "exported"},
        "share": lambda: {"seat": 2, "sealed": b64(encrypt(b"k", [members[1].keys.recipient]))},
        "take?for=search": dict,
    }[what]()
    path = f"/en{letter.address}/{what}"
    said = {_said(enter, cast, path, sent) for cast in three}
    assert said == {
        (403, "This letter is closed to you, or you have not opened it with your key card yet.")
    }


def test_the_search_offers_none_of_them_the_letter(three, letter, enter):
    for cast in three:
        assert letter.seal.hex() not in enter(cast).get("/desk/letters/search").content.decode()
