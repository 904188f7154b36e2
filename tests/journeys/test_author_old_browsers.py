"""Engines without what sealing needs: one true sentence, then the form without scripts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from ishenim.box.models import Box
from tests.journeys.authors import box_at_home, now, open_box
from tests.journeys.conftest import PHONE
from tests.journeys.test_author_writes import WORDS, code_on, everything, write
from tests.served import Served

__all__ = ["box_at_home", "now", "open_box"]
UNABLE = "Бул браузер катты өзү жаба албайт."
NOT_SENT = "жөнөтүлгөн жок"
#: What each is taken away by, before any script of ours runs.
LACKING = {
    "subtle": 'Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined })',
    "TransformStream": "delete window.TransformStream",
    "ReadableStream": "delete window.ReadableStream",
    "AbortController": "delete window.AbortController",
    "setBigUint64": "delete DataView.prototype.setBigUint64",
}


def old(visit: Callable[..., Page], address: str, without: str) -> Page:
    page = visit("/x-none")
    page.add_init_script(without)
    page.goto(address)
    return page


def test_an_engine_that_cannot_seal_says_so_before_a_word_and_sends_without_scripts(
    visit: Callable[..., Page], box_at_home: Box
):
    for without in LACKING.values():
        page = old(visit, "/w", without)
        expect(page.get_by_text(UNABLE)).to_be_visible()
        expect(page.get_by_text("Бул – жөнөкөй барак.")).to_be_visible()
        expect(page.locator("[data-waiting]")).to_be_hidden()
        expect(page.get_by_role("button", name="Рус")).to_be_visible()
        page.get_by_label("Катың", exact=True).fill(WORDS)
        page.get_by_role("button", name="Жөнөт").click()
        expect(page.get_by_role("heading", name="Рахмат.")).to_be_visible()
        assert code_on(page)


def test_a_script_that_breaks_on_its_way_has_said_so_first(
    chromium: Browser, served: Served, box_at_home: Box
):
    context = chromium.new_context(base_url=served.url, viewport=PHONE, locale="ky-KG")
    page = context.new_page()
    page.add_init_script("delete window.BigInt")
    page.goto("/w")
    expect(page.get_by_text(UNABLE)).to_be_visible()
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("button", name="Жөнөт").click()
    assert code_on(page)
    context.close()


def test_the_words_go_along_into_another_language(visit: Callable[..., Page], box_at_home: Box):
    page = old(visit, "/w", LACKING["TransformStream"])
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("button", name="Рус").click()
    expect(page.get_by_label("Твоё письмо")).to_have_value(WORDS)


def test_an_answer_is_read_without_scripts_too(visit: Callable[..., Page], box_at_home: Box):
    page = old(visit, "/f", LACKING["subtle"])
    expect(page.get_by_text("Бул браузер жоопту өзү ача албайт.")).to_be_visible()
    page.get_by_role("textbox", name="Код").fill("00001111222233334440")
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.get_by_text("Бул код менен кат жок.")).to_be_visible()


def test_words_written_before_the_script_came_go_along(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/x-none")
    page.route("**/author.js*", lambda route: route.abort())
    page.goto("/w")
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("button", name="Жөнөкөй барагына жаз").click()
    expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)
    expect(page.get_by_text("Бул – жөнөкөй барак.")).to_be_visible()
    assert page.locator("[data-code]").count() == 0


def test_enter_before_the_script_came_sends_nothing(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/x-none")
    page.route("**/author.js*", lambda route: route.abort())
    page.goto("/w")
    page.get_by_text("Атымды жазам").click()
    page.locator("[name=name]").fill("Айгүл")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("[name=name]").press("Enter")
    page.wait_for_timeout(300)
    assert "POST" not in sent


@pytest.mark.parametrize(
    "without",
    ["delete Element.prototype.replaceChildren", "delete Blob.prototype.arrayBuffer"],
    ids=["replaceChildren", "arrayBuffer"],
)
def test_what_is_not_needed_is_not_missed(
    visit: Callable[..., Page], box_at_home: Box, without: str, tmp_path: Path
):
    (tmp_path / "a.txt").write_text("a")
    page = old(visit, "/w", without)
    everything(page)
    page.locator("input[type=file]").set_input_files([tmp_path / "a.txt"])
    write(page)
    expect(page.get_by_role("heading", name="Рахмат.")).to_be_visible()
    assert code_on(page)


def test_after_the_server_took_it_the_code_is_shown_whatever_fails(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    # The receipt cannot be built here: its template has no content that can be copied.
    page.evaluate(
        """() => Object.defineProperty(HTMLTemplateElement.prototype, "content",
             { configurable: true, get() { throw new TypeError("old") } })"""
    )
    bodies: list[bytes] = []
    page.on(
        "request",
        lambda request: (
            bodies.append(request.post_data_buffer or b"") if request.url.endswith("/d") else None
        ),
    )
    write(page)
    expect(page.locator("[data-problem]")).to_be_visible()
    bare = page.locator("[data-bare]")
    code = re.sub(r"\D", "", bare.inner_text())
    assert len(code) == 20
    assert NOT_SENT not in page.locator("main").inner_text()
    page.evaluate("() => delete HTMLTemplateElement.prototype.content")
    page.get_by_role("button", name="Жөнөт").click()
    expect(page.locator("[data-problem]")).to_be_visible()
    expect(bare).to_be_visible()
    assert re.sub(r"\D", "", bare.inner_text()) == code
    assert len({body[9:25] for body in bodies}) == 1  # one letter, however often it is pressed


def test_a_browser_that_cannot_draw_says_that_photos_cannot_be_added(
    visit: Callable[..., Page], box_at_home: Box, tmp_path: Path
):
    Image.new("RGB", (64, 48), "white").save(tmp_path / "a.jpg")
    noise = """const real = CanvasRenderingContext2D.prototype.getImageData;
      CanvasRenderingContext2D.prototype.getImageData = function (...how) {
        const got = real.apply(this, how); got.data[0] ^= 1; return got; }"""
    for without in ("delete window.createImageBitmap", noise):
        page = old(visit, "/w", without)
        everything(page)
        page.locator("input[type=file]").set_input_files([tmp_path / "a.jpg"])
        write(page)
        expect(page.locator("[data-problem]")).to_have_text(
            "Бул браузер сүрөт кошо албайт. Катты сүрөтсүз жөнөт."
        )


def test_a_file_that_is_gone_is_named_and_the_box_is_not_accused(
    visit: Callable[..., Page], box_at_home: Box, tmp_path: Path
):
    for name in ("a.jpg", "a.pdf"):
        (tmp_path / name).write_bytes(b"a" * 5000)
        page = visit("/w")
        everything(page)
        page.locator("input[type=file]").set_input_files([tmp_path / name])
        (tmp_path / name).unlink()
        write(page)
        expect(page.locator("[data-problem]")).to_have_text(
            "Бир файл окулбай калды. Аны кайра танда же катты файлсыз жөнөт."
        )
