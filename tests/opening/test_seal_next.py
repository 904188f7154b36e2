"""opening.actions.seal: the next box comes before the old one opens, signed by all present."""

from hashlib import sha256

import pytest

from ishenim.journal.actions import append
from ishenim.opening import actions, papers
from ishenim.opening.models import Signature
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow

pytestmark = pytest.mark.django_db


def sign(table, cast, line, text=None):
    box, empty = papers.next_texts(table.room)
    digest = sha256((text or box + empty).encode()).digest()
    actions.seal(
        opening=table.opening, by=cast.member, text=digest, line=line,
        empty=cast.sign(empty) if empty else "", now=table.now,
    )  # fmt: skip


def test_the_first_box_is_sealed_by_the_same_step(table, roster, three):
    table.sit_together(*three)
    box = table.box(1)
    assert (box.number, box.state, table.opening.kind) == (1, "open", "first")
    assert papers.read_box(box).seats == {1, 2, 3}
    assert table.journal() == ["roster", "box"]


def test_the_next_box_opens_on_the_next_planned_tuesday(table, open_box, three):
    table.sit_together(*three)
    made = table.opening.next_box
    assert (made.number, f"{made.sealed_on}", f"{made.opens_on}") == (2, "2026-04-21", "2026-04-28")
    sealed = papers.read_box(made)
    assert sealed.prev == bytes(open_box.box_id)
    assert sealed.checkpoint.number == open_box.entry_index + 1


def test_a_signature_of_another_member_does_not_count(table, open_box, three):
    table.sit_together(*three, until="seal")
    with pytest.raises(BadInput):
        sign(table, three[0], three[1].sign(papers.next_texts(table.room)[0]))
    assert not Signature.objects.exists()


def test_a_signature_under_another_text_does_not_count(table, open_box, three):
    table.sit_together(*three, until="seal")
    other = papers.next_texts(table.room)[0].replace("box 2", "box 3")
    with pytest.raises(BadInput) as refused:
        sign(table, three[0], three[0].sign(other))
    assert refused.value.code == "NOTE_SIG"


def test_when_the_journal_grows_no_signature_is_void(table, open_box, three, school):
    """⚔ One member who journals a loss and takes it back, over and over, had everybody sign for
    ever: the box names the journal of when its step began."""
    table.sit_together(*three, until="seal")
    for cast in three:
        assert table.step == "seal"
        _journal_something(school, table.now)
        table.do(cast)
    assert table.step == "done"
    assert papers.read_box(table.box(2)).checkpoint.number == open_box.entry_index + 1
    assert table.closing().checkpoint.number == open_box.entry_index + 1


def test_a_head_that_lies_far_back_is_named_no_more(table, open_box, three, school, monkeypatch):
    """Whoever verifies from a saved memory knows so many heads back and no more."""
    monkeypatch.setattr(papers, "FAR", 2)
    table.sit_together(*three, until="seal")
    old, _line = papers.next_texts(table.room)
    for _time in range(3):
        _journal_something(school, table.now)
    with pytest.raises(NotNow) as refused:
        sign(table, three[2], three[2].sign(old), text=old)
    assert refused.value.code == "STEP"
    table.play(*three)
    assert papers.read_box(table.box(2)).checkpoint.number == open_box.entry_index + 4


def _journal_something(school, now):
    append(school=school, kind="access", note="x\n\n— x AAAAAAA=\n", now=now)


def test_who_holds_no_card_of_the_newest_roster_seals_nothing(table, open_box, members):
    table.sit_together(*members[:3], until="seal")
    table.enter(members[3])
    with pytest.raises(NotAllowed):
        sign(table, members[3], members[3].sign(papers.next_texts(table.room)[0]))
