"""Several members press at the same moment: nothing is lost, nothing is there twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ishenim.opening.models import Opening, OpenSignature, Presence, Release
from ishenim.ui.refusals import NotNow

pytestmark = pytest.mark.usefixtures("own_database")


def at_once(verb, people):
    def press(cast):
        try:
            return verb(cast)
        except NotNow as refused:  # a quorum was there before: the page asks again and goes on
            if refused.code != "STEP":
                raise
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(press, people))


def test_five_presses_open_one_room(table, open_box, members):
    rooms = at_once(table.begin, members)
    assert {room.pk for room in rooms} == {Opening.objects.get().pk}


def test_five_come_in_confirm_and_sign_at_once(table, open_box, members):
    table.begin(members[0])
    at_once(table.enter, members)
    at_once(table.confirm, members)
    assert Presence.objects.filter(confirmed_at__isnull=False).count() == 5
    for _round in range(8):
        at_once(table.do, members)
    assert table.step == "done"
    assert table.journal() == ["roster", "box", "box", "line"]


def test_five_open_release_read_and_sign_at_once(table, with_letter, members):
    table.begin(members[0])
    at_once(table.enter, members)
    at_once(table.confirm, members)
    for _round in range(16):
        at_once(table.do, members)
    assert table.step == "done"
    assert table.journal().count("open") == 1
    assert OpenSignature.objects.count() >= 3
    assert Release.objects.count() == 5
    assert table.closing().opened == 1
