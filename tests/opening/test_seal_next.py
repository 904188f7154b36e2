"""opening.actions.deal, deal_anew, sign_box and cosign: the next box comes before the old opens."""

import pytest

from ishenim.box.models import Box, ShareFile
from ishenim.journal.models import Cosignature
from ishenim.opening import actions, papers
from ishenim.opening.models import Deal
from ishenim.proof.note import sign_note
from ishenim.seal import box as floor_box
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

pytestmark = pytest.mark.django_db


def test_the_first_box_is_sealed_by_the_same_step(table, roster, three, school):
    table.sit_together(*three)
    box = Box.objects.get(school=school)
    assert (box.number, box.state) == (1, "open")
    assert papers.read_box(box).dealers == (1, 2, 3)
    assert ShareFile.objects.filter(box=box).count() == 15
    assert table.journal() == ["roster", "box"]


def test_the_next_box_opens_on_the_next_planned_tuesday(table, open_box, three):
    table.sit_together(*three, until="cosign-box")
    made = table.opening.next_box
    assert (made.number, f"{made.opens_on}", f"{made.expires_on}") == (
        2,
        "2026-04-28",
        "2026-05-05",
    )


def test_a_dealer_deals_once(table, open_box, three):
    table.sit_together(*three, until="deal")
    roster = table.room.sealers
    table.hand_in_deal(three[0], floor_box.deal(roster, 2, 1, 1))
    first = Deal.objects.get().recipient
    table.hand_in_deal(three[0], floor_box.deal(roster, 2, 1, 1))
    assert Deal.objects.get().recipient == first


def test_who_was_not_asked_deals_no_lock(table, open_box, members):
    table.sit_together(*members[:3], until="deal")
    table.enter(members[3])
    table.confirm(members[3])
    with pytest.raises(NotAllowed):
        table.hand_in_deal(members[3], floor_box.deal(table.room.sealers, 2, 1, 4))


def test_a_deal_that_leaves_a_member_out_is_refused(table, open_box, three):
    table.sit_together(*three, until="deal")
    made = floor_box.deal(table.room.sealers, 2, 1, 1)
    short = floor_box.Deal(made.lock, made.dealer, made.recipient, made.shares[:4])
    with pytest.raises(BadInput) as refused:
        table.hand_in_deal(three[0], short)
    assert refused.value.code == "DEAL_SHAPE"
    assert not Deal.objects.exists()


def test_a_signature_of_another_member_does_not_count(table, open_box, three):
    table.sit_together(*three, until="sign-box")
    line = three[1].sign(table.opening.box_text)
    with pytest.raises(BadInput):
        actions.sign_box(opening=table.opening, by=three[0].member, line=line, now=table.now)


def test_a_signature_under_another_text_does_not_count(table, open_box, three):
    table.sit_together(*three, until="sign-box")
    line = three[0].sign(table.opening.box_text.replace("box 2", "box 3"))
    with pytest.raises(BadInput) as refused:
        actions.sign_box(opening=table.opening, by=three[0].member, line=line, now=table.now)
    assert refused.value.code == "NOTE_SIG"


def test_a_wrong_lock_is_noticed_by_who_it_wrongs_and_dealt_anew(table, open_box, members):
    table.sit_together(*members[:3], until="deal")
    roster = table.room.sealers
    true, other = floor_box.deal(roster, 2, 1, 1), floor_box.deal(roster, 2, 1, 1)
    shares = (*true.shares[:1], other.shares[1], *true.shares[2:])
    lie = floor_box.Deal(1, 1, true.recipient, (shares[0], floor_box.Share(
        2, true.shares[1].commitment, other.shares[1].file), *shares[2:]))  # fmt: skip
    table.hand_in_deal(members[0], lie)
    for cast in members[1:3]:
        table.do(cast)
    with pytest.raises(ValueError, match="SHARE_COMMIT: seat 2 lock 1"):
        table.do(members[1])
    table.enter(members[3])
    table.confirm(members[3])
    actions.deal_anew(opening=table.opening, by=members[1].member, without=1, now=table.now)
    assert (table.step, table.opening.dealers) == ("deal", [2, 3, 4])


def test_the_old_box_takes_letters_until_a_quorum_has_cosigned(table, open_box, three):
    table.sit_together(*three, until="cosign-box")
    for cast in three[:2]:
        table.do(cast)
    open_box.refresh_from_db()
    assert (open_box.state, table.step) == ("open", "cosign-box")
    table.do(three[2])
    open_box.refresh_from_db()
    assert (open_box.state, table.opening.next_box.state) == ("frozen", "open")


def test_a_cosignature_of_an_older_journal_is_refused(table, open_box, three, school):
    table.sit_together(*three, until="cosign-box")
    before = Cosignature.objects.count()
    older = table.room.cosigned_size - 1
    with pytest.raises(NotNow):
        actions.cosign(
            opening=table.opening, by=three[0].member, size=older, line="", now=table.now
        )
    assert Cosignature.objects.count() == before


def test_the_note_is_what_the_floor_reads(table, open_box, three):
    table.sit_together(*three, until="cosign-box")
    read = papers.read_box(table.opening.next_box)
    assert sign_note(read.text, []) == read.text + "\n"
    assert read.number == 2
