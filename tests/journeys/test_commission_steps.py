"""A member follows the steps on the desk; the head sees on one page who has done what."""

import pytest
from playwright.sync_api import expect

from ishenim.commission.models import Member
from ishenim.orders.models import Undertaking
from ishenim.seal.card import card_text
from tests.journeys.conftest import DESK, PHONE, clean, fits

pytestmark = pytest.mark.usefixtures("served")


def good(page) -> None:
    clean(page)
    fits(page)


def test_a_member_signs_the_undertaking_from_the_desk(acquainted, roster, members, desk):
    page = desk(members[3], size=PHONE)
    good(page)
    page.get_by_role("link", name="Милдеттенмени окуп, кол коюу").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Купуялуулукту сактоо жөнүндө милдеттенме"
    )
    good(page)
    page.get_by_role("button", name="Ачкыч картам менен кол коюу").click()
    page.get_by_label("Картанын белгилери").fill(card_text(members[3].card))
    page.get_by_role("button", name="Картаны ачуу").click()
    expect(page.get_by_text("Сиз ага кол койгонсуз:")).to_be_visible()
    good(page)
    assert Undertaking.objects.get().member == members[3].member
    page.goto("/desk/")
    expect(page.get_by_text("Сиздин кийинки кадамдарыңыз")).to_have_count(0)


def test_the_head_sees_the_next_step_and_who_is_awaited(order, members, head, desk):
    Member.objects.filter(seat__in=[4, 5]).update(signing_key=None, recipient="", card_made_on=None)
    for size in (PHONE, DESK):
        page = desk(head, size=size)
        now = page.locator("[aria-current=step]")
        expect(now).to_contain_text("Ар бир мүчө ачкыч картасын жасайт")
        expect(now).to_contain_text("3 / 5")
        expect(now).to_contain_text("Бакыт Осмонов")
        good(page)
        page.goto("/desk/people")
        expect(page.locator(".checks")).to_have_count(5)
        good(page)
