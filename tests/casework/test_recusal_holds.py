"""Who takes no part in a letter finds it closed on every page, in one and the same words."""

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Case, Reading, Recusal
from ishenim.ui.refusals import NotAllowed
from tests.letters import OPENED_AT, has_read, reply_from

WORDS = "This letter is closed to you, or you have not opened it with your key card yet."


@pytest.fixture
def recused(letter, members):
    """The secretary, who read the letter and takes no part in it since."""
    has_read(letter, members[1])
    Recusal.objects.create(
        case=Case.objects.get(),
        member=members[1].member,
        by=members[0].member,
        since=OPENED_AT.date(),
    )
    return members[1]


@pytest.mark.parametrize("what", ["", "/keys"])
def test_the_page_and_the_papers_around_the_letter_are_closed(recused, letter, enter, what):
    answer = enter(recused).get(f"/en{letter.address}{what}", headers={"accept": "text/html"})
    assert answer.status_code == 403
    assert WORDS in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("take", {}),
        ("take?for=search", {}),
        ("report", {"result": "ok", "name": ""}),
        ("leaving", {"what": "printed"}),
        ("share", {"seat": 6, "sealed": "YQ=="}),
    ],
)
def test_nothing_can_be_done_with_it(recused, letter, enter, what, data):
    before = Reading.objects.count()
    path = f"/en{letter.address}/{what}"
    answer = enter(recused).post(path, data, content_type="application/json")
    assert (answer.status_code, answer.json()["message"]) == (403, WORDS)
    assert Reading.objects.count() == before


def test_no_answer_can_be_sent(recused, letter, roster, enter):
    sent = reply_from(recused, roster, letter, "Рахмат!").json
    path = f"/en{letter.address}/answer"
    answer = enter(recused).post(path, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["message"]) == (403, WORDS)


def test_who_has_not_read_is_refused_in_the_same_words(letter, members, enter):
    path = f"/en{letter.address}/take?for=search"
    answer = enter(members[4]).post(path, content_type="application/json")
    assert (answer.status_code, answer.json()["message"]) == (403, WORDS)


def test_the_others_read_on(recused, letter, members, enter):
    has_read(letter, members[2])
    assert enter(members[2]).get(letter.address).status_code == 200


def test_an_action_refuses_as_the_page_does(recused, letter):
    with pytest.raises(NotAllowed):
        actions.take(letter=letter.row, by=recused.member, now=OPENED_AT)
