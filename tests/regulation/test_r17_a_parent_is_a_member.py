"""R17: a representative of the parents' community is a member; losing them is told at once."""

from dataclasses import replace

import pytest

from ishenim.commission import composition
from ishenim.commission.actions import draft_roster
from ishenim.commission.models import Member
from ishenim.orders import actions
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import NOW
from tests.orders.test_order import names, write


def test_an_order_without_a_parent_is_refused(school, head):
    rows = [replace(row, post=Member.Post.TEACHER) for row in names(5)]
    with pytest.raises(BadInput) as refusal:
        write(school, head, rows)
    assert "ата-энелер коомчулугунун өкүлү" in refusal.value.sentence.lower()


def test_the_loss_of_the_parent_is_told_and_stops_the_next_composition(
    school, head, members, enter, now
):
    actions.let_go(member=members[4].member, reason="көчүп кетти", by=head, now=NOW)
    left = list(Member.objects.current(school))
    assert "parent" in {lack.code for lack in composition.lacks(left, least=3)}
    page = enter(head).get("/desk/people").content.decode()
    assert "ата-энелер коомчулугунун өкүлү кириши керек" in page
    with pytest.raises(NotNow):
        draft_roster(school=school, by=head, now=now)
