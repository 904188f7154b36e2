"""A commission begins: five people come in, make their cards and sign the first composition."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import expect

from ishenim.commission import actions, rosters
from ishenim.commission.models import Invitation, Member, Roster
from ishenim.seal.card import card_text, read_card
from ishenim.seal.roster import verify_chain
from tests.cast import FIVE
from tests.journeys.conftest import DESK, PHONE, clean, fits

PASSWORD = "төрт чоң көк тоо"
pytestmark = pytest.mark.usefixtures("served")


def invite(school, name, post, roles) -> str:
    mail = f"{post}@example.kg"
    invitation = Invitation(name=name, email=mail, post=post, **roles)
    token = actions.invite(invitation=invitation, school=school, by=None, now=timezone.now())
    return f"/desk/join/{token}"


def digits(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def good(page) -> None:
    """Fail where the page is not accessible or wider than its window."""
    clean(page)
    fits(page)


def skip(page) -> None:
    """Look at nothing: another browser has looked already."""


def come_in(page, *, look=skip) -> None:
    """Accept the invitation on the page and set up the app, as its owner would."""
    page.get_by_label("Сырсөз").fill(PASSWORD)
    look(page)
    page.get_by_role("button", name="Улантуу").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("дагы бир кулпу")
    look(page)
    page.get_by_role("link", name="Телефондогу тиркеме").click()
    expect(page.locator(".qr")).to_be_visible()
    look(page)
    secret = page.locator(".steps .digits").text_content().replace(" ", "")
    page.get_by_label("Алты цифра").fill(digits(secret))
    page.get_by_role("button", name="Улантуу").click()
    expect(page.locator(".codes li")).to_have_count(10)
    look(page)
    page.get_by_role("link", name="Сактап койдум").click()


def make_card(page, *, look=skip) -> str:
    """Make the card, copy it from the screen, type it back; return its 32 characters."""
    look(page)
    page.get_by_role("button", name="Ачкыч картамды жасоо").click()
    expect(page.locator(".keycard .qr").first).to_be_visible()
    look(page)
    text = page.locator("[data-card-text]").first.text_content()
    expect(page.locator(".keycard:visible")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator(".keycard:visible")).to_have_count(2)
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Кагазда эки нускам бар").click()
    typed = page.get_by_label("Картанын белгилери")
    typed.fill(text.replace(" ", "")[:31] + "U")
    page.get_by_role("button", name="Текшерип бүтүрүү").click()
    expect(page.get_by_role("alert")).to_have_text(re.compile("туура эмес"))
    look(page)
    typed.fill(text.lower())
    page.get_by_role("button", name="Текшерип бүтүрүү").click()
    expect(page.get_by_text("Картаңыздын номери:")).to_be_visible()
    look(page)
    return text


def sign(page) -> None:
    page.goto("/desk/roster")
    page.get_by_role("button", name="Тизме туура: кол коюу").click()


def test_five_people_come_in_make_cards_and_sign(school, head, visit, desk):
    cards, pages = [], []
    for seat, name, post, roles in FIVE:
        first = seat == 1
        page = visit(invite(school, name, post, roles), size=PHONE if first else DESK)
        come_in(page, look=good if first else skip)
        cards.append(make_card(page, look=good if first else skip))
        pages.append(page)
    assert len({bytes(read_card(card)) for card in cards}) == 5
    management = desk(head, "/desk/roster", size=PHONE)
    good(management)
    management.get_by_role("button", name="Кол коюу үчүн курамды түзүү").click()
    expect(management.get_by_text("Кол койгондор: 0 / 5.")).to_be_visible()
    good(management)
    for count, page in enumerate(pages[:4], start=1):
        sign(page)
        expect(page.get_by_text(f"Кол койгондор: {count} / 5.")).to_be_visible()
    good(pages[0])
    sign(pages[4])
    expect(pages[4].get_by_role("heading", name="Күчүндө")).to_be_visible()
    good(pages[4])
    assert verify_chain(rosters.chain(school)).epoch == 1


def test_a_card_stays_open_for_this_sign_in_and_is_locked_by_hand(roster, members, desk):
    page = desk(members[0], "/desk/roster")
    expect(page.get_by_text("Карта жабык")).to_be_visible()
    Member.objects.filter(seat=5).update(is_duty=True)
    actions.draft_roster(school=members[0].member.school, by=None, now=timezone.now())
    page.reload()
    page.get_by_role("button", name="Тизме туура: кол коюу").click()
    unlock(page, members[1].card)
    expect(page.get_by_role("alert")).to_contain_text("Бул башка карта")
    unlock(page, members[0].card)
    expect(page.get_by_text("Кол койгондор: 1 / 3.")).to_be_visible()
    page.goto("/desk/card")
    page.get_by_role("button", name="Картаны жабуу").click()
    expect(page.get_by_text("Карта жабык")).to_be_visible()


def unlock(page, card: bytes) -> None:
    """Type the card where the panel has put the cursor, and press Enter."""
    good(page)
    expect(page.get_by_label("Картанын белгилери")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(card_text(card))
    page.keyboard.press("Enter")


def test_the_card_is_forgotten_on_signing_out(roster, members, desk, enter):
    page = desk(members[0], "/desk/card")
    keep_open(page, members[0], device=True)
    with page.expect_navigation(url=re.compile(r"/$"), wait_until="commit"):
        page.get_by_role("button", name="Чыгуу").click(no_wait_after=True)
    again = enter(members[0])
    page.context.add_cookies(
        [{"name": "desk", "value": again.cookies["desk"].value, "url": page.url}]
    )
    page.goto("/desk/card", wait_until="commit")
    expect(page.get_by_text("Карта жабык")).to_be_visible()


def test_fifteen_idle_minutes_lock_the_card(roster, members, desk):
    page = desk(members[0], "/desk/card")
    page.clock.install()
    keep_open(page, members[0], device=False)
    page.clock.fast_forward("14:00")
    expect(page.get_by_role("button", name="Картаны жабуу")).to_be_visible()
    page.clock.fast_forward("02:00")
    expect(page.get_by_text("Карта жабык")).to_be_visible()


def keep_open(page, cast, *, device: bool) -> None:
    """Unlock the card by signing a composition, the shortest way that asks for it."""
    school = cast.member.school
    if not Roster.objects.filter(school=school, final_on=None).exists():
        Member.objects.filter(seat=5).update(is_duty=True)
        actions.draft_roster(school=school, by=None, now=timezone.now())
    page.goto("/desk/roster")
    page.get_by_role("button", name="Тизме туура: кол коюу").click()
    page.get_by_label("Картанын белгилери").fill(card_text(cast.card))
    if device:
        page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Картаны ачуу").click()
    # The page has signed, loaded itself anew and found the card open: nothing is under way.
    expect(page.get_by_text("Кол койгондор: 1 / 3.")).to_be_visible()
    expect(page.get_by_role("button", name="Картаны жабуу")).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_a_list_that_is_not_what_would_be_signed_is_not_signed(roster, members, desk, school, now):
    """The server shows one name and asks for a signature under another card."""
    Member.objects.filter(seat=5).update(is_duty=True)
    actions.draft_roster(school=school, by=None, now=now)
    page = desk(members[0], "/desk/roster")
    page.evaluate("document.querySelector('[data-line=\"5\"] [data-number]').textContent = 'AAAA'")
    page.get_by_role("button", name="Тизме туура: кол коюу").click()
    expect(page.get_by_role("alert")).to_contain_text("Кол койбоңуз")
    assert not Roster.objects.get(final_on=None).rostersignature_set.exists()


def test_a_new_member_joins_and_the_composition_is_signed_anew(
    roster, members, head, school, visit, desk
):
    actions.end_seat(member=members[1].member, by=head, now=timezone.now())
    page = visit(invite(school, "Айсалкын Жээнбекова", Member.Post.TEACHER, {}))
    come_in(page)
    make_card(page)
    management = desk(head, "/desk/roster")
    management.get_by_role("button", name="Кол коюу үчүн курамды түзүү").click()
    expect(management.get_by_text("Жаңы мүчө")).to_be_visible()
    expect(management.get_by_text("Тизмеде эми жок: Айнура Бекова")).to_be_visible()
    sign(page)
    expect(page.get_by_text("Кол койгондор: 1 / 4.")).to_be_visible()
    for count, cast in enumerate((members[0], members[2], members[3]), start=2):
        own = desk(cast, "/desk/roster")
        own.get_by_role("button", name="Тизме туура: кол коюу").click()
        unlock(own, cast.card)
        done = "№ 2" if count == 4 else f"Кол койгондор: {count} / 4."
        expect(own.get_by_text(done)).to_be_visible()
    assert sorted(rosters.in_force(school).members) == [1, 3, 4, 5, 6]


def test_a_school_is_set_up_and_the_head_comes_in(database, visit):
    token = actions.make_setup_link(now=timezone.now())
    page = visit(f"/setup/{token}")
    good(page)
    for label, value in {
        "Кыргызча аталышы": "М. Балбаков атындагы орто мектеп",
        "Текшерилген күн": "2026-11-20",
        "Аты-жөнүңүз": "Нурбек Кадыров",
        "Электрондук почтаңыз": "nurbek@example.kg",
        "Сырсөз": PASSWORD,
        "Директордун аты-жөнү": "Чынара Сыдыкова",
        "Директордун электрондук почтасы": "head@example.kg",
    }.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Кошуу").click()
    expect(page.get_by_role("heading", name="Мектеп кошулду")).to_be_visible()
    good(page)
    link = page.get_by_label("Шилтеме").input_value()
    page.goto(link)
    come_in(page)
    page.goto("/desk/")
    expect(page.locator("[aria-current=step]")).to_contain_text(
        "Директор комиссия жөнүндө буйрукка кол коёт"
    )
    good(page)
    page.get_by_role("link", name="Ачкыч картамды жасоо").click()
    expect(page.get_by_role("button", name="Ачкыч картамды жасоо")).to_be_visible()
