"""The head makes a card and signs the order on the commission; a member signs having read it."""

import pytest
from playwright.sync_api import expect

from ishenim.commission.actions import draft_roster
from ishenim.commission.models import Invitation, Office
from ishenim.orders.models import Acquaintance, Order
from ishenim.seal.card import card_text, head_signer, read_card
from tests.cast import card_of
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_commission_begins import make_card

pytestmark = pytest.mark.usefixtures("served")

PEOPLE = [
    ("Бакыт Осмонов", "b@example.kg", "parent", "", ()),
    (
        "Эрлан Жумабаев",
        "e@example.kg",
        "social-pedagogue",
        "социалдык педагог",
        ("is_responsible",),
    ),
    ("Назгүл Турдубаева", "n@example.kg", "psychologist", "мектеп психологу", ("is_duty",)),
]


def good(page) -> None:
    clean(page)
    fits(page)


def give_card(page, card: bytes) -> None:
    page.get_by_label("Картанын белгилери").fill(card_text(card))
    page.get_by_role("button", name="Картаны ачуу").click()


def fill_in(page) -> None:
    page.get_by_label("Буйруктун номери").fill("27-А")
    for at, (name, email, post, position, roles) in enumerate(PEOPLE):
        row = page.locator(f"[name=row-{at}-name]")
        row.fill(name)
        page.locator(f"[name=row-{at}-email]").fill(email)
        page.locator(f"[name=row-{at}-post]").select_option(post)
        page.locator(f"[name=row-{at}-position]").fill(position)
        for role in roles:
            page.locator(f"[name=row-{at}-{role}]").check()


def test_the_head_makes_a_card_and_appoints_the_commission(school, head, desk):
    page = desk(head, "/desk/orders/", size=PHONE)
    good(page)
    page.get_by_role("link", name="Ачкыч картамды жасоо").first.click()
    card = make_card(page, look=good)
    good(page)
    signer = head_signer(school.origin, bytes(read_card(card)))
    assert bytes(Office.objects.get(person=head).signing_key) == signer.public
    page.goto("/desk/orders/new/commission")
    good(page)
    fill_in(page)
    page.locator("form.form button[type=submit]").last.click()
    expect(page.locator("[data-content]")).to_contain_text("БУЙРУК")
    good(page)
    # The card is open since it was made: one press signs.
    page.locator("[data-sign]").click()
    expect(page.locator(".mark--calm").first).to_be_visible()
    good(page)
    order = Order.objects.get()
    assert order.is_signed
    assert Invitation.objects.exclude(post="").count() == 3


def test_words_that_were_changed_on_the_page_are_not_signed(school, head, head_signer, desk):
    page = desk(head, "/desk/orders/new/commission")
    fill_in(page)
    page.locator("form.form button[type=submit]").last.click()
    page.locator("[data-content]").wait_for()
    page.evaluate(
        "() => { const it = document.querySelector('[data-content]');"
        " it.textContent = it.textContent.replace('Бакыт', 'Болот'); }"
    )
    page.locator("[data-sign]").click()
    expect(page.locator(".sign [role=alert]")).to_contain_text("дал келбейт")
    good(page)
    page.reload()
    page.locator("[data-sign]").click()
    give_card(page, card_of(3))  # a member's card is not the head's
    expect(page.get_by_role("alert").last).to_contain_text("Бул башка карта")
    assert not Order.objects.get().is_signed
    page.get_by_label("Картанын белгилери").fill("")
    give_card(page, card_of(0))
    expect(page.locator(".mark--calm").first).to_be_visible()
    assert Order.objects.get().is_signed


def test_a_member_signs_that_they_have_read_the_order(order, members, desk):
    for size, cast in ((PHONE, members[0]), (DESK, members[1])):
        page = desk(cast, f"/desk/orders/{order.pk}", size=size)
        good(page)
        page.locator("[data-sign]").click()
        give_card(page, cast.card)
        expect(page.locator("[data-sign]")).to_have_count(0)
        good(page)
    seats = set(Acquaintance.objects.values_list("member__seat", flat=True))
    assert seats == {1, 2}


def test_a_paper_of_another_seat_is_not_signed(order, members, desk):
    """The server hands out a colleague's acquaintance: the card does not sign it."""
    page = desk(members[0], f"/desk/orders/{order.pk}")
    page.evaluate(
        "() => { const it = document.querySelector('template[data-note]').content;"
        " it.textContent = it.textContent.replace('seat 1', 'seat 2'); }"
    )
    page.locator("[data-sign]").click()
    give_card(page, members[0].card)
    expect(page.locator(".sign > [role=alert]")).to_contain_text("башка карта кол коюшу керек")
    assert not Acquaintance.objects.exists()


def test_a_composition_with_another_head_than_the_page_shows_is_not_signed(
    members, head, head_signer, school, now, desk
):
    draft = draft_roster(school=school, by=head, now=now)
    page = desk(members[0], "/desk/roster", size=PHONE)
    good(page)
    expect(page.locator("p[data-head]")).to_contain_text("Чынара Сыдыкова")
    page.evaluate("document.querySelector('[data-head] [data-number]').textContent = 'AAAA AAAA'")
    page.get_by_role("button", name="Тизме туура: кол коюу").click()
    expect(page.get_by_role("alert")).to_contain_text("Кол койбоңуз")
    assert not draft.rostersignature_set.exists()
    page.reload()
    page.get_by_role("button", name="Тизме туура: кол коюу").click()
    give_card(page, members[0].card)
    expect(page.get_by_text("Кол койгондор: 1 / 5.")).to_be_visible()


def test_without_scripts_the_order_is_read_and_written_but_not_signed(
    school, head, head_signer, desk
):
    page = desk(head, "/desk/orders/new/commission", scripts=False, size=PHONE)
    fill_in(page)
    page.locator("form.form button[type=submit]").last.click()
    expect(page.locator("[data-content]")).to_contain_text("Бакыт Осмонов")
    expect(page.locator("[data-sign]")).to_be_hidden()
    assert not Order.objects.get().is_signed
