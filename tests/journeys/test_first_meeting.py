"""A commission meets for the first time: elects by name, and signs its minutes on five devices."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.meetings.models import Meeting, Minutes
from ishenim.proof.note import split_note
from ishenim.seal.paper import signers_of
from tests.cast import CastMember
from tests.councils import Council
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_opening_room import unlock

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
NAMES = [
    "Гүлнара Асанова",
    "Айнура Бекова",
    "Эрлан Жумабаев",
    "Назгүл Турдубаева",
    "Бакыт Осмонов",
]


def good(page: Page) -> None:
    clean(page)
    fits(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def call(page: Page) -> None:
    page.get_by_role("link", name="Call a meeting").click()
    expect(page.get_by_role("heading", name="Call the first meeting")).to_be_visible()
    page.get_by_label("Place").fill("Мугалимдер бөлмөсү")
    good(page)
    press(page, "Call the first meeting")
    page.get_by_role("link", name="Mark who is present").click()
    for name in NAMES[:4]:
        page.get_by_label(name).check()
    page.get_by_label("If absent: why").last.fill("иш сапары")
    good(page)
    press(page, "Begin the meeting")
    expect(page.get_by_text("There is a quorum")).to_be_visible()
    good(page)


def elect(page: Page, office: str, name: str, said: list[str]) -> None:
    press(page, f"Elect the {office}")
    page.get_by_label("Candidate").select_option(name)
    for voter, choice in zip(NAMES, said, strict=False):
        page.get_by_role("group", name=voter).get_by_label(choice).check()
    good(page)
    press(page, "Record the vote")


def lead(page: Page) -> None:
    """Elect the chair in a second ballot, the secretary in the first; write the minutes."""
    page.get_by_role("link", name="Election of the chair").click()
    page.get_by_label("Heard").fill("Жооптуу адам төрага жана катчы шайлоону сунуштады.")
    elect(page, "chair", NAMES[0], ["For", "For", "Against", "Abstained"])
    expect(page.get_by_text("Not elected: vote again")).to_be_visible()
    elect(page, "chair", NAMES[0], ["For", "For", "For", "Abstained"])
    elect(page, "secretary", NAMES[1], ["For"] * 4)
    expect(page.get_by_text("Elected", exact=True)).to_have_count(2)
    expect(page.get_by_label("Heard")).to_have_value(
        "Жооптуу адам төрага жана катчы шайлоону сунуштады."
    )
    good(page)
    page.get_by_role("link", name="Back to the agenda").click()
    press(page, "Write the minutes")
    expect(page.get_by_text("0 / 5")).to_be_visible()
    good(page)


def sign(page: Page, member: CastMember) -> None:
    expect(page.locator("[data-content]")).to_contain_text("Гүлнара Асанова")
    press(page, "Sign the minutes")
    unlock(page, member)


def test_the_first_meeting_from_the_call_to_the_fifth_signature(
    desk: Callable[..., Page], new_council: Council, roster: object
):
    responsible = new_council.members[2]
    page = desk(responsible, "/en/desk/meetings/", size=PHONE)
    good(page)
    call(page)
    lead(page)
    assert Member.objects.get(seat=1).is_chair
    assert Member.objects.get(seat=2).is_secretary
    for count, cast in enumerate(new_council.members, start=1):
        own = desk(cast, "/en/desk/meetings/1/minutes", size=PHONE if count % 2 else DESK)
        sign(own, cast)
        expect(own.get_by_text(f"{count} / 5")).to_be_visible()
        good(own)
    minutes = Minutes.objects.get()
    assert Meeting.objects.get().state == "signed"
    assert Entry.objects.get(index=minutes.journal_index).note == minutes.note
    keys = {m.member.key_name: bytes(m.member.signing_key or b"") for m in new_council.members}
    assert signers_of(minutes.note, keys) == set(keys)
    assert len(split_note(minutes.note)[1]) == 5


def test_a_text_that_was_changed_on_the_way_is_not_signed(
    desk: Callable[..., Page], council: Council, roster: object
):
    council.written()
    page = desk(council.members[3], "/en/desk/meetings/1/minutes", size=PHONE)
    page.locator("[data-content]").evaluate("content => { content.textContent += '!'; }")
    press(page, "Sign the minutes")
    expect(page.get_by_text("Your card has not signed.").first).to_be_visible()
    assert not Minutes.objects.get().minutessignature_set.exists()


def test_a_meeting_is_led_without_scripts(desk: Callable[..., Page], council: Council):
    meeting = council.open()
    page = desk(council.members[0], "/en/desk/meetings/1", size=PHONE, scripts=False)
    page.get_by_label("A new item").fill("Плакаттар жөнүндө")
    press(page, "Add the item")
    page.get_by_role("link", name="1. Плакаттар жөнүндө").click()
    page.get_by_label("Resolved").fill("Ар бир кабатка илинсин.")
    press(page, "Give a task")
    page.get_by_label("What is to be done").fill("Илүү")
    page.get_by_label("Who does it").select_option(NAMES[3])
    press(page, "Save")
    expect(page.get_by_text("Илүү", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the agenda").click()
    press(page, "Write the minutes")
    expect(page.get_by_text("0 / 5")).to_be_visible()
    meeting.refresh_from_db()
    assert meeting.state == "minutes"
