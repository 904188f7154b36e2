"""Who may see what is plain about a letter: only whose own card has opened it, by proof."""

import pytest

from ishenim.casework import access, actions
from ishenim.casework.models import Case, Reader, Recusal
from ishenim.ui.refusals import NotAllowed, NotFound
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
TRUE, FALSE = b"t" * 32, b"f" * 32


@pytest.fixture
def read(letter):
    """Return a function by which a member's browser says what it found in the letter."""

    def read(cast, name: bytes = TRUE, *, is_readable: bool = True) -> None:
        actions.take(letter=letter.row, by=cast.member, now=OPENED_AT)
        actions.report(
            letter=letter.row,
            by=cast.member,
            is_readable=is_readable,
            name_hash=name,
            now=OPENED_AT,
        )

    return read


def seen_by(members, school) -> list[int]:
    return [cast.seat for cast in members if access.visible(school, cast.member).exists()]


def test_before_anybody_has_read_nobody_sees(letter, members, school):
    assert seen_by(members, school) == []


def test_who_has_read_sees_and_nobody_else(read, members, school):
    read(members[0])
    read(members[2])
    assert seen_by(members, school) == [1, 3]


def test_who_was_left_out_and_who_has_not_read_are_one_and_the_same(read, members, school):
    read(members[0])
    read(members[1], is_readable=False)
    case = Case.objects.get()
    said = set()
    for cast in (members[1], members[3]):
        with pytest.raises(NotAllowed) as refused:
            access.check_may_see(case, cast.member)
        said.add(str(refused.value))
    assert len(said) == 1
    assert not Reader.objects.filter(member=members[1].member).exists()


def test_who_pretends_to_have_read_sees_nothing(read, members, school):
    """One who was left out cannot know the letter's random name."""
    read(members[0])
    read(members[2])
    read(members[1], FALSE)
    assert seen_by(members, school) == [1, 3]


def test_who_pretends_first_sees_an_empty_case_until_two_have_read(read, members, school):
    read(members[1], FALSE)
    read(members[0])
    assert seen_by(members, school) == [2]
    assert not access.may_describe(Case.objects.get(), members[1].member)
    read(members[2])
    assert seen_by(members, school) == [1, 3]


def test_who_pretends_later_closes_the_case_to_nobody(read, members, school):
    read(members[0])
    read(members[1], FALSE)
    assert seen_by(members, school) == [1]
    read(members[2])
    assert seen_by(members, school) == [1, 3]


def test_a_recused_member_sees_no_more(read, members, school, now):
    read(members[0])
    read(members[2])
    Recusal.objects.create(
        case=Case.objects.get(),
        member=members[0].member,
        by=members[0].member,
        reason="менин классым",
        since=now.date(),
    )
    assert seen_by(members, school) == [3]


def test_a_case_is_found_by_its_number(letter, school):
    case = Case.objects.get()
    assert access.find(school, case.year, case.number) == case
    assert case.place == f"{case.year}-1"
    with pytest.raises(NotFound):
        access.find(school, case.year, 99)
