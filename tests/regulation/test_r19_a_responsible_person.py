"""R19: one responsible person, from among the members, by order."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from ishenim.commission.models import Member
from ishenim.orders import composing
from ishenim.ui.refusals import BadInput
from tests.orders.test_order import names, sign, write

ONLY_ONE = "жооптуу адам"


@pytest.mark.parametrize("responsible", [0, 2])
def test_none_and_two_are_refused(school, head, responsible):
    rows = [replace(row, is_responsible=at < responsible) for at, row in enumerate(names(3))]
    with pytest.raises(BadInput) as refusal:
        write(school, head, rows)
    assert ONLY_ONE in refusal.value.sentence


def test_somebody_who_leaves_is_not_responsible(school, head, order, members):
    rows = composing.present(school, order)
    rows[2] = replace(rows[2], leaves=True)
    with pytest.raises(BadInput) as refusal:
        write(school, head, rows, number="28")
    assert ONLY_ONE in refusal.value.sentence


def test_another_order_names_another_one(school, head, head_signer, order, members):
    rows = composing.present(school, order)
    rows = [replace(row, is_responsible=row.seat == 2) for row in rows]
    sign(write(school, head, rows, number="28"), head, head_signer)
    assert Member.objects.get(is_responsible=True).seat == 2


def test_the_database_holds_no_second_one(seated):
    with pytest.raises(IntegrityError):
        Member.objects.filter(seat=1).update(is_responsible=True)
