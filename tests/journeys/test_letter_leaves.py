"""A letter leaves its page: printed, taken away and read back, searched, shared with a newcomer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ishenim.casework.models import Case, Reader, Reading
from ishenim.seal.card import card_text
from tests.journeys.conftest import DESK, PHONE, clean, fits

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]


def _open(page: Page, member) -> None:
    page.get_by_role("button", name="Open the letter").click()
    _unlock(page, member)
    page.get_by_role("button", name="Show the letter").click()


def _unlock(page: Page, member) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()


def _deeds() -> list[str]:
    return list(Reading.objects.order_by("pk").values_list("what", flat=True))


def _answer(page: Page, text: str) -> None:
    page.get_by_label("The answer", exact=True).fill(text)
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator(".thread")).to_contain_text(text)


def test_printing_is_written_down_and_nothing_is_printed_without(letter, desk, members):
    page = desk(members[1], f"/en{letter.address}")
    _open(page, members[1])
    page.emulate_media(media="print")
    expect(page.locator("article.opened")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("""() => { window.print = () => {
      document.body.dataset.printed = document.querySelector(".opened").className; }; }""")
    page.get_by_text("Print it or take it away").click()
    clean(page)
    page.get_by_role("button", name="Print the letter").click()
    expect(page.locator("body")).to_have_attribute("data-printed", re.compile("opened--printed"))
    assert _deeds() == ["opened", "printed"]


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_case_file_is_taken_away_and_read_back(letter, desk, members, tmp_path: Path, size):
    page = desk(members[1], f"/en{letter.address}", size=size)
    _open(page, members[1])
    _answer(page, "Эртең сүйлөшөбүз.")
    page.get_by_text("Print it or take it away").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the encrypted case file").click()
    assert saved.value.suggested_filename == "ИК-2026-0001.tbcase"
    file = tmp_path / "case.tbcase"
    saved.value.save_as(file)
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert letter.header.text.encode() not in file.read_bytes()
    assert _deeds() == ["opened", "answered", "exported"]

    page.goto("/en/desk/letters/file")
    clean(page)
    fits(page)
    page.get_by_label("The file").set_input_files(file)
    expect(page.get_by_text("ИК-2026-0001 ·")).to_be_visible()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text(letter.header.text)).to_be_visible()
    expect(page.locator(".thread")).to_contain_text("Эртең сүйлөшөбүз.")
    clean(page)

    other = desk(members[2], "/en/desk/letters/file")
    other.get_by_label("The file").set_input_files(file)
    _unlock(other, members[2])
    expect(other.get_by_text("This case file is sealed to another key card.")).to_be_visible()
    broken = tmp_path / "broken.tbcase"
    broken.write_bytes(b"no case file")
    other.get_by_label("The file").set_input_files(broken)
    expect(other.get_by_text("This is no case file, or it is damaged.")).to_be_visible()


def test_a_member_searches_on_their_own_device(letter, desk, members, school):
    page = desk(members[1], f"/en{letter.address}")
    _open(page, members[1])
    _answer(page, "Эртең сүйлөшөбүз.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    page.goto("/en/desk/letters/search")
    clean(page)
    fits(page)
    # Without Kyrgyz letters, and words from the letter and from the answer together.
    page.get_by_label("Words").fill("СУЙЛОШОБУЗ жаны")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("Found: 1")).to_be_visible()
    expect(page.get_by_role("link", name="ИК-2026-0001")).to_be_visible()
    expect(page.locator("mark")).to_have_text("жаңы")
    clean(page)
    page.get_by_label("Words").fill("мындай сөз жок")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    assert _deeds() == ["opened", "answered", "searched", "searched"]
    assert not [one for one in asked if re.search("жаны|СУЙЛ|мындай|%D0", one)]


def test_a_letter_is_shared_with_who_joined_later_and_with_nobody_the_author_named(
    letter, newcomer, desk, members
):
    page = desk(members[1], f"/en{letter.address}")
    _open(page, members[1])
    _answer(page, "Эртең сүйлөшөбүз.")
    page.get_by_text("Share it with a member who could not read it yet").click()
    clean(page)
    line = page.locator(".person", has_text="Жаңыл Кадырова")
    line.get_by_role("button", name="Share the letter").click()
    expect(line).to_contain_text("Done. They can open the letter now.")

    theirs = desk(newcomer, f"/en{letter.address}")
    expect(theirs.get_by_text("Shared with you:")).to_be_visible()
    _open(theirs, newcomer)
    expect(theirs.get_by_text(letter.header.text)).to_be_visible()
    expect(theirs.locator(".thread")).to_contain_text("Эртең сүйлөшөбүз.")
    # Their card found what the others found, so they see the case; they answer like anybody.
    case = Case.objects.get()
    assert Reader.objects.get(member=newcomer.member).proof == case.name_hash
    _answer(theirs, "Мен да жардам берем.")
    # What a colleague answers later, they read without being asked.
    page.reload()
    page.get_by_role("button", name="Open the letter").click()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.locator(".thread")).to_contain_text("Мен да жардам берем.")
    _answer(page, "Бүгүн сүйлөштүк.")
    theirs.reload()
    theirs.get_by_role("button", name="Open the letter").click()
    theirs.get_by_role("button", name="Show the letter").click()
    expect(theirs.locator(".thread")).to_contain_text("Бүгүн сүйлөштүк.")
    clean(theirs)
