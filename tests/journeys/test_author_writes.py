"""A pupil writes, keeps the code and reads the answer: on a phone, with scripts and without."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ishenim.box.models import Box, Letter
from ishenim.schools.models import School
from ishenim.seal.letter import open_urgent
from ishenim.seal.roster import Roster
from tests.cast import CastMember
from tests.journeys.authors import box_at_home, now, open_box
from tests.journeys.conftest import DESK, clean, fits
from tests.served import Served

__all__ = ["box_at_home", "now", "open_box"]
WORDS = "Мени класста кордошот. Эмне кылам?"


def code_on(page: Page) -> str:
    digits = re.sub(r"\D", "", page.locator("[data-code]").inner_text())
    assert len(digits) == 20
    return digits


def everything(page: Page) -> None:
    """Ask for all questions on one page."""
    page.get_by_role("button", name="Баары бир бетте").click()


def looks_right(page: Page, *, scripts: bool) -> None:
    """Nothing wider than the phone, nothing that axe finds; both look with scripts."""
    if scripts:
        fits(page)
        clean(page)


def write(page: Page, words: str = WORDS) -> None:
    page.get_by_label("Катың", exact=True).fill(words)
    page.get_by_role("button", name="Жөнөт").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_home_write_receipt_follow(visit: Callable[..., Page], box_at_home: Box, *, scripts: bool):
    page = visit("/", scripts=scripts)
    looks_right(page, scripts=scripts)
    page.get_by_role("link", name="Кат жаз").click()
    page.get_by_role("link", name="Түшүндүм, улантам").click()
    looks_right(page, scripts=scripts)
    if scripts:
        everything(page)
        looks_right(page, scripts=scripts)
    else:
        page.get_by_text("Кат эмне жөнүндө?").click()
    page.locator("label[for=tile-VIO]").click()
    write(page)
    expect(page.get_by_role("heading", name="Рахмат. Жазганың туура болду.")).to_be_visible()
    looks_right(page, scripts=scripts)
    code = code_on(page)
    seal = page.locator("[data-seal]").text_content()
    assert WORDS not in page.content()
    page.get_by_role("link", name="Жоопту код менен оку").click()
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Кат кутучага түштү")
    assert page.locator("[data-seal]").text_content() == seal
    looks_right(page, scripts=scripts)
    page.get_by_label("Дагы эле уланып жатат").check()
    page.get_by_role("button", name="Катка кош").click()
    expect(page.locator(".progress:visible")).to_have_text("Рахмат. Комиссия окуйт.")


def test_nothing_of_the_letter_leaves_the_browser_unsealed(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    code = code_on(page)
    together = b"".join(sent)
    assert together
    assert WORDS.encode() not in together
    assert code.encode() not in together
    assert b"TBD1" in together
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]


def test_a_lost_answer_gives_the_same_receipt(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    bodies: list[bytes] = []

    def lose(route):
        bodies.append(route.request.post_data_buffer)
        if len(bodies) <= 2:
            route.fetch()  # the letter arrives, its receipt does not
            route.abort()
        else:
            route.continue_()

    page.route("**/d", lose)
    write(page)
    # Nobody presses again: the page asks by itself for a minute, and then says so (gone.test.ts).
    expect(page.locator("[data-code]")).to_be_visible(timeout=60_000)
    assert len(bodies) == 3
    assert len({body[9:25] for body in bodies}) == 1  # one mailbox all along
    code = code_on(page)
    page.goto("/f")
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Кат кутучага түштү")


def test_a_changed_box_and_asked_work_are_nobodys_concern(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    answers = [
        (409, {"error": "BOX_CHANGED"}),
        (428, {"error": "WORK", "work": 8}),
        (503, {"error": "BUSY"}),
    ]

    def refuse(route):
        if answers:
            status, said = answers.pop(0)
            route.fulfill(status=status, body=json.dumps(said), content_type="application/json")
        else:
            route.continue_()

    page.route("**/d", refuse)
    write(page)
    expect(page.locator("[data-code]")).to_be_visible(timeout=30_000)
    assert not answers


def test_a_forged_lock_is_refused_and_the_words_stay(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")

    def forge(route):
        said = route.fetch().json()
        said["box"] = re.sub(r"\nopens \S+", "\nopens 2099-04-28", said["box"])
        route.fulfill(body=json.dumps(said), content_type="application/json")

    page.route("**/k", forge)
    write(page)
    expect(page.locator("[data-problem]")).to_contain_text("Кутучанын кулпусун текшере албадык.")
    expect(page.get_by_label("Катың", exact=True)).to_have_value(WORDS)


def test_a_pin_from_the_poster_is_kept_to(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/#r=" + "A" * 43)
    page.get_by_role("link", name="Кат жаз").click()
    page.get_by_role("link", name="Түшүндүм, улантам").click()
    write(page)
    expect(page.locator("[data-problem]")).to_contain_text("Кутучанын кулпусун текшере албадык.")


def test_another_language_and_voice_keep_every_word(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_label("Твоё письмо")).to_have_value(WORDS)
    page.get_by_role("button", name="Всё на одной странице").click()
    page.get_by_label("Родитель", exact=True).check()
    expect(page.get_by_label("Ваше письмо")).to_have_value(WORDS)
    expect(page.get_by_label("Родитель", exact=True)).to_be_checked()
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator("[data-code]")).to_be_visible()


def test_the_receipt_stays_in_another_language(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    code = code_on(page)
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_role("heading", name="Спасибо.")).to_be_visible()
    assert code_on(page) == code


def test_without_scripts_another_language_keeps_every_word(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w", scripts=False)
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.get_by_role("button", name="Рус").click()
    expect(page.get_by_label("Твоё письмо")).to_have_value(WORDS)


def test_a_slip_of_the_finger_asks_the_server_nothing(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/f")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.get_by_label("Код").fill("1234 5678 9012 3456 7890")
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[data-problem]")).to_contain_text("Бир цифра туура эмес.")
    assert "POST" not in asked
    page.get_by_label("Код").fill("00001111222233334440")
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[data-problem]")).to_contain_text("Бул код менен кат жок.")


def test_an_empty_or_too_long_letter_is_not_sent(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    page.route("**/d", lambda route: pytest.fail("sent"))
    page.get_by_role("button", name="Жөнөт").click()
    said = page.locator("#text-problem")
    expect(said).to_have_text("Катка бир нече сөз жаз, анан жөнөт.")
    expect(said).to_be_in_viewport()
    page.fill("[name=text]", "Бир")
    expect(said).to_be_hidden()
    write(page, "я" * 6001)
    expect(page.locator("[data-problem]")).to_have_text("Кат өтө узун. Бир аз кыскарт.")
    write(page, "ң" * 7000)
    expect(page.locator("[data-problem]")).to_have_text("Кат өтө узун. Бир аз кыскарт.")
    expect(page.get_by_label("Катың", exact=True)).to_have_value("ң" * 7000)


def test_danger_alone_makes_a_letter_urgent_after_the_help_numbers(
    visit: Callable[..., Page], box_at_home: Box
):
    page = visit("/w")
    everything(page)
    lane = page.get_by_label("Бул катты комиссия азыр эле окусун.")
    expect(lane).to_be_hidden()
    page.locator("label[for=danger-yes]").click()
    expect(page.get_by_text("Адегенде телефон чал.")).to_be_visible()
    expect(lane).to_be_checked()
    page.get_by_label("Психолог").check()
    write(page)
    told = page.get_by_text("Шашылыш кат келгени азыр бардык мүчөлөргө айтылды.")
    expect(told).to_contain_text("Мугалим")
    expect(told).not_to_contain_text("Психолог")
    assert Letter.objects.get().kind == "urgent"


def test_the_urgent_lane_can_be_taken_back(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/w")
    everything(page)
    page.locator("label[for=danger-yes]").click()
    page.get_by_label("Бул катты комиссия азыр эле окусун.").uncheck()
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    assert not Letter.objects.exists()  # an ordinary one lies in a place of its own


def test_a_whole_letter_with_the_keyboard_alone(visit: Callable[..., Page], box_at_home: Box):
    page = visit("/", size=DESK)

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if name in page.evaluate(
                "document.activeElement.innerText || document.activeElement.id"
            ):
                return
        pytest.fail(f"no way to {name}")

    tab_to("Кат жаз")
    page.keyboard.press("Enter")
    page.wait_for_url("**/n")
    tab_to("Түшүндүм")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w")
    expect(page.get_by_role("button", name="Жөнөт")).to_be_visible()
    tab_to("text")
    page.keyboard.type("Жардам керек")
    tab_to("Жөнөт")
    page.keyboard.press("Enter")
    expect(page.locator("[data-code]")).to_be_visible()


def test_leaving_hides_the_page_and_back_does_not_return(
    visit: Callable[..., Page], box_at_home: Box, school: School, served: Served
):
    School.objects.update(exit_url=f"{served.url}/i")
    page = visit("/w", size=DESK)
    page.get_by_label("Катың", exact=True).fill(WORDS)
    page.locator("h1").click()
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/i")
    page.go_back()
    assert WORDS not in page.content()


def test_a_photo_goes_without_its_hidden_data(
    visit: Callable[..., Page],
    box_at_home: Box,
    roster: Roster,
    members: list[CastMember],
    tmp_path: Path,
):
    exif = Image.Exif()
    exif[271] = "SecretPhone 12"
    Image.new("RGB", (64, 48), "white").save(tmp_path / "IMG_home.jpg", exif=exif)
    assert b"SecretPhone" in (tmp_path / "IMG_home.jpg").read_bytes()
    page = visit("/w")
    everything(page)
    page.locator("label[for=danger-yes]").click()
    page.locator("input[type=file]").set_input_files([tmp_path / "IMG_home.jpg"])
    write(page)
    expect(page.locator("[data-code]")).to_be_visible()
    sealed = bytes(Letter.objects.get().sealed)
    result, header, files = open_urgent(members[3].keys, roster, bytes(box_at_home.box_id), sealed)
    assert result == "ok"
    assert (header.text, header.sealed_by) == (WORDS, "browser")
    assert [entry.name for entry in header.files] == ["photo-1.jpg"]
    assert files[0].startswith(b"\xff\xd8")
    assert b"SecretPhone" not in files[0]


def test_six_files_are_too_many(visit: Callable[..., Page], box_at_home: Box, tmp_path: Path):
    files = [tmp_path / f"{i}.txt" for i in range(6)]
    for file in files:
        file.write_text("a")
    page = visit("/w")
    everything(page)
    page.locator("input[type=file]").set_input_files(files)
    write(page)
    expect(page.locator("[data-problem]")).to_have_text("Эң көп дегенде 5 файл танда.")
    # Each is named with its size and can be taken out again, in another language too.
    lines = page.locator(".chosen li")
    expect(lines).to_have_count(6)
    expect(lines.first).to_contain_text("0.1 МБ")
    lines.first.get_by_role("button", name="Алып салуу: 0.txt").click()
    expect(lines).to_have_count(5)
    page.get_by_role("link", name="Рус").click()
    expect(page.get_by_role("button", name="Удалить: 1.txt")).to_be_visible()
    expect(lines).to_have_count(5)
    clean(page)
    fits(page)
    page.locator("[data-send]").click()
    expect(page.locator("[data-code]")).to_be_visible()
