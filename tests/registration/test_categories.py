"""A school's own categories: added, retired, brought back; old letters keep what they say."""

import pytest

from ishenim.registration import actions
from ishenim.registration.models import SchoolCategory
from ishenim.registration.taxonomy import of_school
from ishenim.ui.refusals import BadInput, NotAllowed
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
WORDS = {"ky": "Ашканадагы тартип", "ru": "Порядок в столовой", "en": ""}


@pytest.fixture
def keeper(members):
    return {"by": members[2].member, "now": OPENED_AT}


@pytest.fixture
def own(school, keeper):
    return actions.add_category(school=school, ground="OTH", words=WORDS, urgency="U4", **keeper)


def test_an_own_category_has_a_code_of_its_ground(own, school):
    known = of_school(school)
    assert own.code == "OTH-S1"
    assert known.word("OTH-S1", "ru") == "Порядок в столовой"
    assert known.word("OTH-S1", "en") == "Ашканадагы тартип"


def test_codes_are_never_given_twice(own, school, keeper):
    more = {"ground": "OTH", "urgency": "U4", **keeper}
    second = actions.add_category(school=school, words={**WORDS, "ky": "Экинчи"}, **more)
    actions.retire_category(school=school, code=own.code, **keeper)
    third = actions.add_category(school=school, words={**WORDS, "ky": "Үчүнчү"}, **more)
    assert (second.code, third.code) == ("OTH-S2", "OTH-S3")


def test_the_same_words_twice_are_refused(own, school, keeper):
    with pytest.raises(BadInput) as refused:
        actions.add_category(school=school, ground="OTH", words=WORDS, urgency="U4", **keeper)
    assert refused.value.sentence == "The list has a category with these words already."


def test_a_retired_category_is_not_offered_and_still_has_its_words(school, keeper):
    actions.retire_category(school=school, code="RCK-1", **keeper)
    known = of_school(school)
    assert "RCK-1" not in [one.code for one in known.in_use()]
    assert known.word("RCK-1", "ru") != "RCK-1"
    actions.restore_category(school=school, code="RCK-1", **keeper)
    assert "RCK-1" in [one.code for one in of_school(school).in_use()]


def test_an_urgency_is_changed_for_letters_to_come_alone(described, school, keeper):
    actions.set_urgency(school=school, code="RCK-1", urgency="U0", **keeper)
    assert of_school(school).listed["RCK-1"].urgency == "U0"
    described.refresh_from_db()
    assert described.urgency == "U2"


def test_none_is_removed_whether_a_letter_has_it_or_not(own, members, enter):
    enter(members[2]).post("/en/desk/categories/OTH-S1", {"verb": "remove"})
    assert SchoolCategory.objects.filter(code=own.code).exists()


def test_the_others_may_not_change_the_list(school, members):
    with pytest.raises(NotAllowed) as refused:
        actions.retire_category(school=school, code="RCK-1", by=members[4].member, now=OPENED_AT)
    assert refused.value.sentence == "The responsible person or the chair keeps this list."


def test_the_pages_show_and_change_the_list(members, enter, school):
    keeper, other = enter(members[2]), enter(members[4])
    assert "Add a category of our own" in keeper.get("/en/desk/categories").content.decode()
    assert "Add a category of our own" not in other.get("/en/desk/categories").content.decode()
    sent = {"ground": "OTH", "ky": "Ашкана", "ru": "", "en": "", "urgency": "U4"}
    assert keeper.post("/en/desk/categories/add", sent).status_code == 302
    again = keeper.post("/en/desk/categories/add", sent).content.decode()
    assert "The list has a category with these words already." in again
    assert keeper.post("/en/desk/categories/OTH-S1", {"verb": "retire"}).status_code == 302
    assert SchoolCategory.objects.get().is_retired
    assert other.post("/en/desk/categories/OTH-S1", {"verb": "restore"}).status_code == 403
