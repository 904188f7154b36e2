"""Whom the author named never gets a letter by way of a colleague, whatever they joined as."""

import pytest
from playwright.sync_api import Page, expect

from ishenim.casework import actions
from ishenim.casework.models import Reading, Share
from ishenim.commission.models import Member
from ishenim.seal.card import card_text
from tests.letters import OPENED_AT, urgent_note

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
REFUSED = "The author wrote that this member must not learn of the letter."


def _open(page: Page, member) -> None:
    page.get_by_role("button", name="Open the letter").click()
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.get_by_role("button", name="Show the letter").click()
    page.get_by_text("Share it with a member who could not read it yet").click()


@pytest.fixture
def letter(write, aigul, open_the_box, school):
    """A letter whose author does not want «another member» to read; both newcomers are such."""
    written = write(aigul, named=(Member.Post.OTHER.value,), language="ky")
    open_the_box()
    actions.register(school=school, now=OPENED_AT)
    return written


def test_a_newcomer_with_a_post_that_the_author_named_gets_no_keys(letter, newcomer, desk, members):
    page = desk(members[1], f"/en{letter.address}")
    _open(page, members[1])
    line = page.locator(".person", has_text=newcomer.person.name)
    line.get_by_role("button", name="Share the letter").click()
    expect(page.locator("[data-share-problem]")).to_contain_text(REFUSED)
    assert not Share.objects.exists()
    assert not Reading.objects.filter(what=Reading.What.SHARED).exists()


def test_a_duty_reader_shares_an_urgent_letter_but_not_against_the_authors_word(
    write, aigul, desk, members, roster, school, now
):
    duty, teacher, social = members[3], members[1], members[2]
    written = write(
        aigul,
        kind="urgent",
        avoid=frozenset({teacher.seat}),
        named=(teacher.member.post,),
        language="ky",
    )
    actions.tick(now=now)
    note = urgent_note(duty, roster, written.seal, at=now)
    actions.open_urgent(letter=written.row, note=note, by=duty.member, now=now)
    actions.register(school=school, now=now)
    page = desk(duty, f"/en{written.address}")
    _open(page, duty)
    for cast in (teacher, social):
        line = page.locator(".person", has_text=cast.person.name)
        line.get_by_role("button", name="Share the letter").click()
        if cast is teacher:
            expect(page.locator("[data-share-problem]")).to_contain_text(REFUSED)
        else:
            expect(line).to_contain_text("They can open the letter now.")
    assert [row.member_id for row in Share.objects.all()] == [social.member.pk]
    theirs = desk(social, f"/en{written.address}")
    theirs.get_by_role("button", name="Open the letter").click()
    theirs.get_by_label("Characters of the card").fill(card_text(social.card))
    theirs.get_by_role("button", name="Unlock", exact=True).click()
    theirs.get_by_role("button", name="Show the letter").click()
    expect(theirs.get_by_text(written.header.text)).to_be_visible()
