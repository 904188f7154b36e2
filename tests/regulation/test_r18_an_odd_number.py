"""R18: the number of members is odd, when an order is written and when somebody leaves."""

import pytest

from ishenim.commission import composition
from ishenim.commission.models import Member
from ishenim.orders import actions
from ishenim.ui.refusals import BadInput
from tests.cast import NOW
from tests.orders.test_order import names, write


@pytest.mark.parametrize("count", [2, 4, 6, 8])
def test_an_even_number_is_refused(school, head, count):
    with pytest.raises(BadInput) as refusal:
        write(school, head, names(count))
    assert "так сан болушу керек" in refusal.value.sentence


@pytest.mark.parametrize("count", [3, 5, 7, 9])
def test_an_odd_number_is_written(school, head, count):
    assert write(school, head, names(count)).pk


def test_when_a_member_leaves_the_number_is_looked_at_again(school, head, members, enter):
    actions.let_go(member=members[0].member, reason="бошотууну суранды", by=head, now=NOW)
    lacks = composition.lacks(list(Member.objects.current(school)), least=3)
    assert "even" in {lack.code for lack in lacks}
    assert "так сан болушу керек" in enter(members[1]).get("/desk/people").content.decode()
