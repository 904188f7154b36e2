"""The act of handing over: numbers and counts, signed by both and a third."""

import pytest

from ishenim.journal.models import Entry
from ishenim.retention import actions
from ishenim.retention.models import Deed
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db


def draft(members, giver=2, taker=1, by=2):
    return actions.draft_handover(
        giver=members[giver].member,
        taker=members[taker].member,
        by=members[by].member,
        now=OPENED_AT,
    )


def test_it_names_open_letters_by_number_and_says_nothing_of_them(described, members):
    deed = draft(members)
    assert described.label in deed.content
    assert described.summary not in deed.content
    assert "Эрлан Жумабаев" in deed.content


def test_both_and_a_third_sign_and_it_is_in_the_journal(described, members):
    deed = draft(members)
    assert members[0].person.name in deed.content  # the chair was there
    for seat in (1, 2, 0):
        assert Deed.objects.get().signed_on is None
        line = members[seat].sign(deed.note_text)
        actions.sign_deed(deed=deed, line=line, by=members[seat].member, now=OPENED_AT)
    deed = Deed.objects.get()
    assert deed.signed_on == OPENED_AT.date()
    note = Entry.objects.get(index=deed.journal_index).note
    assert "kind handover" in note
    assert "about from 3 to 2" in note
    line = members[1].sign(deed.note_text)
    with pytest.raises(NotNow):
        actions.sign_deed(deed=deed, line=line, by=members[1].member, now=OPENED_AT)


def test_nobody_else_signs_it(described, members):
    deed = draft(members)
    with pytest.raises(NotAllowed) as refused:
        actions.sign_deed(
            deed=deed,
            line=members[4].sign(deed.note_text),
            by=members[4].member,
            now=OPENED_AT,
        )
    assert refused.value.sentence == "This act is signed by others."


def test_one_and_the_same_person_is_refused(members, school, open_box):
    with pytest.raises(BadInput):
        draft(members, giver=2, taker=2)


def test_a_third_member_drafts_nothing(members, school, open_box):
    with pytest.raises(NotAllowed):
        draft(members, by=4)


def test_the_page(described, members, enter):
    browser = enter(members[2])
    answer = browser.post("/en/desk/retention/handover", {"giver": "3", "taker": "2"})
    assert answer.status_code == 302
    page = browser.get(answer.url).content.decode()
    assert "Act of handing over" in page
    same = browser.post("/en/desk/retention/handover", {"giver": "3", "taker": "3"})
    assert "Choose two members of the commission." in same.content.decode()
