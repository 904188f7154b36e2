"""R15, R32: whom a letter is about takes no part in it, and learns nothing of it any more."""

import pytest

from ishenim.casework import access
from ishenim.casework.models import Case, Recusal
from ishenim.consideration import actions
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT, read_by

pytestmark = pytest.mark.django_db


def recuse(case, member, by, reason="Мен тууралуу"):
    return actions.recuse(
        case=case, member=member.member, reason=reason, by=by.member, now=OPENED_AT
    )


def test_a_member_steps_aside_and_sees_the_case_no_more(described, members):
    recuse(described, members[1], members[1])
    assert not access.may_see(described, members[1].member)


def test_the_responsible_person_keeps_a_member_out(described, members):
    recuse(described, members[1], members[2], "Туушкандык")
    kept = Recusal.objects.get()
    assert (kept.member, kept.by, kept.reason) == (
        members[1].member,
        members[2].member,
        "Туушкандык",
    )


def test_a_member_keeps_nobody_else_out(described, members):
    with pytest.raises(NotAllowed) as refused:
        recuse(described, members[0], members[3])
    assert refused.value.sentence.startswith("The responsible person or the chair")


def test_a_reason_is_needed(described, members):
    with pytest.raises(BadInput):
        recuse(described, members[1], members[1], " ")


def test_an_executor_who_steps_aside_gives_the_case_back(described, members):
    actions.assign(case=described, member=members[1].member, by=members[0].member, now=OPENED_AT)
    recuse(described, members[1], members[1])
    assert not described.executors.filter(until__isnull=True).exists()


def test_the_last_reader_does_not_leave_the_letter_alone(letter, members):
    case = read_by(letter, members[2])
    with pytest.raises(NotNow) as refused:
        recuse(case, members[2], members[2])
    assert "Nobody else has opened this letter yet." in refused.value.sentence


def test_with_few_readers_left_the_page_names_a_way_outside(letter, members, enter):
    read_by(letter, members[2])
    page = enter(members[2]).get("/en/desk/cases/2026-1").content.decode()
    assert "Few people may read this letter." not in page
    assert "Only one member has opened this letter so far." in page
    read_by(letter, members[1])
    page = enter(members[2]).get("/en/desk/cases/2026-1").content.decode()
    assert "Few people may read this letter." not in page
    assert "Only one member" not in page
    recuse(Case.objects.select_related("school").get(), members[1], members[1])
    page = enter(members[2]).get("/en/desk/cases/2026-1").content.decode()
    assert "Few people may read this letter." in page


def test_what_somebody_recused_meets_is_what_a_stranger_to_the_letter_meets(
    described, members, enter
):
    recuse(described, members[1], members[1])
    pages = {
        (answer.status_code, answer.content.decode().count("This letter is closed to you"))
        for cast in (members[1], members[4])
        for answer in [enter(cast).get("/en/desk/cases/2026-1")]
    }
    assert pages == {(403, 1)}
