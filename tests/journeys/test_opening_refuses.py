"""A server that lies at the opening: the members' browsers notice, say so and sign nothing."""

import pytest
from playwright.sync_api import Page, expect

from ishenim.journal import keys
from ishenim.journal.models import Cosignature
from ishenim.opening.models import Opening, Release, Signature
from tests.journeys.test_opening_room import come_in, confirm, everybody
from tests.opening.conftest import drop

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
__all__ = ["come_in"]


def test_no_key_is_turned_for_another_list_of_letters(
    come_in, members, open_box, sealed_box, roster, aigul, now
):
    drop(aigul.write("Жардам керек.", roster, sealed_box), open_box, now)
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Read this code aloud")
    Opening.objects.update(manifest="ab" * 32 + "\n")
    pages[1].get_by_role("button", name="The code is the same: turn my key").click()
    expect(pages[1].locator("[data-trouble]")).to_contain_text(
        "The list of letters is not what lies in the box."
    )
    assert not Release.objects.exists()


def forget_the_journal(page: Page) -> None:
    """Let this browser remember a journal that the server does not continue."""
    page.evaluate(
        """async () => {
          const database = await new Promise((done) => {
            const request = indexedDB.open("room", 1);
            request.onupgradeneeded = () => request.result.createObjectStore("known");
            request.onsuccess = () => done(request.result);
          });
          const origin = document.body.dataset.origin;
          const store = database.transaction("known", "readwrite").objectStore("known");
          const vkey = document.body.dataset.vkey;
          await new Promise((done) => {
            const root = new Uint8Array(32).fill(7);
            store.put({ size: 1, root, vkey }, `journal ${origin}`).onsuccess = done;
          });
          database.close();
        }"""
    )


def test_a_journal_that_was_rewritten_is_not_cosigned(come_in, members, open_box, school):
    pages = [come_in(member) for member in members[:3]]
    before = Cosignature.objects.count()
    vkey = keys.signer(school.origin).vkey
    pages[2].evaluate("(vkey) => { document.body.dataset.vkey = vkey; }", vkey)
    forget_the_journal(pages[2])
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    expect(pages[2].locator("[data-trouble]")).to_contain_text(
        "The journal does not continue the one this browser saw before.", timeout=60_000
    )
    everybody(pages[:2], "Your browsers check the journal.")
    assert Cosignature.objects.count() == before + 2
    assert Opening.objects.get().step == "cosign-box"


def test_a_closing_text_that_counts_otherwise_is_not_signed(
    come_in, members, open_box, sealed_box, roster, aigul, now
):
    drop(aigul.write("Жардам керек.", roster, sealed_box), open_box, now)
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Read this code aloud")
    for page in pages:
        page.get_by_role("button", name="The code is the same: turn my key").click()
    everybody(pages, "Letters taken out: 1.")
    going = Opening.objects.get()
    Opening.objects.update(closing_text=going.closing_text.replace("paper 0", "paper 3"))
    pages[0].get_by_role("button", name="Sign the act").click()
    expect(pages[0].locator("[data-trouble]")).to_contain_text("is not what your browser checked")
    assert not Signature.objects.filter(document="closing").exists()
