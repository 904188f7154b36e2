"""opening.actions.explain: a missed or moved opening is a line with its reason (R8)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ishenim.opening import actions, papers, planning
from ishenim.opening.models import Missed
from ishenim.proof.note import sign_note
from ishenim.ui.refusals import BadInput, NotAllowed

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 4, 22, 9, 0, tzinfo=ZoneInfo("Asia/Bishkek"))
TUESDAY = date(2026, 4, 21)
REASON = "Комиссиянын эки мүчөсү ооруп калды."


@pytest.fixture
def explain(school, roster):
    """Return a function that signs and hands in the line as a member's browser does."""

    def explain(cast, *, day=TUESDAY, moved_to=None, reason=REASON, signed=None, now=WEDNESDAY):
        text = papers.explanation(
            roster,
            school,
            planned_on=day,
            moved_to=moved_to,
            reason=signed or reason,
            today=now.date(),
        )
        note = sign_note(text, [cast.keys.signer])
        return actions.explain(
            by=cast.member, planned_on=day, moved_to=moved_to, reason=reason, note=note, now=now
        )

    return explain


def test_a_tuesday_without_an_opening_is_owed(school, open_box):
    assert planning.owed(school, WEDNESDAY.date()) == [TUESDAY]
    assert planning.owed(school, TUESDAY) == []


def test_an_opening_on_its_day_owes_nothing(table, school, open_box, three):
    table.sit_together(*three)
    assert planning.owed(school, WEDNESDAY.date()) == []


def test_an_explained_day_is_owed_no_longer(explain, school, open_box, members, table):
    explain(members[1])
    assert planning.owed(school, WEDNESDAY.date()) == []
    assert table.journal() == ["roster", "box", "line"]


def test_an_opening_may_be_moved_ahead_of_its_day(explain, school, open_box, members, now):
    moved = explain(members[1], moved_to=date(2026, 4, 22), now=now)
    assert (moved.kind, moved.moved_to) == ("moved", date(2026, 4, 22))


def test_a_day_to_come_cannot_be_called_missed(explain, open_box, members, now):
    with pytest.raises(BadInput):
        explain(members[1], now=now)


def test_an_ordinary_member_does_not_explain(explain, open_box, members):
    with pytest.raises(NotAllowed):
        explain(members[4])


def test_a_line_with_another_reason_than_was_signed_is_refused(explain, open_box, members):
    with pytest.raises(BadInput) as refused:
        explain(members[1], signed="Башка себеп.")
    assert refused.value.code == "LINE_SHAPE"
    assert not Missed.objects.exists()


def test_a_day_is_explained_once(explain, open_box, members):
    explain(members[1])
    with pytest.raises(BadInput):
        explain(members[1])


def test_a_day_without_a_planned_opening_cannot_be_explained(explain, open_box, members):
    with pytest.raises(BadInput):
        explain(members[1], day=date(2026, 4, 20))
