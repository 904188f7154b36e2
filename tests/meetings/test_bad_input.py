"""Whatever is sent to a meeting that exists: a clear refusal, never a fault of the server."""

import pytest
from django.urls import reverse

from ishenim.meetings import actions
from tests.councils import votes
from tests.house.test_bad_input import JSONS, TEXTS

WHOLE = (
    *("meeting", "change-meeting", "cancel-meeting", "meeting-presence", "add-item", "minutes"),
    *("minutes-draft", "minutes-sign", "minutes-finish", "minutes-pdf", "minutes-docx"),
)
ITEM = (
    *("meeting-item", "move-item", "remove-item", "meeting-recuse", "meeting-vote"),
    *("meeting-elect-chair", "meeting-elect-secretary", "meeting-task"),
)
FIELDS = (
    *("kind", "held_on", "time", "place", "is_held", "reason", "leader", "invited", "title"),
    *("here_1", "why_1", "version", "heard", "spoke", "resolved", "then", "member", "question"),
    *("candidate", "vote_1", "vote_2", "text", "executor", "due_on", "note", "line", "lang"),
)


def ask_badly(browser, path):
    answers = [browser.get(path, {"lang": text}) for text in TEXTS]
    answers += [browser.post(path, dict.fromkeys(FIELDS, text)) for text in TEXTS]
    answers += [browser.post(path, body, content_type="application/json") for body in JSONS]
    return [answer.status_code for answer in answers]


@pytest.fixture
def browser(council, enter):
    browser = enter(council.chair)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize("name", WHOLE)
def test_a_meeting_takes_no_harm(council, browser, name):
    council.written()
    council.open(time=council.now.time())
    for number in (1, 2):
        assert max(ask_badly(browser, reverse(name, args=[number]))) < 500


@pytest.mark.parametrize("name", ITEM)
def test_an_item_takes_no_harm(council, browser, name):
    item = actions.add_election(meeting=council.open(), by=council.chair)
    assert max(ask_badly(browser, reverse(name, args=[1, item.pk]))) < 500


def test_parts_of_an_item_take_no_harm(council, browser):
    item = council.item(council.open())
    recusal = actions.recuse(item=item, member=council.seat(5), reason="x", by=council.chair)
    ballot = council.vote(item, votes(votes_for="1234"))
    task = actions.add_task(item=item, text="x", executor="y", by=council.chair)
    for name, part in (
        ("task-done", task),
        ("drop-task", task),
        ("drop-recusal", recusal),
        ("drop-ballot", ballot),
    ):
        assert max(ask_badly(browser, reverse(name, args=[1, part.pk]))) < 500


def test_calling_takes_no_harm(council, browser):
    assert max(ask_badly(browser, reverse("call-meeting"))) < 500


def test_another_schools_parts_are_not_there(council, browser):
    item = council.item(council.open())
    other = council.item(council.open(time=council.now.time()))
    assert browser.get(reverse("meeting-item", args=[2, item.pk])).status_code == 404
    task = actions.add_task(item=other, text="x", executor="y", by=council.chair)
    assert browser.post(reverse("drop-task", args=[1, task.pk])).status_code == 404
