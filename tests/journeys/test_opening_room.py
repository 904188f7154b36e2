"""The commission opens the box together, each member in a browser of their own."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, Route, expect

from ishenim.box.models import Letter
from ishenim.cli import ceremony
from ishenim.commission.cards import card_number
from ishenim.commission.models import Member
from ishenim.journal.log import Log
from ishenim.opening.models import Opening
from ishenim.seal.card import card_text
from tests.cast import CastMember, card_of, keys_of, person_named, replaced
from tests.journeys.conftest import PHONE, clean, fits
from tests.opening.conftest import with_letter

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
__all__ = ["with_letter"]
LONG = 60_000
DONE = "Done. The box is opened and the next one is sealed."
ROOM = "/en/desk/opening/"


def unlock(page: Page, member: CastMember) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()


@pytest.fixture
def come_in(desk: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that brings a member into the room by the buttons."""

    def come_in(member: CastMember, **options: object) -> Page:
        page = desk(member, ROOM, **options)
        page.get_by_role("button", name="To the opening room").or_(
            page.get_by_role("link", name="To the opening room")
        ).click()
        expect(page.get_by_role("button", name="I am here")).to_be_visible()
        return page

    return come_in


def confirm(page: Page, member: CastMember) -> None:
    page.get_by_role("button", name="I am here").click()
    unlock(page, member)


def everybody(pages: list[Page], sentence: str) -> None:
    for page in pages:
        expect(page.get_by_text(sentence).first).to_be_visible(timeout=LONG)


def open_box_in(page: Page) -> None:
    page.get_by_role("button", name="Open the box").click(timeout=LONG)


def sign_act(page: Page) -> None:
    page.get_by_role("button", name="Sign", exact=True).click(timeout=LONG)


def test_three_members_open_a_letter(come_in, members, with_letter, school):
    pages = [come_in(members[0], size=PHONE), come_in(members[1]), come_in(members[2])]
    clean(pages[0])
    fits(pages[0])
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Now the list of the letters is signed.")
    clean(pages[0])
    fits(pages[0])
    open_box_in(pages[0])
    # Nobody is missing: the others sit here and have not pressed, each with a name.
    missing = pages[0].get_by_role("region", name="Who has not pressed yet")
    expect(missing.get_by_text("Эрлан Жумабаев is in the room")).to_be_visible(timeout=LONG)
    clean(pages[0])
    for page in pages[1:]:
        open_box_in(page)
    everybody(pages, "This is what you sign")
    expect(pages[0].locator("[data-value=opened]")).to_have_text("1")
    expect(pages[0].locator("[data-value=boxes]")).to_have_text("No. 1")
    expect(pages[0].locator("[data-value=present]")).to_contain_text("Эрлан Жумабаев")
    clean(pages[0])
    fits(pages[0])
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    done = Opening.objects.get(school=school)
    assert (done.step, done.act_number, done.opened) == ("done", 1, 1)
    kinds = ("box", "open", "release", "act", "line")
    assert [e.kind for e in Log(school).entries(kinds)] == [
        "box", "box", "open", "release", "release", "release", "act",
    ]  # fmt: skip
    pages[0].get_by_role("link", name="See the record").click()
    expect(pages[0].get_by_text("Эрлан Жумабаев").first).to_be_visible()
    clean(pages[0])
    fits(pages[0])


def test_an_empty_tuesday_takes_one_press_each(come_in, members, open_box, school):
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, DONE)
    done = Opening.objects.get(school=school)
    assert (done.step, done.act_number) == ("done", None)
    assert (done.ended_at - done.began_at).total_seconds() < 60


def test_a_lost_connection_after_opening_changes_nothing(come_in, members, with_letter, school):
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    for page in pages[:2]:
        open_box_in(page)
    expect(pages[0].get_by_text("Done: 2 of 3")).to_be_visible(timeout=LONG)
    pages[1].context.set_offline(True)
    expect(pages[1].get_by_text("No connection. What you did is kept")).to_be_visible()
    open_box_in(pages[2])
    everybody([pages[0]], "The cards hand out their parts")
    expect(pages[0].locator("[data-missing]")).to_contain_text(
        f"{members[1].person.name} has had no connection since", timeout=2 * LONG
    )
    pages[1].context.set_offline(False)
    pages[1].reload()
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    assert Opening.objects.get(school=school).act_number == 1


def test_a_press_that_is_lost_on_its_way_is_done_without_another(
    come_in, members, with_letter, school
):
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Now the list of the letters is signed.")
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    pages[2].route("**/room/do/open*", lose, times=1)
    for page in pages:
        open_box_in(page)
    everybody(pages, "This is what you sign")
    assert len(lost) == 1
    pages[2].route("**/room/do/sign*", lose, times=1)
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    assert len(lost) == 2
    assert Opening.objects.get(school=school).opened == 1


def test_a_fourth_member_helps_when_one_is_gone(come_in, members, with_letter, school):
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    for page in pages[:2]:
        open_box_in(page)
    pages[2].close()
    pages[2] = come_in(members[3])
    confirm(pages[2], members[3])
    open_box_in(pages[2])
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    assert Opening.objects.get(school=school).opened == 1


def _code(secret: str) -> str:
    _past, now, _coming = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def test_three_members_in_turn_at_one_computer(come_in, members, open_box, school):
    page = come_in(members[0])
    confirm(page, members[0])
    for member in members[1:3]:
        member.person.set_password("төрт жүз кырк бир")
        member.person.save()
        secret = f"{'B' * 31}{'ABCDE'[member.seat]}"
        Authenticator.objects.create(
            user=member.person, type=Authenticator.Type.TOTP, data={"secret": secret}
        )
        page.get_by_text("Another member works at this computer").click()
        clean(page)
        page.get_by_label("E-mail").fill(member.person.email)
        page.get_by_label("Password").fill("төрт жүз кырк бир")
        page.get_by_label("Six digits from the authenticator app").fill(_code(secret))
        page.get_by_role("button", name="Take part here").click()
        page.get_by_role("button", name="I am here").click()
        unlock(page, member)
    everybody([page], DONE)
    assert Opening.objects.get(school=school).step == "done"


@pytest.fixture
def sixth(school, members, open_box, now) -> CastMember:
    """The parent leaves, another comes; the composition is signed while the box is open."""
    Member.objects.filter(pk=members[4].member.pk).update(left_on=now.date())
    keys = keys_of(6)
    member = Member.objects.create(
        school=school,
        person=person_named("Жылдыз Кадырова"),
        seat=6,
        post=Member.Post.PARENT,
        joined_on=now.date(),
        signing_key=keys.signer.public,
        recipient=keys.recipient,
        card_made_on=now.date(),
    )
    new = CastMember(member, card_of(6), keys)
    signers = [cast.keys for cast in [*members[:4], new]]
    ceremony.sign_roster(school=school, keys=signers, now=now)
    return new


def test_a_new_member_seals_now_and_opens_the_week_after(come_in, desk, members, sixth, school):
    """A new composition takes effect with the box that is sealed to it, and not before."""
    first = [come_in(who) for who in members[:3]]
    last = desk(sixth, ROOM)  # no roster in force names this card yet
    last.get_by_role("link", name="To the opening room").click()
    pages = [*first, last]
    for page, who in zip(pages, (*members[:3], sixth), strict=True):
        confirm(page, who)
    everybody(pages, DONE)
    assert Opening.objects.get(school=school).next_box.epoch == 2
    for page in pages:
        page.goto(ROOM)
    last.get_by_role("link", name="Open before this day").click()
    last.get_by_label("Reason").fill("Ата-эне чалып, кагаз кат салганын айтты.")
    clean(last)
    last.get_by_role("button", name="To the opening room").click()
    for page in first[:2]:
        page.goto(ROOM)
        page.get_by_role("link", name="To the opening room").click()
    for page, who in ((last, sixth), (first[0], members[0]), (first[1], members[1])):
        page.get_by_role("button", name="I am here").click()
        if page.get_by_label("Characters of the card").is_visible():
            unlock(page, who)
    everybody([last], DONE)
    done = Opening.objects.filter(school=school).first()
    assert (done.kind, done.step) == ("extraordinary", "done")
    assert "present 1 2 6" in done.closing_note


def test_the_box_is_sealed_anew_for_new_cards_from_the_openings_page(
    come_in, desk, members, sixth, with_letter
):
    page = desk(members[0], ROOM, size=PHONE)
    clean(page)
    fits(page)
    page.get_by_role("button", name="Seal anew for the new cards").click()
    pages = [page]
    for who in members[1:3]:
        pages.append(desk(who, ROOM))
        pages[-1].get_by_role("link", name="To the opening room").click()
    for each, who in zip(pages, members, strict=False):
        confirm(each, who)
    everybody(pages, "those of the closed one wait for the next opening.")
    page.goto(ROOM)
    expect(page.get_by_text("Letters wait")).to_be_visible()
    clean(page)
    fits(page)


@pytest.fixture
def anew(school, members, open_box, now) -> CastMember:
    """The first member made a new card; all have signed it, and the box is for the old one."""
    made = replaced(members[0], cards_made=2)
    Member.objects.filter(pk=made.member.pk).update(
        signing_key=made.keys.signer.public, recipient=made.keys.recipient
    )
    signers = [made.keys, *(cast.keys for cast in members[1:4])]
    ceremony.sign_roster(school=school, keys=signers, now=now)
    return made


def test_a_new_card_seals_and_the_old_one_beside_it_opens(
    come_in, members, anew, with_letter, school
):
    """C4: the room names the card that opens this box, and takes it beside the new one."""
    pages = [come_in(member) for member in members[:3]]
    for page, who in zip(pages, (anew, *members[1:3]), strict=True):
        confirm(page, who)
    for page in pages[1:]:
        open_box_in(page)
    number = card_number(members[0].keys.signer.public)
    named = f"Box No. 1 opens with card No. {number[:4]} {number[4:]}"
    expect(pages[1].locator("[data-missing]")).to_contain_text(named, timeout=LONG)
    pages[0].get_by_role("button", name="Take also card No.").click()
    unlock(pages[0], members[0])
    open_box_in(pages[0])
    everybody(pages, "This is what you sign")
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    assert Opening.objects.get(school=school).opened == 1


def test_without_a_card_the_members_go_on_and_the_letter_waits(
    come_in, members, anew, with_letter, school
):
    pages = [come_in(anew, size=PHONE), *(come_in(member) for member in members[1:3])]
    for page, who in zip(pages, (anew, *members[1:3]), strict=True):
        confirm(page, who)
    for page in pages[1:]:
        open_box_in(page)
    for page in pages:
        page.get_by_text("Go on without them", exact=True).click(timeout=LONG)
        page.get_by_role("button", name="I say: go on without them").click()
    everybody(pages, "This is what you sign")
    expect(pages[0].locator("[data-value=waiting]")).to_have_text("1")
    clean(pages[0])
    fits(pages[0])
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    assert Letter.objects.get().lock == "locked"


def test_a_missed_opening_is_explained_with_the_card(desk, members, open_box, school):
    page = desk(members[1], "/en/desk/opening/explain", size=PHONE)
    clean(page)
    fits(page)
    page.get_by_label("Reason").fill("Комиссиянын эки мүчөсү ооруп калды.")
    page.get_by_role("button", name="Sign with my card").click()
    unlock(page, members[1])
    expect(page.get_by_role("heading", name="Opening of the box")).to_be_visible()
    expect(page.get_by_text("Комиссиянын эки мүчөсү ооруп калды.")).to_be_visible()
    clean(page)
    assert school.missed_set.get().kind == "missed"


def test_the_pages_speak_three_languages(come_in, desk, members, open_box):
    come_in(members[0])
    for start in ("", "/ru", "/en"):
        page = desk(members[0], f"{start}/desk/opening/room", size=PHONE)
        expect(page.locator("[data-step]")).not_to_be_empty()
        clean(page)
        fits(page)
