"""The answer: opened in the author's browser, its signature checked, in any language."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pytest
from playwright.sync_api import Page, expect

from ishenim.box import actions
from ishenim.box.models import Box, Letter
from ishenim.journal.actions import append
from ishenim.journal.log import Log
from ishenim.opening.models import Opening
from ishenim.proof.note import join_note, sign_note
from ishenim.schools.models import School
from ishenim.seal import thread
from ishenim.seal.act import Act, Closed, write_act
from ishenim.seal.card import member_keys
from ishenim.seal.letter import split_letter
from ishenim.seal.receipt import open_stub
from ishenim.seal.reference import Reference, listed
from ishenim.seal.roster import Roster
from ishenim.ui.dates import on_screen
from tests.cast import NOW, Author, CastMember
from tests.journeys.authors import box_at_home, now, open_box
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.served import Served

__all__ = ["box_at_home", "now", "open_box"]
ANSWER = "Рахмат. Мугалим менен сүйлөштүк, эми ал сага жардам берет."
FORGED = "Мындан ары жазба."


@pytest.fixture
def answered(
    served: Served,
    school: School,
    open_box: Box,
    aigul: Author,
    roster: Roster,
    sealed_box: object,
    members: list[CastMember],
) -> Letter:
    """A letter that was taken out and answered, once by the psychologist, once by nobody."""
    written = aigul.write("Мени класста кордошот.", roster, sealed_box)
    lines, payload = split_letter(written.outer, len(roster.members))
    row = Letter.objects.create(
        seal=written.seal,
        school=school,
        kind=Letter.Kind.LETTER,
        box=open_box,
        mailbox=written.mailbox,
        auth_hash=written.auth_hash,
        stub=written.stub,
        lines=lines,
        payload_hash=sha256(payload).digest(),
        sealed=payload,
        dropped_on=NOW.date(),
        stage=Letter.Stage.ANSWERED,
    )
    letter_id = open_stub(aigul.keys, written.stub).letter_id
    stranger = member_keys(roster.origin, 4, b"s" * 16).signer.line
    for number, (body, sign) in enumerate([(FORGED, stranger), (ANSWER, members[3].sign)], start=1):
        text = thread.write_reply(roster.origin, letter_id, number, date(2026, 4, 22), body)
        sealed = thread.seal_reply(aigul.keys.recipient, join_note(text, [sign(text)]))
        actions.reply(letter=row, key=bytes([number]) * 16, sealed=sealed, now=NOW)
    return row


def open_thread(page: Page, code: str) -> None:
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[data-thread-page]")).to_be_visible()


def test_reads_the_signed_answer_and_only_that(
    visit: Callable[..., Page], answered: Letter, aigul: Author
):
    page = visit("/f")
    open_thread(page, aigul.code)
    expect(page.locator(".reply__text:visible")).to_have_text([ANSWER])
    expect(page.locator(".reply__from")).to_have_text(
        f"{on_screen('2026-жылдын 22-апрели')} · Психолог"
    )
    expect(page.locator("[aria-current=step]")).to_have_text("Жооп бар")
    expect(page.locator("[data-warning]")).to_contain_text("комиссия кол койгон эмес")
    assert FORGED not in page.content()
    clean(page)
    fits(page)


def test_another_language_keeps_the_open_letter(
    visit: Callable[..., Page], answered: Letter, aigul: Author
):
    page = visit("/f")
    open_thread(page, aigul.code)
    page.get_by_label("Кааласаң, дагы жаз").fill("Дагы бир сөз")
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_role("heading", name="Твоё письмо")).to_be_visible()
    expect(page.locator(".reply__text:visible")).to_have_text([ANSWER])
    expect(page.locator(".reply__from")).to_have_text("22 апреля 2026 г. · Психолог")
    expect(page.get_by_label("Ещё слова, если хочешь")).to_have_value("Дагы бир сөз")


def test_a_changed_note_about_the_letter_is_said(
    visit: Callable[..., Page], answered: Letter, aigul: Author
):
    Letter.objects.update(stub=b"x" * 512)
    page = visit("/f")
    open_thread(page, aigul.code)
    expect(page.locator("[data-warning]")).to_contain_text("белги өзгөртүлүптүр")


def test_another_letters_receipt_is_said(
    visit: Callable[..., Page], answered: Letter, aigul: Author
):
    page = visit("/f")

    def swap(route):
        said = route.fetch().json()
        said["receipt"] = said["receipt"].replace("\nseal ", "\nseal A", 1)
        route.fulfill(json=said)

    page.route("**/t", swap)
    open_thread(page, aigul.code)
    expect(page.locator("[data-warning]")).to_contain_text("туура тастыктаган жок")


def tell(row: Letter, members: list[CastMember], roster: Roster, **lists: str) -> None:
    """Journal the act that tells of the letter's box, its lists published beside it."""
    box, here = row.box, f"{bytes(row.seal).hex()}\n"
    head = Log(row.school).head()
    waiting, damaged = lists.get("waiting", ""), lists.get("damaged", "")
    closed = Closed(Reference(1, bytes(box.box_id)), listed(here), listed(""))
    opens = () if waiting else (Reference(1, bytes(32)),)
    text = write_act(
        roster,
        Act(
            number=1,
            kind="planned",
            day=box.opens_on,
            date=box.opens_on,
            present=(1, 2, 3),
            boxes=(closed,),
            opens=opens,
            paper=0,
            opened=0 if lists else 1,
            damaged=listed(damaged),
            waiting=listed(waiting),
            next=Reference(2, bytes(32)),
            document=bytes(32),
            checkpoint=Reference(head.size, head.root),
        ),
    )
    note = sign_note(text, [member.keys.signer for member in members[:3]])
    entry = append(school=row.school, kind="act", note=note, now=NOW)
    opening = Opening.objects.create(
        school=row.school,
        kind="planned",
        step="done",
        planned_on=box.opens_on,
        held_on=box.opens_on,
        began_at=NOW,
        box=box,
        closing_index=entry.index,
        act_number=1,
        waiting=waiting,
        damaged=damaged,
    )
    opening.boxes.add(box)
    Box.objects.filter(pk=box.pk).update(state=Box.State.OPENED, manifest=here)


def test_the_act_and_its_list_are_checked_on_the_phone(
    visit: Callable[..., Page],
    answered: Letter,
    aigul: Author,
    members: list[CastMember],
    roster: Roster,
):
    tell(answered, members, roster)
    page = visit("/f")
    open_thread(page, aigul.code)
    expect(page.locator("[data-proof]")).to_contain_text("катың кутучадан алынды")
    clean(page)
    fits(page)


@pytest.mark.parametrize(
    ("lock", "sentence"),
    [("waiting", "ачкычтар жетишпеди"), ("damaged", "Катың бузулуп келген.")],
)
def test_a_letter_that_stays_closed_is_told_of_in_a_childs_words(
    visit: Callable[..., Page],
    answered: Letter,
    aigul: Author,
    members: list[CastMember],
    roster: Roster,
    lock: str,
    sentence: str,
):
    tell(answered, members, roster, **{lock: f"{bytes(answered.seal).hex()}\n"})
    Letter.objects.update(lock="locked" if lock == "waiting" else lock, stage="received")
    page = visit("/f")
    open_thread(page, aigul.code)
    expect(page.locator(f"[data-lock={lock}]")).to_be_visible()
    expect(page.locator(f"[data-lock={lock}]")).to_contain_text(sentence)
    expect(page.locator("[data-proof]")).to_contain_text("кол коюлган тизмесинде бар")
    clean(page)
    fits(page)


def test_a_server_that_says_waiting_of_a_letter_that_was_opened_is_found_out(
    visit: Callable[..., Page],
    answered: Letter,
    aigul: Author,
    members: list[CastMember],
    roster: Roster,
):
    tell(answered, members, roster)
    Letter.objects.update(lock="locked")
    page = visit("/f")
    open_thread(page, aigul.code)
    expect(page.locator("[data-proof].notice--warm")).to_be_visible()


@pytest.mark.parametrize("language", ["", "/ru", "/en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_can_be_used_by_everybody(
    visit: Callable[..., Page], served: Served, open_box: Box, language: str, size: dict[str, int]
):
    page = visit("/x-none", size=size)
    for address in ("/", "/n", "/i", "/m", "/o", "/w", "/f", "/f?p=1", "/w?v=adult"):
        page.goto(language + address)
        page.wait_for_load_state("networkidle")
        clean(page)
        fits(page)


def test_by_night_it_can_be_read_too(visit: Callable[..., Page], served: Served, open_box: Box):
    page = visit("/", color_scheme="dark")
    clean(page)
    page.goto("/w")
    clean(page)
