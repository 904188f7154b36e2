"""A passkey: added on the device, then enough to sign in."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, clean, fits

pytestmark = pytest.mark.usefixtures("served")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in_alone(school, head, desk):
    head.set_password("төрт чоң көк тоо")
    head.save()
    page = desk(head, "/account/second/webauthn/add/", size=PHONE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_label("Сырсөз").fill("төрт чоң көк тоо")
    clean(page)
    fits(page)
    page.get_by_role("button", name="Улантуу").click()
    page.get_by_label("Аталышы").fill("Менин телефонум")
    clean(page)
    fits(page)
    page.get_by_role("button", name="Кошуу").click()
    expect(page).not_to_have_url(re.compile("/add/"))
    page.goto("/account/second/webauthn/")
    expect(page.get_by_text("Менин телефонум", exact=True)).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Чыгуу").click()
    page.wait_for_url(re.compile(r"\d/$"))
    page.goto("/desk/people")
    page.get_by_role("button", name="Кирүү ачкычы менен кирүү").click()
    expect(page).to_have_url(re.compile(r"\d/desk/"))
    page.goto("/desk/people")
    expect(page.get_by_role("heading", name="Адамдар")).to_be_visible()
