"""The commission opens the box together, each member in a browser of their own."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from ishenim.cli import ceremony
from ishenim.commission.models import Member
from ishenim.journal.log import Log
from ishenim.opening.models import Opening
from ishenim.seal.card import card_text
from tests.cast import CastMember, card_of, keys_of, person_named
from tests.journeys.conftest import PHONE, clean, fits
from tests.opening.conftest import drop

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
LONG = 60_000
ROOM = "/en/desk/opening/"


def unlock(page: Page, member: CastMember) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock", exact=True).click()


@pytest.fixture
def come_in(desk: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that brings a member into the room by the buttons."""

    def come_in(member: CastMember, **options: object) -> Page:
        page = desk(member, ROOM, **options)
        page.get_by_role("button", name="To the room").or_(
            page.get_by_role("link", name="To the room")
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


def turn_keys(pages: list[Page]) -> None:
    everybody(pages, "Read this code aloud")
    codes = {page.locator("[data-code]").inner_text() for page in pages}
    assert len(codes) == 1
    for page in pages:
        page.get_by_role("button", name="The code is the same: turn my key").click()


def sign_act(page: Page) -> None:
    page.get_by_role("button", name="Sign the act").click(timeout=LONG)


def test_three_members_open_a_letter(
    come_in, members, open_box, sealed_box, roster, aigul, now, school
):
    drop(aigul.write("Алар мени күн сайын урат.", roster, sealed_box), open_box, now)
    pages = [come_in(members[0], size=PHONE), come_in(members[1]), come_in(members[2])]
    clean(pages[0])
    fits(pages[0])
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Compare the code and turn your keys.")
    clean(pages[0])
    fits(pages[0])
    turn_keys(pages)
    everybody(pages, "Letters taken out: 1.")
    for page in pages:
        sign_act(page)
    everybody(pages, "Done. The box is opened and the next one is sealed.")
    done = Opening.objects.get(school=school)
    assert (done.step, done.act_number, done.manifest.count("\n")) == ("done", 1, 1)
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
    everybody(pages, "Done. The box is opened and the next one is sealed.")
    done = Opening.objects.get(school=school)
    assert (done.step, done.act_number) == ("done", None)
    assert (done.ended_at - done.began_at).total_seconds() < 60


def test_a_lost_connection_after_turning_the_key_changes_nothing(
    come_in, members, open_box, sealed_box, roster, aigul, now, school
):
    drop(aigul.write("Жардам керек.", roster, sealed_box), open_box, now)
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Read this code aloud")
    for page in pages[:2]:
        page.get_by_role("button", name="The code is the same: turn my key").click()
    expect(pages[0].get_by_text("Done: 2 of 3")).to_be_visible()
    pages[1].context.set_offline(True)
    expect(pages[1].get_by_text("No connection. What you did is kept")).to_be_visible()
    pages[2].get_by_role("button", name="The code is the same: turn my key").click()
    sign_act(pages[0])
    sign_act(pages[2])
    pages[1].context.set_offline(False)
    pages[1].reload()
    sign_act(pages[1])
    everybody(pages, "Done. The box is opened and the next one is sealed.")
    assert Opening.objects.get(school=school).act_number == 1


def test_the_coordinator_loads_the_page_anew_and_goes_on(
    come_in, members, open_box, sealed_box, roster, aigul, now, school
):
    drop(aigul.write("Жардам керек.", roster, sealed_box), open_box, now)
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Read this code aloud")
    pages[0].reload()
    turn_keys(pages)
    for page in pages:
        sign_act(page)
    everybody(pages, "Done. The box is opened and the next one is sealed.")
    assert Opening.objects.get(school=school).step == "done"


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
    everybody([page], "Done. The box is opened and the next one is sealed.")
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


def test_a_new_member_seals_now_and_opens_the_week_after(come_in, members, sixth, school):
    first = [come_in(who) for who in (*members[:3], sixth)]
    for page, who in zip(first, (*members[:3], sixth), strict=True):
        confirm(page, who)
    everybody(first, "Done. The box is opened and the next one is sealed.")
    assert Opening.objects.get(school=school).next_box.epoch == 2
    for page in first:
        page.goto(ROOM)
    first[3].get_by_role("link", name="Open before this day").click()
    first[3].get_by_label("Reason").fill("Ата-эне чалып, кагаз кат салганын айтты.")
    clean(first[3])
    first[3].get_by_role("button", name="To the room").click()
    for page in first[:2]:
        page.goto(ROOM)
        page.get_by_role("link", name="To the room").click()
    for page in (first[3], *first[:2]):
        page.get_by_role("button", name="I am here").click()
    everybody([first[3]], "Done. The box is opened and the next one is sealed.")
    last = Opening.objects.filter(school=school).first()
    assert (last.kind, last.step) == ("extraordinary", "done")
    assert "present 1 2 6" in last.closing_note


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
