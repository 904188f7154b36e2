"""The record of reading can only grow (R32)."""

import pytest
from django.db import DatabaseError, transaction

from ishenim.casework import actions
from ishenim.casework.models import Reading
from tests.letters import OPENED_AT


@pytest.fixture
def record(letter, members) -> Reading:
    actions.take(letter=letter.row, by=members[0].member, now=OPENED_AT)
    return Reading.objects.get()


def test_a_line_cannot_be_given_to_another(record, members):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Reading.objects.update(member=members[1].member)


def test_a_line_cannot_be_removed(record):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Reading.objects.all().delete()
    assert Reading.objects.count() == 1
