"""The contact book and the guidance, which every school edits."""

from dataclasses import replace

import pytest

from ishenim.casework.models import Case
from ishenim.referral import actions
from ishenim.referral.guidance import advice, book, find_body
from ishenim.referral.models import Body, Guidance
from ishenim.regulation.rulebook import DEFAULT, Term, write_rulebook
from ishenim.schools.models import RulebookVersion, School
from ishenim.ui.refusals import BadInput, NotAllowed, NotFound, NotNow
from tests.letters import OPENED_AT
from tests.referral.test_refer import passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(members):
    return {"by": members[2].member, "now": OPENED_AT}


def test_a_new_school_has_the_models_book_and_nothing_is_written(school):
    assert {"112", "juvenile", "protection", "prosecutor"} <= {row.key for row in book(school)}
    assert not Body.objects.exists()


def test_a_number_is_checked_and_changed(school, keeper):
    row = find_body(school, "juvenile")
    actions.keep_body(
        school=school, body=row, values={"ky": "ИДН", "phone": "0312 00 00 00"}, **keeper
    )
    kept = find_body(school, "juvenile")
    assert (kept.phone, kept.checked_on) == ("0312 00 00 00", OPENED_AT.date())
    assert kept.checked_by == "Эрлан Жумабаев"


def test_an_own_body_is_added(school, keeper):
    row = actions.keep_body(school=school, body=None, values={"ky": "Кризистик борбор"}, **keeper)
    assert find_body(school, str(row.pk)).ky == "Кризистик борбор"


def test_a_body_without_a_name_is_refused(school, keeper):
    with pytest.raises(BadInput):
        actions.keep_body(school=school, body=None, values={"ky": " "}, **keeper)


def test_a_body_whose_reply_is_waited_for_stays(described, school, keeper, members):
    body = find_body(school, "police")
    actions.refer(case=described, body=body, passed=passed(), by=members[0].member, now=OPENED_AT)
    with pytest.raises(NotNow):
        actions.retire_body(body=find_body(school, "police"), **keeper)
    actions.retire_body(body=find_body(school, "ombudsman"), **keeper)
    assert find_body(school, "ombudsman").is_retired


def test_nobody_else_keeps_the_book(school, members):
    with pytest.raises(NotAllowed):
        actions.retire_body(body=find_body(school, "police"), by=members[4].member, now=OPENED_AT)


def test_a_body_nobody_knows_is_not_found(school):
    with pytest.raises(NotFound):
        find_body(school, "nobody")


class TestGuidance:
    """The model's words, or the school's."""

    def change(self, school, keeper, **more):
        said = {"key": "beating", "part": "note", "words": {"ky": "Өзүбүздүн сөз"}}
        return actions.change_guidance(school=school, **(said | more), **keeper)

    def test_the_schools_words_stand_in_the_place_of_the_models(self, described, school, keeper):
        model = advice(described, "ru").parts["note"]
        self.change(school, keeper)
        assert advice(described, "ru").parts["note"] == "Өзүбүздүн сөз"
        actions.restore_guidance(school=school, key="beating", part="note", **keeper)
        assert advice(described, "ru").parts["note"] == model

    def test_the_term_is_the_schools(self, described, school):
        described.category, described.urgency = "OTH-1", "U4"
        assert advice(described, "ru").parts["within"] == "в течение 14 рабочих дней"
        shorter = replace(DEFAULT, consideration=(Term(days=10),))
        RulebookVersion.objects.create(
            school=school,
            version=1,
            effective_on=described.received_on,
            adopted_on=described.received_on,
            toml=write_rulebook(shorter),
        )
        School.objects.update(newest_rulebook=1)
        described = Case.objects.select_related("school").get()
        described.category, described.urgency = "OTH-1", "U4"
        assert advice(described, "ky").parts["within"] == "10 иш күнүнүн ичинде"

    @pytest.mark.parametrize(
        "wrong", [{"key": "x"}, {"part": "x"}, {"words": {"ky": " ", "ru": "a"}}]
    )
    def test_what_cannot_be_is_refused(self, school, keeper, wrong):
        with pytest.raises(BadInput):
            self.change(school, keeper, **wrong)

    def test_the_pages(self, described, members, enter):
        keeper, other = enter(members[2]), enter(members[4])
        assert keeper.get("/en/desk/guidance").status_code == 200
        path = "/en/desk/guidance/life/call"
        assert "Call 112" in keeper.get(path).content.decode()
        assert keeper.post(path, {"ky": "Чал", "ru": "", "en": ""}).status_code == 302
        assert Guidance.objects.get().changed_by == "Эрлан Жумабаев"
        assert keeper.post(path, {"restore": "1"}).status_code == 302
        assert not Guidance.objects.exists()
        assert other.get(path).status_code == 403
        assert keeper.get("/en/desk/guidance/life/none").status_code == 404
        assert keeper.post("/en/desk/bodies/add", {"ky": "Борбор"}).status_code == 302
        assert keeper.get("/en/desk/bodies/police").status_code == 200
        assert "Борбор" in other.get("/en/desk/bodies").content.decode()
        assert other.post("/en/desk/bodies/police/retire").status_code == 403
        assert keeper.post("/en/desk/bodies/police/retire").status_code == 302
