"""Three letters lay in the wooden box: counted, typed in, compared, described, answered."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ishenim.box import places
from ishenim.casework.models import Case
from ishenim.commission import rosters
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.seal import letter as letters
from ishenim.seal.card import card_text
from tests.cast import CastMember
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_opening_room import DONE, everybody, sign_act

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
LONG = 60_000
MAKER = "Aigul's phone"
HAND = "photo-1.jpg"
ANSWER = "Текшердик. Чоң тыныгууда эми кезметчи мугалим бар."


def _unlock(page: Page, member: CastMember) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()


def _photo(colour: tuple[int, int, int]) -> dict[str, object]:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = MAKER
    Image.new("RGB", (640, 480), colour).save(made, "JPEG", exif=exif)
    return {"name": "IMG_2026.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def _count(desk: Callable[..., Page], members: list[CastMember], found: int) -> Opening:
    """Open the box in the room; the wooden one held so many letters."""
    pages = []
    for member in members:
        page = desk(member, "/en/desk/opening/")
        page.get_by_role("button", name="To the opening room").or_(
            page.get_by_role("link", name="To the opening room")
        ).click()
        page.get_by_role("button", name="I am here").click()
        _unlock(page, member)
        if not pages:
            page.get_by_label("How many were found").fill(str(found))
            page.get_by_role("button", name="Keep what was found").click()
            expect(page.get_by_text(f"Paper: {found}.")).to_be_attached(timeout=LONG)
        pages.append(page)
    for page in pages:
        sign_act(page)
    everybody(pages, DONE)
    return Opening.objects.get(step=Opening.Step.DONE)


class _Typing:
    """A member at the intake page, with the paper in hand."""

    def __init__(self, page: Page, member: CastMember) -> None:
        self.page, self.member = page, member

    def begin(self) -> None:
        self.page.get_by_role("link", name="Type in the next letter").click()
        expect(self.page.get_by_role("heading", name="Type a letter in")).to_be_visible()

    def seal(self) -> str:
        self.page.get_by_role("button", name="Seal and register").click()
        number = self.page.locator("[data-number]")
        expect(number).to_contain_text("ИК-", timeout=LONG)
        said = number.inner_text()
        self.page.get_by_role("link", name="On", exact=True).click()
        return said


def _type_in_words(at: _Typing) -> None:
    """Nothing is sent before anything is said; then the words, and the author's own."""
    page = at.page
    at.begin()
    clean(page)
    fits(page)
    page.get_by_role("button", name="Seal and register").click()
    _unlock(page, at.member)
    expect(page.get_by_text("Type what it says, or add a photograph.")).to_be_visible()
    page.get_by_label("What it says, word for word").fill("Чоң тыныгууда бизди\nтүртүшөт.")
    page.get_by_label("The code on the slip").fill("жылдыз")


def _type_in_all(page: Page, member: CastMember, left_out: CastMember) -> list[str]:
    """The first in words, the second by the camera on two sheets, the third both ways."""
    at = _Typing(page, member)
    expect(page.get_by_text("Counted at the opening: 3. Typed in: 0.")).to_be_visible()
    clean(page)
    fits(page)
    _type_in_words(at)
    numbers = [at.seal()]
    at.begin()
    camera = page.get_by_label("Take a photograph now")
    camera.set_input_files([_photo((20, 90, 160))])
    expect(page.get_by_text("Photographs taken: 1")).to_be_visible()
    camera.set_input_files([_photo((160, 90, 20))])
    expect(page.get_by_text("Photographs taken: 2")).to_be_visible()
    page.get_by_label("Sheets", exact=True).fill("2")
    numbers.append(at.seal())
    expect(page.get_by_text("Counted at the opening: 3. Typed in: 2.")).to_be_visible()
    at.begin()
    page.get_by_label("What it says, word for word").fill("Сүрөттө көрүнүп турат.")
    page.get_by_label("Photographs of the sheets").set_input_files([_photo((9, 9, 9))])
    page.get_by_label(left_out.person.name).check()
    numbers.append(at.seal())
    expect(page.get_by_text("The act and the register agree.")).to_be_visible()
    expect(page.get_by_text("A colleague opens it, takes the paper")).to_have_count(3)
    return numbers


def _read(page: Page, member: CastMember, label: str, *, first: bool) -> None:
    page.get_by_role("link", name=label).click()
    page.get_by_role("button", name="Open the letter").click()
    if first:
        _unlock(page, member)
    page.get_by_role("button", name="Show the letter").click()


def _compare_all(page: Page, member: CastMember, numbers: list[str]) -> None:
    """A second member opens each, lays the paper beside it and says that they agree."""
    for place, label in enumerate(numbers):
        _read(page, member, label, first=place == 0)
        if place == 0:
            expect(page.get_by_text("түртүшөт.")).to_be_visible()
            expect(page.get_by_text("Its author has no code")).to_be_visible()
            expect(page.get_by_label("The answer", exact=True)).to_be_hidden()
            clean(page)
        else:
            item = page.locator("li.file", has_text=HAND)
            expect(item.get_by_role("img", name=HAND)).to_be_hidden()
            item.get_by_role("button", name="Show the picture").click()
            expect(item.get_by_role("img", name=HAND)).to_be_visible()
        page.goto("/en/desk/intake")
        page.get_by_role("button", name=f"I compared it with the paper {label}").click()
    expect(page.get_by_role("heading", name="To be compared")).to_have_count(0)
    expect(page.get_by_role("heading", name="Compared", exact=True)).to_be_visible()


def _describe_and_answer(page: Page, member: CastMember, label: str) -> None:
    """The responsible person writes the line of the register and the answer for the board."""
    _read(page, member, label, first=True)
    page.get_by_role("button", name="Fill in its line").click()
    expect(page.get_by_label("Attachments")).to_have_value("0")
    page.get_by_label("Category").select_option("VIO-1")
    page.get_by_label("In short, without names").fill("Тыныгууда түртүшөт.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("compared by:")).to_be_visible()
    page.get_by_role("link", name="Answer on the notice board").click()
    expect(page.get_by_label("The code on the slip")).to_have_value("жылдыз")
    clean(page)
    page.get_by_label("Answer in Kyrgyz").fill(ANSWER)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("On the notice board since:")).to_be_visible()
    clean(page)


def _looked_for(page: Page, word: str) -> None:
    """Whoever wrote it looks for the code of their slip, without a name."""
    page.get_by_label("Баракчадагы код же номер").fill(word)
    page.get_by_role("button", name="Издөө").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    assert word not in page.url
    clean(page)
    fits(page)


def _opened(case: Case, member: CastMember) -> tuple[str, list[bytes]]:
    """Return what a member's card finds in a letter."""
    box = case.letter.box
    roster = rosters.of_epoch(case.school, box.epoch)
    sealed = places.read(case.letter)
    result, _header, files = letters.open_urgent(member.keys, roster, bytes(box.box_id), sealed)
    return result, files


def test_three_paper_letters_with_photos(desk, visit, members, open_box, undertaken, school):
    opening = _count(desk, members[:3], 3)
    assert opening.paper_letters == 3
    numbers = _type_in_all(desk(members[1], "/en/desk/intake", size=PHONE), members[1], members[4])
    cases = list(Case.objects.order_by("number"))
    assert [case.label for case in cases] == numbers
    assert {(case.channel, case.opening_id) for case in cases} == {("box", opening.pk)}
    # Two sheets of the camera; nothing of the phone that took them.
    _result, sheets = _opened(cases[1], members[3])
    assert len(sheets) == 2
    assert not any(MAKER.encode() in sheet for sheet in sheets)
    assert [_opened(case, members[4])[0] for case in cases] == ["ok", "ok", "not-for-me"]
    _compare_all(desk(members[2], "/en/desk/intake", size=DESK), members[2], numbers)
    assert not Entered.objects.exclude(checked_by=members[2].member).exists()
    responsible = next(one for one in members if one.member.is_responsible)
    page = desk(responsible, "/en/desk/letters/", size=PHONE)
    _describe_and_answer(page, responsible, numbers[0])
    answered = Case.objects.get(pk=cases[0].pk)
    assert (answered.answered_how, answered.answered_on is not None) == ("board", True)
    _looked_for(visit("/a"), "ЖЫЛДЫЗ")
