"""Many questions in one statement: the same values as one by one, on both databases."""

from datetime import UTC, datetime

import pytest
from django.db.models import Count, F, Q

from ishenim.box.models import Letter
from ishenim.casework.models import Reading
from ishenim.commission.models import Member
from ishenim.opening.models import Opening
from ishenim.schools.models import School
from ishenim.ui.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(described, school):
    return {
        "members": (
            Member.objects.filter(school=school),
            ("seat", "joined_on", "left_on", "is_chair", "person__name"),
        ),
        "readings": (Reading.objects.all(), ("at", "member")),
        "openings": (
            Opening.objects.annotate(letters=Count("case")).filter(~Q(step="abandoned")),
            ("pk", "held_on", "letters"),
        ),
        "schools": (School.objects.annotate(called=F("name_ky")), ("called",)),
        "nothing": (Letter.objects.filter(kind="control"), ("dropped_on",)),
    }


def test_it_answers_what_each_would_answer_alone(questions, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = together(**questions)
    assert list(found) == list(questions)
    for name, (rows, fields) in questions.items():
        assert sorted(found[name], key=repr) == sorted(rows.values_list(*fields), key=repr), name
    assert len(found["members"]) == 5
    assert found["nothing"] == []


def test_a_moment_keeps_its_zone(questions):
    (at, _member), *_more = together(readings=questions["readings"])["readings"]
    assert at.tzinfo is not None
    assert at.astimezone(UTC) < datetime.now(UTC)
