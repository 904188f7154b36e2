"""The whole story: four letters, one opening by three of five, four answers that arrive.

Nothing here is handed over inside the test: authors and members each do what they do on their own
screens, against the real server.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from ishenim.box.models import Box, Letter
from ishenim.cli import ceremony
from ishenim.commission import rosters
from ishenim.journal import keys
from ishenim.journal.log import Log
from ishenim.journal.models import Entry
from ishenim.opening.models import Opening
from ishenim.proof.inclusion import check_proof
from ishenim.schools.models import School
from ishenim.seal.act import read_act
from ishenim.seal.box import read_box
from ishenim.seal.letter import seal_number
from ishenim.seal.roster import Roster
from tests.cast import CastMember
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_author_writes import everything
from tests.journeys.test_opening_room import (
    DONE,
    confirm,
    everybody,
    open_box_in,
    sign_act,
    unlock,
)

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
LONG = 60_000

IN_A_BROWSER = "Мугалим баалар үчүн акча сурап жатат."
WITHOUT_SCRIPTS = "Даараткананын артында жогорку класстын балдары урушат."
NOT_FOR_THE_DEPUTY = "Директордун орун басары мени баарынын көзүнчө сындайт."
URGENT = "Курбум өзүнө зыян кылам деп жатат."
THANKS = "Салам! Катың үчүн рахмат."


@dataclass(frozen=True)
class Kept:
    """What an author takes home: the code on paper and the number of the seal."""

    words: str
    code: str
    seal: str


def write(page: Page, words: str) -> Kept:
    page.get_by_label("Катың", exact=True).fill(words)
    page.get_by_role("button", name="Жөнөт").click()
    expect(page.locator("[data-code]")).to_be_visible(timeout=LONG)
    code = re.sub(r"\D", "", page.locator("[data-code]").inner_text())
    return Kept(words, code, page.locator("[data-seal]").text_content())


@pytest.fixture
def open_box(roster: Roster, members: list[CastMember], school: School) -> Box:
    """The first box, sealed six days ago: by the real clock it is to be opened today."""
    now = timezone.now()
    return ceremony.seal_box(
        school=school,
        keys=[member.keys for member in members],
        opens=timezone.localdate(now),
        now=now - timedelta(days=6),
    )


@pytest.fixture
def letters(visit: Callable[..., Page], open_box: Box, undertaken: None) -> dict[str, Kept]:
    """Three letters and an urgent one, each from a phone of its own."""
    left_out = visit("/w")
    everything(left_out)
    left_out.get_by_label("Директордун орун басары").check()
    urgent = visit("/w")
    everything(urgent)
    urgent.locator("label[for=danger-yes]").click()
    return {
        "browser": write(visit("/w"), IN_A_BROWSER),
        "server": write(visit("/w", scripts=False), WITHOUT_SCRIPTS),
        "left out": write(left_out, NOT_FOR_THE_DEPUTY),
        "urgent": write(urgent, URGENT),
    }


@pytest.fixture
def rooms(desk: Callable[..., Page]) -> Callable[..., list[Page]]:
    """Return a function that brings members into the room, each in a browser of their own."""

    def rooms(members: list[CastMember]) -> list[Page]:
        pages = []
        for member in members:
            page = desk(member, "/en/desk/opening/", size=DESK)
            page.get_by_role("button", name="To the opening room").or_(
                page.get_by_role("link", name="To the opening room")
            ).click()
            confirm(page, member)
            pages.append(page)
        return pages

    return rooms


def letter_page(page: Page, kept: Kept) -> None:
    """Go to the letter with this seal number."""
    found = next(row for row in Letter.objects.all() if number(row) == kept.seal.replace(" ", ""))
    page.goto(f"/en/desk/letters/{bytes(found.seal).hex()}")


def number(row: Letter) -> str:
    return seal_number(bytes(row.seal))


def read(page: Page, kept: Kept) -> None:
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text(kept.words)).to_be_visible()


def answer(page: Page) -> None:
    page.get_by_role("button", name="Thanks").click()
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The answer is in the author's mailbox.")).to_be_visible(timeout=LONG)


def _open_urgent(duty: Page) -> None:
    letter = duty.get_by_role("link", name="Open the urgent letter")
    news = duty.get_by_role("link", name="Show it")
    expect(news.or_(letter).first).to_be_visible(timeout=LONG)
    if not letter.is_visible():  # it came after the page
        news.click()
    letter.click()


def test_four_letters_one_opening_four_answers(
    letters: dict[str, Kept],
    desk: Callable[..., Page],
    rooms: Callable[..., list[Page]],
    visit: Callable[..., Page],
    members: list[CastMember],
    roster: Roster,
    school: School,
):
    # Before Tuesday: a duty reader signs, reads the urgent letter and answers.
    duty = desk(members[3], "/en/desk/", size=PHONE)
    _open_urgent(duty)
    duty.get_by_role("button", name="Sign and open").click()
    unlock(duty, members[3])
    read(duty, letters["urgent"])
    answer(duty)

    # Tuesday: three of five open the box.
    pages = rooms(members[:3])
    everybody(pages, "Now the list of the letters is signed.")
    for page in pages:
        open_box_in(page)
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    check_the_papers(school, roster)

    # Each reads with their own key; the deputy head is left out of one letter.
    reader, deputy = pages[1], pages[0]
    for name in ("browser", "server", "left out"):
        letter_page(reader, letters[name])
        reader.get_by_role("button", name="Open the letter").click()
        read(reader, letters[name])
        answer(reader)
    letter_page(deputy, letters["left out"])
    deputy.get_by_role("button", name="Open the letter").click()
    expect(deputy.get_by_text("Its author chose other readers.")).to_be_visible()
    letter_page(deputy, letters["server"])
    deputy.get_by_role("button", name="Open the letter").click()
    read(deputy, letters["server"])

    # Every author reads the answer with the code, on any device, with scripts or without.
    for kept, scripts in zip(letters.values(), (True, False, True, True), strict=True):
        author = visit("/f", scripts=scripts)
        author.get_by_role("textbox", name="Код").fill(kept.code)
        author.get_by_role("button", name="Көрсөт").click()
        expect(author.get_by_text(THANKS)).to_be_visible(timeout=LONG)

    # Everybody sees that every letter was in the box.
    published = visit("/o").locator(".seal").all_inner_texts()
    assert sorted(published) == sorted(kept.seal for kept in letters.values())


def check_the_papers(school: School, roster: Roster) -> None:
    """Read the act and prove it, as somebody does who has the journal and nothing else."""
    opening = Opening.objects.get(school=school)
    entry = Entry.objects.get(school=school, kind="act")
    act = read_act(entry.note, roster)
    assert (act.number, act.letters, act.urgent, act.present) == (1, 3, 1, (1, 2, 3))
    assert (act.opened, act.damaged.number, act.waiting.number) == (3, 0, 0)
    assert act.seats >= {1, 2, 3}
    assert len(opening.seals) == 3
    box = Box.objects.get(school=school, state=Box.State.OPEN)
    sealed = read_box(box.note, rosters.of_epoch(school, box.epoch))
    assert (act.next.number, act.next.hash) == (sealed.number, sealed.id) == (2, sealed.id)
    log = Log(school)
    latest = log.latest()
    assert latest is not None
    proven = check_proof(
        log.proof_of(entry.index, latest),
        entry.note.encode(),
        keys.signer(school.origin).public,
        school.origin,
        [],
    )
    assert proven.size > entry.index
