"""Cards in real browsers: a sign-in without one, cards made anew, a quorum that is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ishenim.box.models import Box
from ishenim.cli import ceremony
from ishenim.commission import actions, rosters
from ishenim.commission.cards import card_number
from ishenim.commission.models import Member, Restart
from ishenim.journal.log import Log
from ishenim.journal.models import Cosignature
from ishenim.proof.note import Signer
from ishenim.seal.card import card_text
from tests.cast import CastMember, card_of, keys_of, replaced
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_opening_room import confirm, everybody, unlock
from tests.opening.conftest import with_letter

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
__all__ = ["with_letter"]
LONG = 60_000


def good(page: Page) -> None:
    clean(page)
    fits(page)


def groups(public: bytes) -> str:
    """Return a card's number as pages and panels write it."""
    number = card_number(public)
    return f"{number[:4]} {number[4:]}"


# ── A sign-in without a card ──────────────────────────────────────────────────
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_renewed_sign_in_sees_nothing_about_letters(
    with_letter, members: list[CastMember], desk: Callable[..., Page], size
):
    page = desk(members[0].member, "/en/desk/", size=size)  # signed in, and no card proven
    for name in ("letters", "register", "search-letters", "access-log", "room"):
        page.goto(f"/en{reverse(name)}")
        expect(page.get_by_role("heading", name="Your key card, please")).to_be_visible()
        expect(page.get_by_text("Number of the card that is needed:")).to_be_visible()
    good(page)
    page.goto("/en/desk/letters/")
    page.get_by_label("Characters of the card").fill(card_text(members[1].card))
    page.get_by_role("button", name="Unlock the card").click()
    said = page.get_by_role("alert")
    given, wanted = (groups(one.keys.signer.public) for one in (members[1], members[0]))
    expect(said).to_have_text(
        f"This is another card (No. {given}). Yours, No. {wanted}, is needed."
    )
    page.get_by_label("Characters of the card").fill("1234 567")
    page.get_by_role("button", name="Unlock the card").click()
    expect(said).to_have_text("A card has 32 characters; you typed 7.")
    unlock(page, members[0])
    expect(page.get_by_role("heading", name="Letters", exact=True)).to_be_visible()
    page.goto(f"/en{reverse('register')}")
    expect(page.get_by_role("heading", name="Your key card, please")).to_have_count(0)


# ── A card that was replaced ──────────────────────────────────────────────────
def test_a_card_that_was_replaced_locks_itself_and_says_so(roster, members, school, desk):
    page = desk(members[0].member, "/en/desk/letters/")
    page.get_by_label("Keep the card on this device").check()
    unlock(page, members[0])
    # The page comes again once the card is proven: what is pressed before is lost with the old one.
    expect(page.get_by_role("heading", name="Letters", exact=True)).to_be_visible()
    expect(page.get_by_text("Lock the card")).to_be_visible()
    now, anew = timezone.now(), keys_of(1, 2)
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1, cards_made=2), now=now)
    ceremony.sign_roster(school=school, keys=[*(m.keys for m in members[1:4]), anew], now=now)
    page.goto("/en/desk/card")
    notice = page.locator("[data-replaced]")
    expect(notice).to_contain_text(groups(members[0].keys.signer.public))
    expect(notice).to_contain_text(groups(anew.signer.public))
    expect(page.get_by_text("Card locked")).to_be_visible()
    good(page)
    page.goto("/en/desk/letters/")
    page.get_by_label("Characters of the card").fill(card_text(members[0].card))
    page.get_by_role("button", name="Unlock the card").click()
    expect(page.get_by_role("alert")).to_contain_text(groups(members[0].keys.signer.public))
    unlock(page, replaced(members[0], cards_made=2))
    expect(page.get_by_role("heading", name="Letters", exact=True)).to_be_visible()


def test_an_unlocked_card_vouches_for_the_journal_on_each_visit(open_box, members, school, desk):
    before = Cosignature.objects.count()
    actions.report_lost(member=members[3].member, by=members[3].person, now=timezone.now())
    page = desk(members[0].member, "/en/desk/letters/")
    unlock(page, members[0])
    expect(page.get_by_role("heading", name="Letters", exact=True)).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith("/desk/journal/cosign")):
        page.goto("/en/desk/")
    signed = Cosignature.objects.order_by("-pk")[0]
    assert (signed.name, signed.checkpoint.size) == (f"{school.origin}/m1", Log(school).size)
    actions.report_lost(member=members[4].member, by=members[4].person, now=timezone.now())
    with page.expect_response(lambda answer: answer.url.endswith("/desk/journal/cosign")):
        page.goto("/en/desk/")
    assert Cosignature.objects.count() >= before + 2


# ── Cards remade in mid-week ──────────────────────────────────────────────────
def make_anew(page: Page) -> str:
    """Make a new card by the button on the page, type it back, and return its characters."""
    page.get_by_role("button", name="Make a new card").first.click()
    expect(page.locator(".keycard .qr").first).to_be_visible()
    text = page.locator("[data-card-text]").first.text_content() or ""
    page.get_by_role("button", name="I have two copies on paper").click()
    page.get_by_label("Characters of the card").fill(text)
    page.get_by_role("button", name="Check and finish").click()
    expect(page.get_by_text("takes effect when the composition is signed").first).to_be_visible()
    return text


def sign_list(page: Page, card: str) -> None:
    page.goto("/en/desk/roster")
    page.get_by_role("button", name="These are the right people: sign").click()
    page.get_by_label("Characters of the card").fill(card)
    page.get_by_role("button", name="Unlock the card").click()


def test_a_card_lost_in_mid_week_leads_to_a_box_sealed_anew(
    with_letter, members: list[CastMember], school, desk: Callable[..., Page]
):
    own = desk(members[1], "/en/desk/card", size=PHONE)
    own.get_by_text("My card is lost").click()
    own.get_by_role("button", name="Both copies are gone").click()
    expect(own.get_by_text("All have been told.")).to_be_visible()
    good(own)
    pages = [desk(member, "/en/desk/") for member in (members[0], members[2], members[3])]
    told = pages[0].get_by_role("heading", name="The box is still sealed to a lost card")
    expect(told).to_be_visible()
    good(pages[0])
    card = make_anew(own)
    pages[0].goto("/en/desk/roster")
    pages[0].get_by_role("button", name="Put the composition together for signing").click()
    expect(pages[0].get_by_text("Card made on:")).to_be_visible()
    good(pages[0])
    for page, member in zip(pages, (members[0], members[2], members[3]), strict=True):
        sign_list(page, card_text(member.card))
        expect(page.locator("[data-error]")).to_have_count(1)
        expect(page.get_by_text("Signed:").first).to_be_visible()
    sign_list(own, card)
    expect(own.get_by_role("heading", name="Signed, not in force yet")).to_be_visible()
    good(own)
    assert rosters.in_force(school).epoch == 1
    own.get_by_role("button", name="Seal the box anew now").click()
    own.get_by_label("Characters of the card").or_(
        own.get_by_role("button", name="I am here")
    ).first.wait_for()
    assert rosters.ready(school) is not None


# ── A quorum that is lost ─────────────────────────────────────────────────────
@pytest.fixture
def gone(
    members: list[CastMember], head_signer: Signer, head, school, now, aigul
) -> list[CastMember]:
    """A box with five cards, of which three are lost."""
    keys = [m.keys for m in members]
    ceremony.sign_roster(school=school, keys=keys, now=now)
    ceremony.seal_box(school=school, keys=keys, opens=(now + timedelta(days=6)).date(), now=now)
    for cast in members[:3]:
        actions.report_lost(member=cast.member, by=cast.person, now=timezone.now())
    return members


def test_the_head_and_all_who_remain_sign_and_one_card_stops_it(
    gone: list[CastMember], head, school, desk: Callable[..., Page]
):
    page = desk(head, "/en/desk/restart", size=PHONE)
    expect(page.get_by_text("Cards missing for an opening:")).to_be_visible()
    good(page)
    page.get_by_role("button", name="The cards are gone for good: write it down").click()
    good(page)
    signers = [(page, card_of(0)), *((desk(m, "/en/desk/restart"), m.card) for m in gone[3:])]
    for before, (each, card) in enumerate(signers):
        each.reload()
        expect(each.get_by_text("Signed", exact=True)).to_have_count(before)
        each.get_by_role("button", name="Sign", exact=True).click()
        each.get_by_label("Characters of the card").fill(card_text(card))
        each.get_by_role("button", name="Unlock the card").click()
        expect(each.get_by_role("button", name="Unlock the card")).to_have_count(0)
        if each is not signers[-1][0]:
            expect(each.get_by_text("Signed", exact=True)).to_have_count(before + 1)
    expect(signers[-1][0].get_by_text("A new beginning is signed")).to_be_visible()
    found = desk(gone[0], "/en/desk/restart", size=PHONE)
    good(found)
    expect(found.get_by_role("button", name="Yes, stop it with my card")).to_be_hidden()
    found.get_by_text("I still have my card").click()
    found.get_by_role("button", name="Yes, stop it with my card").click()
    unlock(found, gone[0])
    expect(found.get_by_text("stopped by a member on:")).to_be_visible()
    assert Restart.objects.get().objected_by == 1
    assert Member.objects.get(seat=1).card_lost_on is None
    good(found)


def test_after_fourteen_days_five_new_cards_seal_a_box(
    gone: list[CastMember], head, head_signer: Signer, school, desk: Callable[..., Page]
):
    before = timezone.now() - timedelta(days=15)
    restart = actions.draft_restart(school=school, by=head, now=before)
    for signer in [head_signer, *(cast.keys.signer for cast in gone[3:])]:
        restart = actions.sign_restart(restart=restart, line=signer.line(restart.text), now=before)
    anew = [*(replaced(cast, cards_made=2) for cast in gone[:3]), *gone[3:]]
    for cast in anew[:3]:
        card = card_of(cast.seat, cards_made=2)
        ceremony.hand_in_card(school=school, seat=cast.seat, card=card, now=timezone.now())
    ceremony.sign_roster(school=school, keys=[c.keys for c in anew[1:]], now=timezone.now())
    page = desk(anew[0].member, "/en/desk/roster", size=PHONE)
    expect(page.get_by_text("This list begins anew")).to_be_visible()
    good(page)
    sign_list(page, card_text(anew[0].card))
    expect(page.get_by_role("heading", name="Signed, not in force yet")).to_be_visible()
    page.get_by_role("button", name="Seal the box anew now").click()
    unlock(page, anew[0])
    expect(page.get_by_role("button", name="I am here")).to_be_visible()
    page.goto("/en/desk/roster")
    page.get_by_role("button", name="Seal the box anew now").click()
    pages = [page]
    for cast in anew[1:3]:
        other = desk(cast.member, "/en/desk/opening/room")
        unlock(other, cast)
        pages.append(other)
    for each, cast in zip(pages, anew, strict=False):
        confirm(each, cast)
    everybody(pages, "Done.")
    assert Box.objects.get(number=2).epoch == rosters.in_force(school).epoch == 2
