"""A reader checks a school's journal in their own browser: on its page, and from one saved file."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ishenim.proof.note import join_note, split_note
from ishenim.seal.bytes import sha
from ishenim.seal.letter import seal_number
from ishenim.ui import assets
from tests.audit.conftest import (
    Copy,
    copied,
    copy_from,
    liar,
    opened,
    table,
    three,
    with_letter,
)
from tests.journeys.conftest import DESK, PHONE, Faults, clean, fits, watch
from tools.cases import journals, lying

__all__ = ["copied", "liar", "opened", "table", "three", "with_letter"]
assert journals.TOLD  # whose import lists the lies
pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
CHECK = {"ky": "Текшерүү", "ru": "Проверить", "en": "Check"}
#: The copies sit in spring: by now nobody has vouched for a long time, which is said.
LONG_AGO = {"LOG_QUORUM", "LOG_STALE"}
CLEAN = {"ky": "ТАЗА:", "ru": "ЧИСТО:", "en": "CLEAN:"}
LONG = 60_000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        return


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Callable[[Copy], str]]:
    """Return a function that puts a copy and the checker on a plain web host, and its address."""
    hosts: list[ThreadingHTTPServer] = []

    def put(copy: Copy) -> str:
        folder = copy.save(tmp_path / f"mirror-{len(hosts)}")
        (folder / "verify.html").write_bytes((assets.BUNDLES / "verify.html").read_bytes())
        host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        hosts.append(host)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{host.server_port}"

    yield put
    for host in hosts:
        host.shutdown()
        host.server_close()


@pytest.fixture
def saved(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the saved checker; it may ask its own host and nobody else."""
    contexts, faults = [], Faults()

    def saved(address: str, *, language: str = "en", size: dict[str, int] = PHONE) -> Page:
        context = chromium.new_context(viewport=size, locale=language)
        contexts.append(context)
        page = context.new_page()
        watch(page, faults, (address.rpartition("/")[0], "blob:"))
        page.goto(address)
        return page

    yield saved
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def check(page: Page, language: str = "en") -> None:
    page.get_by_role("button", name=CHECK[language], exact=True).click()
    expect(page.locator("[data-verdict]")).to_be_visible(timeout=LONG)


def codes(page: Page) -> set[str]:
    found = page.locator("[data-code]").all()
    return {str(one.get_attribute("data-code")) for one in found}


def word(page: Page) -> str | None:
    return page.locator("[data-verdict]").get_attribute("data-verdict")


# ── On the school's page ──────────────────────────────────────────────────────
@pytest.mark.parametrize(("language", "prefix"), [("ky", ""), ("ru", "/ru"), ("en", "/en")])
def test_a_reader_of_the_journal_checks_it_where_they_are(opened, visit, language, prefix):
    page = visit(f"{prefix}/v")
    page.locator('a[href$="/v/check"]').click()
    clean(page)
    fits(page)
    check(page, language)
    assert word(page) == "clean"
    expect(page.locator("[data-verdict] strong").first).to_contain_text(CLEAN[language])
    assert codes(page) <= LONG_AGO
    expect(page.locator("[data-took]")).to_be_visible()
    clean(page)
    fits(page)


def test_a_seal_number_is_looked_for_in_the_browser_alone(opened, visit, with_letter):
    page = visit("/en/v/check", size=DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.get_by_text("A letter, the poster, the key").click()
    number = seal_number(with_letter.seal)
    field = page.get_by_label("Seal number: was this letter taken out?")
    field.fill(number)
    check(page)
    expect(page.get_by_text("Your letter: taken out of box 1")).to_be_visible()
    field.fill("0000 0000 0000 0000")
    check(page)
    expect(page.get_by_text("This seal number is in no published list yet.")).to_be_visible()
    assert asked
    assert not [one for one in asked if number in one]
    clean(page)


def test_without_scripts_the_page_names_the_program(opened, visit):
    page = visit("/en/v/check", scripts=False)
    expect(page.get_by_text("ishenim verify http")).to_be_visible()


def test_an_address_without_a_journal_is_said(opened, visit):
    page = visit("/en/v/check")
    page.get_by_label("Address of the journal").fill("/none")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The journal cannot be read from here")
    expect(page.get_by_role("button", name="Check", exact=True)).to_be_enabled()


# ── From one saved file ───────────────────────────────────────────────────────
def fewer(note: bytes) -> bytes:
    """Return a note without its last signature."""
    text, lines = split_note(note.decode())
    return join_note(text, lines[:-1]).encode()


def test_the_checker_beside_a_copy_on_a_plain_host(copied, mirror, saved):
    page = saved(f"{mirror(copied)}/verify.html")
    check(page)
    assert word(page) == "clean"
    clean(page)
    fits(page)
    page.get_by_role("button", name="Кыргызча").click()
    assert page.evaluate("document.documentElement.lang") == "ky"
    check(page, "ky")
    expect(page.locator("[data-verdict] strong").first).to_contain_text(CLEAN["ky"])
    clean(page)
    fits(page)


def test_the_checker_reads_a_folder_without_any_host(copied, mirror, saved, tmp_path):
    mirror(copied)
    folder = tmp_path / "mirror-0"
    page = saved((folder / "verify.html").as_uri(), size=DESK)
    page.locator("#verify-folder").set_input_files(folder)
    check(page)
    assert word(page) == "clean"


def test_a_rewritten_entry_is_named(copied, mirror, saved):
    entries = copied.entries
    entries[-1] = entries[-1].replace(b"2026", b"2025", 1)
    page = saved(f"{mirror(copied.put(entries))}/verify.html")
    check(page)
    assert word(page) == "misconduct"
    assert "LOG_PROOF" in codes(page)
    expect(page.get_by_text("the entries are not the ones that were signed")).to_be_visible()


def test_an_act_that_lost_a_signature_is_named(copied, liar, mirror, saved):
    forged = copied.put(copied.replaced("act", fewer), liar)
    page = saved(f"{mirror(forged)}/verify.html", language="ru")
    check(page, "ru")
    assert word(page) == "misconduct"
    assert {"ACT_QUORUM", "SPLIT_VIEW"} <= codes(page)
    expect(page.get_by_text("акт подписало слишком мало людей")).to_be_visible()


def test_a_journal_forked_for_this_reader_is_named(copied, liar, mirror, saved):
    entries = copied.entries
    forked = copied.put([*entries[:-1], entries[1]], liar)
    page = saved(f"{mirror(forked)}/verify.html", language="ky")
    check(page, "ky")
    assert word(page) == "misconduct"
    assert "SPLIT_VIEW" in codes(page)
    clean(page)


def test_a_file_that_is_missing_proves_nothing(copied, mirror, saved):
    page = saved(f"{mirror(copied.without('manifest/1'))}/verify.html")
    check(page)
    assert word(page) == "unreadable"
    assert codes(page) - LONG_AGO == {"MANIFEST_MISSING"}


def told(name: str) -> Copy:
    """Return the journal of a lie that the vectors tell as well."""
    return next(copy_from(keeper) for told, _codes, keeper, _asked in lying.lies() if told == name)


def test_an_urgent_letter_that_was_erased_is_named(mirror, saved):
    page = saved(f"{mirror(told('an urgent letter that was opened and erased'))}/verify.html")
    check(page)
    assert word(page) == "misconduct"
    assert codes(page) - LONG_AGO == {"URGENT_LOST"}
    sentence = "an urgent letter that a member opened is in no published list"
    expect(page.get_by_text(sentence)).to_be_visible()


def test_who_came_in_anew_and_what_waits_is_told(mirror, saved):
    copy = told("a waiting letter stays from line to line")
    page = saved(f"{mirror(copy)}/verify.html", language="ru")
    page.get_by_text("Письмо, плакат, ключ").click()
    page.locator("#verify-seal").fill(seal_number(sha(b"letter 1")))
    check(page, "ru")
    assert word(page) == "clean"
    expect(page.get_by_text("вход обновлён: член комиссии № 3 (запись 5)")).to_be_visible()
    expect(page.get_by_text("Оно ждёт: пока пришло слишком мало карт его ящика.")).to_be_visible()
    expect(page.get_by_text("3, открыто: 2, ждут карт: 1")).to_be_visible()
    clean(page)
    fits(page)
