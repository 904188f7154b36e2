"""What an author attached is looked at in the page alone: covered, drawn anew, never run."""

import io
import wave

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from ishenim.seal.card import card_text
from tests.journeys.conftest import DESK, PHONE, clean, fits

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]

SCRIPT = b"<!DOCTYPE html><script>document.title = 'ran'</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title = \'ran\'"/>'
PDF = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert) >> >>\nendobj"
MAKER = "Aigul's phone"


def _picture(form: str = "PNG") -> bytes:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = MAKER
    Image.new("RGB", (640, 480), (20, 90, 160)).save(made, form, exif=exif)
    return made.getvalue()


def _vast() -> bytes:
    """Return a small file that says it is a vast picture."""
    small = bytearray(_picture())
    small[16:24] = (40_000).to_bytes(4) + (40_000).to_bytes(4)
    return bytes(small)


@pytest.fixture
def read(write, open_the_box, aigul, desk, members):
    """Return a function that writes a letter with files and opens it as a member does."""

    def read(*files: tuple[str, str, bytes], text: str = "Карагылачы", **options: object) -> Page:
        written = write(aigul, text, language="ky", files=list(files))
        open_the_box()
        page = desk(members[1], f"/en{written.address}", **options)
        page.get_by_role("button", name="Open the letter").click()
        page.get_by_label("Characters of the card").fill(card_text(members[1].card))
        page.get_by_role("button", name="Unlock the card").click()
        page.get_by_role("button", name="Show the letter").click()
        return page

    return read


def _file(page: Page, name: str) -> Locator:
    return page.locator("li.file", has_text=name)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_picture_stays_covered_until_it_is_wanted_and_can_be_covered_again(read, size):
    page = read(("сүрөт.jpg", "image/jpeg", _picture("JPEG")), size=size)
    item = _file(page, "сүрөт.jpg")
    picture = item.get_by_role("img", name="сүрөт.jpg")
    expect(picture).to_be_hidden()
    # Ten points across: whatever the style, nothing can be made out.
    cover = item.locator("button canvas")
    expect(cover).to_have_js_property("width", 10)
    item.get_by_role("button", name="Show the picture").click()
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("width", 640)
    clean(page)
    fits(page)
    item.get_by_role("button", name="Cover the picture").click()
    expect(picture).to_be_hidden()
    assert item.locator("[data-shown] canvas").evaluate("canvas => canvas.width") == 1


def test_what_to_do_about_an_intimate_picture_stands_beside_the_covered_picture(read):
    page = read(("a.png", "image/png", _picture()))
    expect(page.get_by_text("Do not copy, print, photograph")).to_be_hidden()
    page.get_by_text("If a picture shows an undressed child").click()
    expect(page.get_by_text("Do not copy, print, photograph")).to_be_visible()
    expect(page.get_by_text("call 102")).to_be_visible()
    clean(page)


def test_nothing_that_could_run_is_opened_whatever_it_is_called(read):
    page = read(
        ("photo-1.jpg", "image/jpeg", SCRIPT),
        ("photo-2.png", "image/png", SVG),
        ("photo-3.jpg", "image/jpeg", PDF),
        ("photo-4.png", "image/png", _vast()),
    )
    for name in ("photo-1.jpg", "photo-2.png", "photo-3.jpg", "photo-4.png"):
        expect(_file(page, name)).to_contain_text("This file cannot be shown safely.")
    expect(_file(page, "photo-4.png")).to_contain_text("too large for any screen")
    assert page.title() != "ran"
    assert page.locator("[data-opened] :is(img, iframe, embed, object, a[href])").count() == 0
    clean(page)


def test_a_broken_picture_is_said_to_be_one(read):
    page = read(("photo-1.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 no picture"))
    expect(_file(page, "photo-1.jpg")).to_contain_text("This file cannot be shown safely.")


def test_a_name_that_turns_around_is_seen_as_it_is_and_a_text_stays_a_text(read):
    page = read(("сүрөт\u202egpj.txt", "text/plain", "1 < 2, ошондой эмеспи".encode()))
    item = _file(page, "сүрөтgpj.txt")
    item.get_by_role("button", name="Show the text").click()
    expect(item).to_contain_text("1 < 2, ошондой эмеспи")


def test_a_text_of_emoji_and_of_letters_from_right_to_left_is_shown_whole(read):
    said = "😢😢😢\u202eabc\u202c שלום"
    page = read(text=said)
    shown = page.locator("[data-text]")
    expect(shown).to_contain_text("😢😢😢abc שלום")
    assert shown.evaluate("element => getComputedStyle(element).unicodeBidi") in {
        "isolate",
        "plaintext",
    }


def _sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return made.getvalue()


def test_a_recording_is_heard_when_it_is_wanted_and_a_broken_one_says_so(read):
    page = read(("добуш.wav", "audio/wav", _sound()), ("бузук.mp3", "audio/mpeg", b"ID3" * 9))
    good, broken = _file(page, "добуш.wav"), _file(page, "бузук.mp3")
    expect(good.locator("audio")).to_be_hidden()
    assert good.locator("audio").get_attribute("src") is None
    good.get_by_role("button", name="Listen to the recording").click()
    expect(good.locator("audio")).to_be_visible()
    expect(good.locator("audio")).to_have_js_property("ended", value=True)
    broken.get_by_role("button", name="Listen to the recording").click()
    expect(broken).to_contain_text("This browser cannot play it.")
    expect(good).not_to_contain_text("cannot play", use_inner_text=True)
    clean(page)


def test_no_file_can_be_saved_by_a_link(read):
    page = read(("a.png", "image/png", _picture()), ("b.bin", "", b"PK\x03\x04"))
    assert page.locator("[data-opened] a").count() == 0
    expect(_file(page, "b.bin")).to_contain_text("encrypted case file")
