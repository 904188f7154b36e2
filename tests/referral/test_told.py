"""From the first reading of a danger to the first word about it: the clock, and its proof."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.urls import reverse

from ishenim.casework.models import Case, Reading
from ishenim.consideration.models import Measure
from ishenim.obligations.facts import of_school
from ishenim.referral import printing
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()


@pytest.fixture
def danger(described) -> Case:
    """A described letter about which nothing was done yet."""
    Case.objects.filter(pk=described.pk).update(urgency="U1")
    return Case.objects.select_related("school").get(pk=described.pk)


def test_the_clock_begins_with_the_first_reading_and_ends_with_the_first_act(
    danger, school, members
):
    Reading.objects.create(
        letter=danger.letter, member=members[0].member, what="opened",
        at=OPENED_AT - timedelta(days=1),
    )  # fmt: skip
    reader = members[0].member
    (before,) = of_school(school, TODAY, reader=reader).dangers
    assert (before.urgency, before.read_on, before.told_on) == (
        "U1", TODAY - timedelta(days=1), None,
    )  # fmt: skip
    Measure.objects.create(case=danger, kind="talk", text="–", done_on=TODAY, by=members[2].member)
    (after,) = of_school(school, TODAY, reader=reader).dangers
    assert after.told_on == TODAY


def test_an_ordinary_letter_has_no_clock(danger, school, members):
    Case.objects.update(urgency="U4")
    assert of_school(school, TODAY, reader=members[0].member).dangers == ()


def test_who_may_not_see_the_letter_sees_no_clock_of_it(danger, school, members):
    """A head, and a member who was left out or has not read: that it cannot wait is its content."""
    assert of_school(school, TODAY, reader=members[4].member).dangers == ()
    assert of_school(school, TODAY).dangers == ()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_statement_says_who_learned_when_and_what_followed(danger, members, language):
    Reading.objects.create(
        letter=danger.letter, member=members[0].member, what="opened", at=OPENED_AT
    )
    Measure.objects.create(
        case=danger, kind="talk", text="Купуя сөз", done_on=TODAY, by=members[2].member
    )
    document = printing.told(danger, members[2].member, language, TODAY)
    said = str(document)
    assert members[0].person.name in said
    assert members[2].person.name in said
    assert danger.summary not in said
    assert "Купуя сөз" not in said


def test_its_readers_print_it_and_it_is_noted(danger, members, enter):
    address = reverse("told-pdf", args=[danger.place])
    answer = enter(members[2]).get(address)
    assert answer.status_code == 200
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert danger.label in text
    assert Reading.objects.filter(what="printed", member=members[2].member).exists()
    assert enter(members[4]).get(address).status_code in {403, 404}
