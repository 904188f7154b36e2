"""Whom the author named never gets a letter by way of a colleague, whatever they joined as."""

import pytest
from playwright.sync_api import Page, expect

from ishenim.casework import actions
from ishenim.casework.models import Reading, Share
from ishenim.commission.models import Member
from ishenim.seal.card import card_text
from tests.cast import Author, receipt_keys, with_check_digit
from tests.letters import OPENED_AT

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
REFUSED = "The author wrote that this member must not learn of the letter."


def _open(page: Page, member) -> None:
    page.get_by_role("button", name="Open the letter").click()
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()
    page.get_by_role("button", name="Show the letter").click()
    page.get_by_text("Share it with a member who could not read it yet").click()


@pytest.fixture
def letters(write, aigul, open_the_box, school):
    """Two letters; the author of the first names «another member», and both newcomers are such."""
    other = Author(code := with_check_digit("9999888877776666555"), receipt_keys(code))
    named = write(aigul, named=(Member.Post.OTHER.value,), language="ky")
    plain = write(other, "Китепканада эшик ачылбайт.", language="ky")
    open_the_box()
    actions.register(school=school, now=OPENED_AT)
    return named, plain


@pytest.fixture
def letter(letters):
    return letters[0]


def test_a_newcomer_with_a_post_that_the_author_named_gets_no_keys(letter, newcomer, desk, members):
    page = desk(members[1], f"/en{letter.address}")
    _open(page, members[1])
    line = page.locator(".person", has_text=newcomer.person.name)
    line.get_by_role("button", name="Share the letter").click()
    expect(page.locator("[data-share-problem]")).to_contain_text(REFUSED)
    assert not Share.objects.exists()
    assert not Reading.objects.filter(what=Reading.What.SHARED).exists()


def test_a_newcomer_reads_with_the_letters_own_keys(letters, newcomer, desk, members):
    """Neither the shares of its box nor the newcomer's own card would open it."""
    _named, plain = letters
    page = desk(members[1], f"/en{plain.address}")
    _open(page, members[1])
    line = page.locator(".person", has_text=newcomer.person.name)
    line.get_by_role("button", name="Share the letter").click()
    expect(line).to_contain_text("They can open the letter now.")
    theirs = desk(newcomer, f"/en{plain.address}")
    theirs.get_by_role("button", name="Open the letter").click()
    theirs.get_by_label("Characters of the card").fill(card_text(newcomer.card))
    theirs.get_by_role("button", name="Unlock the card").click()
    theirs.get_by_role("button", name="Show the letter").click()
    expect(theirs.get_by_text(plain.header.text)).to_be_visible()
