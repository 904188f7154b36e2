"""What leaves the page is written down before: printed, taken away as a file (R32)."""

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Reading
from ishenim.ui.refusals import BadInput, NotAllowed
from tests.letters import OPENED_AT, has_read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["printed", "exported"])
def test_it_is_written_down(letter, members, enter, what):
    has_read(letter, members[0])
    path = f"{letter.address}/leaving"
    answer = enter(members[0]).post(path, {"what": what}, content_type="application/json")
    assert answer.json() == {"noted": True}
    row = Reading.objects.first()
    assert (row.what, row.member) == (what, members[0].member)


def test_who_has_not_taken_the_letter_takes_nothing_away(letter, members):
    with pytest.raises(NotAllowed):
        actions.note_leaving(letter=letter.row, what="printed", by=members[0].member, now=OPENED_AT)
    assert not Reading.objects.exists()


def test_nothing_else_can_be_written_into_the_record(letter, members, enter):
    has_read(letter, members[0])
    with pytest.raises(BadInput):
        actions.note_leaving(letter=letter.row, what="opened", by=members[0].member, now=OPENED_AT)
    path = f"{letter.address}/leaving"
    answer = enter(members[0]).post(path, {"what": "opened"}, content_type="application/json")
    assert answer.status_code == 400
