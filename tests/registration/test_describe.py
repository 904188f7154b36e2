"""R14: a letter that was taken out is registered: its line is written, corrected, never lost."""

import pytest

from ishenim.box.models import Letter
from ishenim.casework.models import Case, Recusal
from ishenim.registration.actions import describe
from ishenim.registration.models import Correction, SchoolCategory
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT, line, read_by

pytestmark = pytest.mark.django_db


def by(case, cast, **columns):
    return describe(case=case, described=line(**columns), tile="RCK", by=cast.member, now=OPENED_AT)


def test_the_line_registers_the_letter(case, members):
    row = by(case, members[0])
    assert (row.stage, row.described_on, row.described_by) == (
        "registered",
        OPENED_AT.date(),
        members[0].member,
    )
    assert (row.ground, row.category, row.urgency) == ("RCK", "RCK-1", "U2")
    assert row.letter.stage == Letter.Stage.READ


def test_urgency_can_be_set_otherwise_than_the_categorys(case, members):
    assert by(case, members[0], urgency="U1").urgency == "U1"


def test_what_the_author_chose_is_kept_whatever_is_corrected(described, members):
    describe(
        case=described,
        described=line(category="VIO-1"),
        tile="VIO",
        by=members[1].member,
        now=OPENED_AT,
    )
    row = Case.objects.get()
    assert (row.tile, row.category, row.ground) == ("RCK", "VIO-1", "VIO")


def test_a_correction_keeps_what_stood_there(described, members):
    by(described, members[1], summary="Акча талап кылуу.")
    kept = Correction.objects.get()
    assert kept.before["summary"] == line().summary
    assert (kept.by, kept.on) == (members[1].member, OPENED_AT.date())


def test_the_same_line_again_is_no_correction(described, members):
    by(described, members[1])
    assert not Correction.objects.exists()


def test_who_has_not_opened_the_letter_may_not_describe_it(case, members):
    with pytest.raises(NotAllowed, match="NotAllowed"):
        by(case, members[4])


def test_who_is_recused_may_not_correct_it(described, members):
    Recusal.objects.create(
        case=described, member=members[1].member, by=members[1].member, since=OPENED_AT.date()
    )
    with pytest.raises(NotAllowed):
        by(described, members[1])


def test_one_claim_of_having_read_is_not_enough(letter, members):
    """Whoever the author left out can say they read; what they found nobody else finds."""
    with pytest.raises(NotNow) as refused:
        by(read_by(letter, members[4]), members[4])
    assert refused.value.sentence == (
        "A second member must open the letter first. Please ask a colleague."
    )


def test_the_responsible_person_may_begin_alone(letter, members):
    assert by(read_by(letter, members[2]), members[2]).described_on


def test_a_closed_case_is_not_corrected(described, members):
    Case.objects.update(stage="closed")
    with pytest.raises(NotNow) as refused:
        by(described, members[0], summary="Башка.")
    assert refused.value.sentence == "This case is closed. Reopen it to correct its line."


@pytest.mark.parametrize("columns", [{"category": "XXX-1"}, {"modifiers": ("nobody",)}])
def test_what_no_list_has_is_refused(case, members, columns):
    with pytest.raises(BadInput):
        by(case, members[0], **columns)


def test_a_retired_category_stays_where_it_is_and_is_given_to_nobody_else(
    described, members, school
):
    SchoolCategory.objects.create(school=school, code="RCK-1", is_retired=True)
    by(described, members[0], summary="Башка сөз менен.")
    assert Case.objects.get().category == "RCK-1"
    Case.objects.update(category="RCK-2")
    with pytest.raises(BadInput):
        by(described, members[0])


def test_words_are_kept_as_they_are_searched(case, members):
    row = by(case, members[0], summary="Өңгүр  Ёлка")
    assert row.folded == "онгур елка"
