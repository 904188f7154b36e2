"""R15: a matter is passed to a body, the reply comes, the case goes on."""

from datetime import date

import pytest

from ishenim.casework.models import Case, Reading
from ishenim.referral import actions
from ishenim.referral.guidance import find_body
from ishenim.referral.models import Referral
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()


def passed(**more):
    said = {
        "how": "phone",
        "spoken_to": "Капитан Асанов",
        "handed_over": "Мектептин артында акча талап кылышат.",
        "because": "Балага коркунуч",
        "sent_on": TODAY,
        "due_on": date(2026, 5, 5),
    }
    return actions.Passed(**(said | more))


@pytest.fixture
def who(members):
    return {"by": members[0].member, "now": OPENED_AT}


@pytest.fixture
def sent(described, school, who):
    body = find_body(school, "juvenile")
    return actions.refer(case=described, body=body, passed=passed(), **who)


def test_it_gets_the_next_outgoing_number_and_the_case_waits(sent, described, school, who):
    assert sent.label == "ЧК-2026-0001"
    assert Case.objects.get().stage == "referred"
    second = actions.refer(case=described, body=find_body(school, "police"), passed=passed(), **who)
    assert second.label == "ЧК-2026-0002"


def test_the_reply_leads_the_case_on(sent, who):
    actions.note_reply(referral=sent, replied_on=TODAY, reply="Текшерилди", **who)
    assert Case.objects.get().stage == "in-work"
    with pytest.raises(NotNow) as refused:
        actions.note_reply(referral=sent, replied_on=TODAY, reply="x", **who)
    assert refused.value.sentence == "This reply is noted already."


def test_while_another_body_is_waited_for_the_case_stays(sent, described, school, who):
    body = find_body(school, "protection")
    actions.refer(case=described, body=body, passed=passed(), **who)
    actions.note_reply(referral=sent, replied_on=TODAY, reply="Текшерилди", **who)
    assert Case.objects.get().stage == "referred"


def test_nothing_about_the_head_is_passed_to_the_head(described, school, who):
    Case.objects.update(modifiers=["head"])
    with pytest.raises(NotNow) as refused:
        actions.refer(case=described, body=find_body(school, "head"), passed=passed(), **who)
    assert refused.value.sentence.startswith("This letter is about the head.")


@pytest.mark.parametrize(
    "wrong",
    [{"sent_on": date(2027, 1, 1)}, {"sent_on": date(2026, 1, 1)}, {"due_on": date(2026, 4, 1)}],
)
def test_days_that_cannot_be_are_refused(described, school, who, wrong):
    with pytest.raises(BadInput):
        actions.refer(
            case=described, body=find_body(school, "police"), passed=passed(**wrong), **who
        )


def test_who_has_not_read_passes_nothing_on(described, school, members):
    with pytest.raises(NotAllowed):
        actions.refer(
            case=described,
            body=find_body(school, "police"),
            passed=passed(),
            by=members[4].member,
            now=OPENED_AT,
        )


class TestPages:
    """The form, the list, the covering letter."""

    def test_a_member_passes_it_on_and_notes_the_reply(self, described, members, enter):
        browser = enter(members[0])
        form = {
            "body": "juvenile",
            "how": "phone",
            "spoken_to": "",
            "handed_over": "Акча талап кылышат.",
            "because": "Коркунуч",
            "sent_on": TODAY.isoformat(),
            "due_on": "2026-05-05",
        }
        answer = browser.post("/en/desk/cases/2026-1/refer", form)
        assert answer.status_code == 302
        page = browser.get("/en/desk/cases/2026-1").content.decode()
        assert "ЧК-2026-0001" in page
        assert "Juvenile inspector of the police" in page
        row = Referral.objects.get()
        waiting = browser.get("/en/desk/referrals").content.decode()
        assert "ЧК-2026-0001" in waiting
        assert "late by" in waiting
        said = {"replied_on": TODAY.isoformat(), "reply": "Текшерилди"}
        path = f"/en/desk/referrals/{row.pk}/reply"
        assert browser.post(path, said).status_code == 302
        assert "No reply is waited for." in browser.get("/en/desk/referrals").content.decode()

    def test_what_was_typed_stays(self, described, members, enter):
        form = {"body": "police", "how": "phone", "handed_over": "Сөз", "sent_on": "2027-01-01"}
        page = enter(members[0]).post("/en/desk/cases/2026-1/refer", form).content.decode()
        assert "Сөз" in page

    @pytest.mark.parametrize("language", ["ky", "ru", "en"])
    def test_the_covering_letter_says_the_least(self, sent, described, members, enter, language):
        browser = enter(members[0])
        answer = browser.get(f"/desk/referrals/{sent.pk}.pdf?lang={language}")
        assert answer.content.startswith(b"%PDF")
        assert browser.get(f"/desk/referrals/{sent.pk}.docx").status_code == 200
        assert Reading.objects.filter(what="printed").count() == 2

    @pytest.mark.parametrize("path", ["{pk}.pdf", "{pk}.docx", "{pk}/reply"])
    def test_who_may_not_see_the_case_learns_not_even_that_there_is_one(
        self, sent, members, enter, path
    ):
        browser = enter(members[4])
        there = browser.get("/desk/referrals/" + path.format(pk=sent.pk))
        not_there = browser.get("/desk/referrals/" + path.format(pk=999))
        assert (there.status_code, not_there.status_code) == (404, 404)
        assert "ЧК-2026-0001" not in browser.get("/en/desk/referrals").content.decode()
