"""A server that lies at the opening: the members' browsers notice, say so and sign nothing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ishenim.box.models import Box
from ishenim.journal import keys
from ishenim.opening.models import Opening, OpenSignature, Release, Signature
from tests.journeys.test_opening_room import LONG, come_in, confirm, everybody, open_box_in
from tests.opening.conftest import with_letter

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
__all__ = ["come_in", "with_letter"]


def trouble(page: Page, sentence: str) -> None:
    expect(page.locator("[data-seats] [data-trouble]")).to_contain_text(sentence, timeout=LONG)


@pytest.fixture
def at_the_list(come_in, members, with_letter) -> list[Page]:
    """Three members whose browsers offer to open the box."""
    pages = [come_in(member) for member in members[:3]]
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    everybody(pages, "Now the list of the letters is signed.")
    return pages


def test_no_card_signs_another_list_of_letters(at_the_list):
    text = Box.objects.get(number=1).open_text
    Box.objects.filter(number=1).update(open_text=text.replace("letters 1 ", "letters 2 "))
    open_box_in(at_the_list[1])
    trouble(at_the_list[1], "The list of letters is not what lies in the box.")
    assert not OpenSignature.objects.exists()


def test_no_card_opens_a_box_before_its_day_by_its_own_clock(at_the_list):
    """M6: what day it is, the device says itself."""
    box = Box.objects.get(number=1)
    early = f"kind extraordinary {(box.closed_on + timedelta(days=1)).isoformat()}"
    text = "\n".join(
        early if line.startswith("kind ") else line for line in box.open_text.split("\n")
    )
    Box.objects.filter(number=1).update(open_text=text)
    open_box_in(at_the_list[1])
    trouble(at_the_list[1], "The day of this box has not come yet by the clock of this device.")
    assert not OpenSignature.objects.exists()


def test_a_card_signs_one_text_a_box(at_the_list):
    open_box_in(at_the_list[0])
    expect(at_the_list[0].get_by_text("Done: 1 of 3")).to_be_visible(timeout=LONG)
    OpenSignature.objects.all().delete()
    box = Box.objects.get(number=1)
    changed = box.open_text.replace("kind planned", "kind extraordinary")
    Box.objects.filter(number=1).update(open_text=changed)
    at_the_list[0].reload()
    open_box_in(at_the_list[0])
    trouble(at_the_list[0], "Your card has signed another opening of this box")
    assert not OpenSignature.objects.exists()


def test_no_share_leaves_a_device_without_a_quorum_in_the_journal(at_the_list):
    """⚔ Whatever the page says: the note must carry k signatures and stand in the journal."""
    open_box_in(at_the_list[0])
    expect(at_the_list[0].get_by_text("Done: 1 of 3")).to_be_visible(timeout=LONG)
    box = Box.objects.get(number=1)
    line = OpenSignature.objects.get().line
    Box.objects.filter(number=1).update(
        open_note=f"{box.open_text}\n{line}", open_index=box.entry_index
    )
    Opening.objects.update(step="release")
    trouble(at_the_list[0], "The journal does not continue")
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


def test_under_a_journal_that_was_rewritten_nothing_is_signed(come_in, members, open_box, school):
    pages = [come_in(member) for member in members[:3]]
    vkey = keys.signer(school.origin).vkey
    pages[2].evaluate("(vkey) => { document.body.dataset.vkey = vkey; }", vkey)
    forget_the_journal(pages[2])
    for page, member in zip(pages, members, strict=False):
        confirm(page, member)
    trouble(pages[2], "The journal does not continue the one this browser saw before.")
    expect(pages[0].locator("[data-waiting]")).to_have_text(
        f"Waiting for: {members[2].person.name}", timeout=LONG
    )
    assert Opening.objects.get().step == "seal"


def test_an_act_that_counts_otherwise_is_not_signed(at_the_list):
    for page in at_the_list:
        open_box_in(page)
    everybody(at_the_list, "This is what you sign")
    going = Opening.objects.get()
    Opening.objects.update(closing_text=going.closing_text.replace("opened 1", "opened 0"))
    button = at_the_list[0].get_by_role("button", name="Sign", exact=True)
    button.click()
    trouble(at_the_list[0], "is not what your browser checked")
    assert not Signature.objects.filter(document="act").exists()
