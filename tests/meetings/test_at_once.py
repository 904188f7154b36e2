"""Several members press at the same moment: numbers stay continuous, no text is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time

import pytest
from django.db import connection

from ishenim.meetings import actions
from ishenim.meetings.actions import Texts
from ishenim.meetings.models import Meeting
from ishenim.ui.refusals import NotNow
from tests.cast import NOW
from tests.councils import calling

pytestmark = pytest.mark.usefixtures("own_database")


def at_once(verb, arguments):
    def press(argument):
        try:
            return verb(argument)
        except NotNow as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(press, arguments))


def test_six_meetings_called_at_once_are_numbered_one_to_six(council):
    at_once(
        lambda hour: actions.call(by=council.chair, calling=calling(time=time(hour, 0)), now=NOW),
        range(9, 15),
    )
    numbers = Meeting.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]


def test_the_same_meeting_called_twice_at_once_is_one(council):
    at_once(lambda _n: actions.call(by=council.chair, calling=calling(), now=NOW), range(4))
    assert Meeting.objects.count() == 1


def test_of_four_who_write_at_once_one_is_kept_and_three_are_told(council):
    item = council.item(council.open())

    def write(word):
        texts = Texts(heard=word, spoke="", resolved="")
        return actions.write_item(item=item, texts=texts, version=1, by=council.chair)

    said = at_once(write, ["бир", "эки", "үч", "төрт"])
    assert said.count("CONFLICT") == 3


def test_five_sign_at_once_and_the_journal_has_one_entry(council):
    meeting = council.written()
    at_once(lambda seat: council.sign(meeting, seat), [1, 2, 3, 4, 5])
    meeting.refresh_from_db()
    assert meeting.state == "signed"
    assert meeting.minutes.note.count("\n—") == 5
