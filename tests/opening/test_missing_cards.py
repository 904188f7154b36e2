"""When cards are missing: named, passed over by a quorum, let in; nothing waiting is lost."""

import pytest

from ishenim.cli import ceremony
from ishenim.commission.models import Member
from ishenim.opening import actions, papers
from ishenim.opening.models import Admission, OpenSignature
from ishenim.opening.state import state
from ishenim.seal.opening import read_admission
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.cast import (
    Author,
    CastMember,
    card_of,
    keys_of,
    person_named,
    receipt_keys,
    replaced,
    with_check_digit,
)
from tests.opening.conftest import drop

pytestmark = pytest.mark.django_db


def anew(table, *casts: CastMember) -> list[CastMember]:
    """Make new cards for these members and sign the roster; it waits for its box."""
    made = [replaced(cast, cards_made=2) for cast in casts]
    for cast in made:
        Member.objects.filter(pk=cast.member.pk).update(
            signing_key=cast.keys.signer.public, recipient=cast.keys.recipient
        )
    return made


def sign(table, *casts: CastMember) -> None:
    ceremony.sign_roster(school=table.school, keys=[c.keys for c in casts], now=table.now)


def hows(table, cast, box: int) -> dict[str, str]:
    """Return why each card is missing for a box, by name, as the page is told."""
    for missing in state(table.room, [cast.seat])["missing"]:
        if missing["box"] == box:
            return {card["name"]: card["how"] for card in missing["cards"]}
    return {}


@pytest.fixture
def three_anew(table, with_letter, members):
    """C4: three of five cards are made anew, signed by two old cards and the new ones."""
    new = anew(table, *members[2:5])
    sign(table, *members[:3], *new)
    return new


def test_c4_two_old_cards_and_one_new_are_told_which_card_is_missing(table, members, three_anew):
    old, new = members[:2], three_anew
    table.begin(old[0])
    table.come(*old, new[0])
    table.play(*old, new[0], until="open")
    assert table.box(2).epoch == 2
    for cast in (*old, new[0]):
        table.do(cast)
    assert table.step == "open"
    told = state(table.room, [1])
    assert (told["done"], told["of"]) == (2, 3)
    how = hows(table, old[0], 1)
    assert how[new[0].person.name] == "card"
    assert how[new[1].person.name] == how[new[2].person.name] == "absent"


def test_c4_the_old_card_of_who_is_here_opens_the_box(table, members, three_anew):
    old, new = members[:2], three_anew
    table.begin(old[0])
    table.come(*old, new[0])
    table.old_cards[3] = members[2]
    table.play(*old, new[0], until="open")
    may = [part for part in table.parts(new[0]) if part.verb == "confirm"]
    assert [part.box.number for part in may] == [1]
    table.confirm(members[2])
    table.play(*old, new[0])
    assert table.closing().opened == 1
    assert table.closing().present == (1, 2, 3)


def test_c4_without_the_card_a_quorum_goes_on_and_the_letter_waits(table, members, three_anew):
    here = [*members[:2], three_anew[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    for cast in here[:2]:
        table.do(cast)
    assert "without" in table.verbs(here[0])
    table.without(*here[:2])
    assert table.step == "open"
    table.without(here[2])
    assert table.step == "sign"
    table.play(*here)
    act = table.closing()
    assert (act.opened, act.waiting.number, act.opens) == (0, 1, ())
    assert (table.box(1).state, table.letters[0].lock) == ("opened", "locked")


def test_half_an_opening_is_resumed_on_another_day_under_the_same_text(table, with_letter, members):
    table.sit_together(*members[:3], until="open")
    text = table.box(1).open_text
    for cast in members[:2]:
        table.do(cast)
    table.later(days=2)
    table.enter(members[0], members[1], members[3])
    table.confirm(members[3])
    assert table.step == "open"
    table.do(members[3])
    assert table.step == "release"
    table.play(members[0], members[1], members[3])
    assert table.box(1).open_text == text
    assert set(OpenSignature.objects.values_list("seat", flat=True)) == {1, 2, 4}
    assert table.closing().opened == 1


def test_weeks_later_the_missing_cards_open_what_waited(table, members, three_anew):
    """⚔ Nobody vetoes a letter for good: it waits, stands in every record, and is tried again."""
    here = [*members[:2], three_anew[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    for cast in here[:2]:
        table.do(cast)
    table.without(*here)
    table.play(*here)
    assert table.closing().waiting.number == 1
    table.later(days=7)
    table.begin(here[0])
    table.come(*here)
    table.play(*here)
    line = table.closing()  # an empty Tuesday: nothing new, and nobody can open what waits
    assert (line.kind, line.waiting.number) == ("empty", 1)
    table.later(days=(table.box(3).opens_on - table.now.date()).days)  # 5 May is a holiday
    table.old_cards[4] = members[3]
    late = three_anew[1]
    table.begin(here[0])
    table.come(*here, late)
    table.confirm(members[3])
    table.play(*here, late)
    act = table.closing()
    assert (act.opened, act.waiting.number, [each.number for each in act.opens]) == (1, 0, [1])
    assert [closed.box.number for closed in act.boxes] == [3]


def test_a_card_that_comes_after_all_undoes_the_going_on_without(table, members, three_anew):
    here = [*members[:2], three_anew[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    for cast in here[:2]:
        table.do(cast)
    table.without(*here)
    assert table.step == "sign"
    table.old_cards[3] = members[2]
    table.confirm(members[2])
    table.do(three_anew[0])
    assert table.step in {"release", "read"}
    table.play(*here)
    assert table.closing().opened == 1


def test_going_on_without_takes_a_quorum_of_the_newest(table, with_letter, members):
    table.sit_together(*members[:3], until="open")
    table.without(*members[:2])
    assert table.step == "open"
    with pytest.raises(NotAllowed):
        table.without(members[3])


def test_a_member_who_is_here_and_never_presses_stops_nobody(table, with_letter, members):
    """A veto by sitting still: whoever does not sign is passed over by a quorum."""
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    assert table.step == "sign"
    assert "without" in table.verbs(members[0])
    table.without(*members[:3])
    table.play(*members[:3])
    act = table.closing()
    assert (act.present, act.seats) == ((1, 2, 3), {1, 2, 3})


def test_nobody_is_passed_over_by_one_press(table, with_letter, members):
    table.sit_together(*members[:4], until="sign")
    for cast in members[:3]:
        table.do(cast)
    with pytest.raises(NotNow):
        actions.set_aside(opening=table.opening, by=members[0].member, other=4, now=table.now)
    table.without(members[0])
    assert table.step == "sign"


# ── Former members ────────────────────────────────────────────────────────────
@pytest.fixture
def two_left(table, with_letter, members, school):
    """Three of the five leave and three come: two cards of the first box are left."""
    for cast in members[2:5]:
        Member.objects.filter(pk=cast.member.pk).update(left_on=table.now.date())
    new = []
    for seat, post in ((6, Member.Post.SOCIAL), (7, Member.Post.PSYCHOLOGIST), (8, "parent")):
        keys = keys_of(seat)
        member = Member.objects.create(
            school=school, person=person_named(f"Жаңы {seat}"), seat=seat, post=post,
            joined_on=table.now.date(), signing_key=keys.signer.public, recipient=keys.recipient,
            card_made_on=table.now.date(), is_responsible=seat == 6, is_duty=seat == 7,
        )  # fmt: skip
        new.append(CastMember(member, card_of(seat), keys))
    sign(table, *members[:3], *new)
    return new


def open_by_former(table, here, former, box):
    table.sign_open(former, box, by=here)


def test_a_former_card_opens_only_once_a_quorum_has_let_it_in(table, members, two_left):
    here = [*members[:2], two_left[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    for cast in here[:2]:
        table.do(cast)
    assert table.step == "open"
    assert set(hows(table, here[0], 1).values()) == {"former"}
    with pytest.raises(NotAllowed):
        open_by_former(table, here[0], members[2], table.box(1))
    for cast in here[:2]:
        table.admit(cast, table.box(1), 3)
    assert Admission.objects.get().note == ""
    table.admit(here[2], table.box(1), 3)
    note = Admission.objects.get().note
    room = table.room
    roster = room.roster_of(table.box(1))
    assert read_admission(note, room.newest, papers.read_box(table.box(1)), roster) == 3
    open_by_former(table, here[0], members[2], table.box(1))
    assert table.step == "release"
    for cast in here[:2]:
        table.do(cast)
    table.release(members[2], table.box(1), by=here[0])
    table.play(*here)
    assert table.closing().opened == 1
    assert "admission" in table.journal()


@pytest.fixture
def three_left(table, with_letter, members, school):
    """Two of the five leave and two come: three cards of the first box are left."""
    for cast in members[3:5]:
        Member.objects.filter(pk=cast.member.pk).update(left_on=table.now.date())
    new = []
    for seat, cast in ((6, members[3]), (7, members[4])):
        keys = keys_of(seat)
        member = Member.objects.create(
            school=school, person=person_named(f"Жаңы {seat}"), seat=seat, post=cast.member.post,
            joined_on=table.now.date(), signing_key=keys.signer.public, recipient=keys.recipient,
            card_made_on=table.now.date(), is_responsible=False, is_duty=seat == 6,
        )  # fmt: skip
        new.append(CastMember(member, card_of(seat), keys))
    sign(table, *members[:3], *new)
    return new


def test_one_of_three_who_can_read_a_box_is_no_veto(table, members, three_left):
    """⚔ With three receivers left, one of them read nothing and every letter waited."""
    honest = [*members[:2], *three_left]
    table.begin(honest[0])
    table.come(*honest)
    table.play(*honest, until="open")
    for cast in honest[:2]:
        table.do(cast)
    for cast in honest[:3]:
        table.admit(cast, table.box(1), 4)
    open_by_former(table, honest[0], members[3], table.box(1))
    for cast in honest[:2]:
        table.do(cast)
    table.release(members[3], table.box(1), by=honest[0])
    assert table.room.receivers(table.box(1)) == {1, 2, 3}
    table.play(*honest)
    act = table.closing()
    assert (act.opened, act.waiting.number) == (1, 0)


def test_a_seat_that_is_still_in_office_is_not_let_in(table, members, two_left):
    here = [*members[:2], two_left[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    with pytest.raises(NotNow):
        table.admit(here[0], table.box(1), 2)


def test_a_signature_of_another_text_lets_nobody_in(table, members, two_left):
    here = [*members[:2], two_left[0]]
    table.begin(here[0])
    table.come(*here)
    table.play(*here, until="open")
    with pytest.raises(BadInput):
        actions.admit(
            opening=table.opening, by=here[0].member, box=1, other=3, line=here[0].sign("x\n"),
            now=table.now,
        )  # fmt: skip


# ── Several boxes ─────────────────────────────────────────────────────────────
def test_sealing_anew_closes_the_box_and_the_next_opening_opens_both(
    table, with_letter, members, school, aigul
):
    table.later(days=-4)
    (new,) = anew(table, members[4])
    sign(table, *members[:4], new)
    with pytest.raises(BadInput):
        table.begin(members[0])
    table.begin(members[0], reseal=True)
    table.come(*members[:3])
    table.play(*members[:3])
    assert (table.opening.kind, table.closing()) == ("reseal", None)
    assert (table.box(1).state, table.box(2).state) == ("closed", "open")
    assert table.journal() == ["roster", "box", "roster", "box"]
    with pytest.raises(NotNow):
        table.begin(members[0], reseal=True)
    code = with_check_digit("1111222233334444555")
    other = Author(code, receipt_keys(code))
    second = other.write("Дагы бир кат.", table.room.newest, papers.read_box(table.box(2)))
    drop(second, table.box(2), table.now)
    table.later(days=4)
    table.sit_together(*members[:3])
    act = table.closing()
    assert ([closed.box.number for closed in act.boxes], act.opened) == ([1, 2], 2)
    assert [each.number for each in act.opens] == [1, 2]
    assert {letter.lock for letter in table.letters} == {"open"}


def test_an_empty_tuesday_after_sealing_anew_is_one_line_for_both(table, open_box, members):
    table.later(days=-4)
    (new,) = anew(table, members[4])
    sign(table, *members[:4], new)
    table.begin(members[0], reseal=True)
    table.come(*members[:3])
    table.play(*members[:3])
    table.later(days=4)
    table.sit_together(*members[:3])
    line = table.closing()
    assert [box.number for box in line.boxes] == [1, 2]
    assert table.journal() == ["roster", "box", "roster", "box", "box", "line"]


def test_members_with_new_cards_can_read_what_was_released_before(
    table, with_letter, members, school
):
    """A card made anew after others released: they release once more, to the card of today."""
    table.sit_together(*members[:3], until="open")
    for cast in members[:3]:
        table.do(cast)
    for cast in members[:2]:
        table.release(cast, table.box(1))
    table.later(minutes=2)
    table.see(*members[:2])
    table.without(*members[:2])
    table.enter(members[2])
    assert table.step == "release"
    table.do(members[2])
    table.play(*members[:3])
    assert table.closing().opened == 1
