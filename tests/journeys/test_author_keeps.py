"""What a slip of the thumb, a walk away or a watcher behind the shoulder must not take or find."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from ishenim.box.models import Box
from ishenim.schools.models import School
from tests.journeys.authors import box_at_home, now, open_box, usual_numbers
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_author_writes import WORDS, code_on, everything, write
from tests.served import Served

__all__ = ["box_at_home", "now", "open_box", "usual_numbers"]
STEPS = 7


def asked_on_leaving(page: Page, leave: Callable[[], object]) -> bool:
    """Try to leave, stay when the page asks, and tell whether it did."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    leave()
    page.wait_for_timeout(500)
    page.remove_listener("dialog", stay) if not asked else None
    return asked == ["beforeunload"]


def reload(page: Page) -> Callable[[], object]:
    return lambda: page.evaluate("() => setTimeout(() => location.reload(), 0)")


# ── Words and the code stay ───────────────────────────────────────────────────
def test_leaving_with_words_is_asked_about_and_without_is_not(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    expect(page.locator("[data-send]")).to_be_visible()
    page.locator("h1").click()
    assert not asked_on_leaving(page, reload(page))
    page.get_by_label("Катың", exact=True).fill(WORDS)
    for leave in (reload(page), page.get_by_role("link", name="Башкы барак").click):
        assert asked_on_leaving(page, leave)
        expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)


def test_the_receipt_is_guarded_until_the_paper_has_the_code(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    write(page)
    code = code_on(page)
    assert asked_on_leaving(page, reload(page))
    assert code_on(page) == code
    last = page.get_by_label("Кагаздан акыркы төрт цифраны тер.")
    last.fill("0" if code[-4:] != "0000" else "1")
    page.get_by_role("button", name="Жазып алдым").click()
    expect(page.get_by_text("Бул акыркы төрт цифра эмес.")).to_be_visible()
    clean(page)
    last.fill(code[-4:])
    page.get_by_role("button", name="Жазып алдым").click()
    expect(page.get_by_text("Код кагазда турат.")).to_be_visible()
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_text("Код есть на бумаге.")).to_be_visible()
    assert not asked_on_leaving(page, reload(page))


@pytest.mark.parametrize(
    ("language", "copied", "said"),
    [
        ("", "Көчүрүлдү", "Катыңдын коду."),
        ("/ru", "Скопировано", "Код твоего письма."),
        ("/en", "Copied", "The code of your letter."),
    ],
)
def test_the_code_is_copied_and_saved_in_the_pages_words_and_tells_nothing_else(
    visit: Callable[..., Page], box_at_home: Box, language: str, copied: str, said: str
):
    page = visit(f"{language}/w", permissions=["clipboard-read", "clipboard-write"])
    page.fill("#text", WORDS)
    page.locator("[data-send]").click()
    expect(page.locator("[data-code]")).to_be_visible()
    code = code_on(page)
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text(copied)
    assert re.sub(r"\D", "", page.evaluate("navigator.clipboard.readText()")) == code
    with page.expect_download() as waited:
        page.locator("[data-save]").click()
    assert waited.value.suggested_filename == "notes.txt"
    text = waited.value.path().read_text(encoding="utf-8")
    assert text.startswith(said)
    assert re.sub(r"\D", "", text) == code
    assert "trustbox" not in text
    assert "localhost" not in text
    # The whole file, as it was saved, is a code.
    page.evaluate("() => { window.onbeforeunload = null }")
    page.goto(f"{language}/f")
    page.locator("[data-code-field]").fill(text)
    page.locator("[data-code-form] button").click()
    expect(page.locator("[data-thread-page]")).to_be_visible()


def test_a_code_is_taken_as_people_write_it(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    write(page)
    code = code_on(page)
    page.evaluate("() => { window.onbeforeunload = null }")
    persian = "".join(chr(0x6F0 + int(digit)) for digit in code)
    for scripts in (True, False):
        for typed in (persian, f"Код: {code[:10]}.{code[10:]}", f"№ ({code[:4]}) {code[4:]};"):
            other = visit("/f", scripts=scripts)
            other.get_by_role("textbox", name="Код").fill(typed)
            other.get_by_role("button", name="Көрсөт").click()
            expect(other.locator("[data-thread-page]")).to_be_visible()


# ── Nothing stays for a watcher ───────────────────────────────────────────────
@pytest.mark.parametrize("held", ["Alt", "Control"])
def test_changing_the_keyboards_language_does_not_leave(
    visit: Callable[..., Page], box_at_home: Box, held: str
):
    page = visit("/w", size=DESK)
    expect(page.locator("[data-send]")).to_be_visible()
    page.get_by_label("Катың", exact=True).fill(WORDS)
    for first, second in ((held, "Shift"), ("Shift", held)):
        for _ in range(3):
            page.keyboard.down(first)
            page.keyboard.down(second)
            page.keyboard.up(second)
            page.keyboard.up(first)
    page.keyboard.down("Shift")
    page.mouse.click(5, 300)
    page.keyboard.up("Shift")
    expect(page.locator(".exit__curtain")).to_have_count(0)
    expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)


def test_after_leaving_back_shows_nothing_of_ours(
    visit: Callable[..., Page], box_at_home: Box, school: School, served: Served
):
    School.objects.update(exit_url=f"{served.url}/j/vkey")
    page = visit("/j/school.json", size=DESK)  # what was looked at before
    page.goto("/")
    page.get_by_role("link", name="Кат жаз").click()
    page.get_by_role("link", name="Түшүндүм, улантам").click()
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("link", name="Тез чыгуу").first.focus()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/j/vkey")
    page.go_back()
    assert page.url.endswith("/j/school.json")


def test_a_code_and_an_answer_leave_a_screen_that_nobody_looks_at(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/x-none")
    page.clock.install()
    page.goto("/w")
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    code = code_on(page)
    warning = page.get_by_text("Бул жерде кимдир бирөө барбы?")
    page.clock.run_for("09:59")
    expect(warning).to_be_hidden()
    page.clock.run_for("00:02")
    expect(warning).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Мен ушул жердемин").click()
    expect(warning).to_be_hidden()
    page.clock.run_for("10:01")
    expect(warning).to_be_visible()
    page.clock.run_for("01:00")
    expect(page.get_by_role("link", name="Менде код бар")).to_be_visible()
    page.goto("/f")
    page.get_by_role("textbox", name="Код").fill(code)
    page.get_by_role("button", name="Көрсөт").click()
    page.clock.run_for("00:02")
    expect(page.locator("[data-thread-page]")).to_be_visible(timeout=30_000)
    page.clock.run_for("11:01")
    expect(page.get_by_role("link", name="Менде код бар")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
def test_the_exit_is_there_when_text_is_twice_as_large(
    visit: Callable[..., Page], box_at_home: Box, width: int
):
    for address in ("/", "/n", "/w", "/f", "/ru/w", "/en/w"):
        page = visit(address, size={"width": width, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.mouse.wheel(0, 900)
        exit_ = page.locator("[data-exit-main]")
        expect(exit_).to_be_in_viewport(ratio=1)
        box = exit_.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


# ── The letter first ──────────────────────────────────────────────────────────
WORDS_BEFORE_SEND = """() => {
  const send = document.querySelector("[data-send]"), said = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let at; (at = walk.nextNode()); ) {
    const seen = at.parentElement.checkVisibility();
    if (seen && send.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_PRECEDING) {
      said.push(...at.textContent.trim().split(/\\s+/).filter(Boolean));
    }
  }
  return said.length;
}"""


@pytest.mark.parametrize("language", ["", "/ru", "/en"])
def test_the_field_is_on_the_first_screen_and_few_words_stand_before_the_button(
    visit: Callable[..., Page], box_at_home: Box, usual_numbers: None, language: str
):
    page = visit(f"{language}/w", size=PHONE)
    expect(page.locator("[data-send]")).to_be_visible()
    field = page.locator("#text").bounding_box()
    assert field
    assert field["y"] + 96 <= PHONE["height"]  # three lines of it at least
    assert page.evaluate(WORDS_BEFORE_SEND) <= 90


def test_one_question_a_screen_there_and_back_without_loss(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    page.get_by_label("Катың", exact=True).fill(WORDS)
    steps = page.locator("[data-step]:visible")
    for at in range(1, STEPS):
        expect(steps).to_have_count(1)
        expect(page.get_by_text(f"{at} / {STEPS}")).to_be_visible()
        fits(page)
        page.get_by_role("button", name="Кийинки").click()
        clean(page)
        if at == 1:
            page.locator("label[for=danger-no]").click()
    expect(page.get_by_role("button", name="Кийинки")).to_be_hidden()
    page.locator("[name=name]").fill("Айгүл")
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_text(f"{STEPS} / {STEPS}")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Айгүл")
    for _ in range(STEPS - 1):
        page.get_by_role("button", name="Назад", exact=True).click()
    expect(page.get_by_label("Твоё письмо")).to_have_value(WORDS)
    page.get_by_role("button", name="Всё на одной странице").click()
    expect(steps).to_have_count(STEPS)
    assert page.locator("#danger-no").is_checked()


def test_an_empty_letter_brings_its_field_back(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    page.get_by_role("button", name="Кийинки").click()
    page.get_by_role("button", name="Жөнөт").click()
    expect(page.locator("#text-problem")).to_be_in_viewport()
    expect(page.locator("#text")).to_be_focused()


def test_what_was_added_stays_in_this_sitting(visit: Callable[..., Page], box_at_home: Box):
    for scripts in (True, False):
        page = visit("/w", scripts=scripts)
        write(page)
        page.get_by_role("link", name="Жоопту код менен оку").wait_for()
        code = code_on(page)
        if scripts:
            page.evaluate("() => { window.onbeforeunload = null }")
        page.goto("/f")
        page.get_by_role("textbox", name="Код").fill(code)
        page.get_by_role("button", name="Көрсөт").click()
        expect(page.get_by_text("Ал бул жерде көрүнбөйт:")).to_be_visible()
        page.get_by_label("Кааласаң, дагы жаз").fill("Дагы бир сөз.")
        page.get_by_role("button", name="Катка кош").click()
        expect(page.locator("[data-said]")).to_have_text("Дагы бир сөз.")
        assert WORDS not in page.content()


def test_help_stands_under_the_picture_that_asks_for_it(
    visit: Callable[..., Page], box_at_home: Box, usual_numbers: None
):
    page = visit("/w", size=PHONE)
    everything(page)
    page.locator("label[for=tile-SUI]").click()
    picture, help_ = (
        page.locator(one).bounding_box() for one in ("label[for=tile-SUI]", ".tiles__help")
    )
    assert picture
    assert help_
    assert help_["y"] - (picture["y"] + picture["height"]) < 24
