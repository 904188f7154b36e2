"""Make the pictures of the documentation from the running demo: `make pictures`.

A demo school of its own is served in a folder that is thrown away. Three pupils write, each in a
language of their own; three members open the box, each before a screen in one of the languages;
they answer and register, the pupils read, and the journal is checked. So one walk gives each step
in Kyrgyz, Russian and English, on a phone or on a desk. The letters are invented, and the server's
clock is set to a Tuesday before noon, when a commission meets; nothing else is staged.

python tools/pictures.py            make every picture into docs/pictures
python tools/pictures.py --serve    what it starts: the demo, with that clock
"""

import argparse
import base64
import hmac
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
ZONE = ZoneInfo("Asia/Bishkek")
TUESDAY = 1
PHONE = {"width": 390, "height": 800}
DESK = {"width": 900, "height": 700}
#: Each picture: its name, and the screen it is taken on.
TABLE = {
    "home": PHONE,
    "letter": PHONE,
    "code": PHONE,
    "room": DESK,
    "act": DESK,
    "answering": DESK,
    "line": DESK,
    "case": DESK,
    "answer": PHONE,
    "clean": DESK,
}
#: Where each language begins in the address.
LANGUAGES = {"ky": "", "ru": "/ru", "en": "/en"}
#: What the three pupils write. Invented; no child wrote it.
LETTERS = {
    "ky": "Чоң тыныгууда 9-класстын балдары кичүүлөрдөн акча талап кылышат. "
    "Бербегенди кийим илгичтин жанында түртүшөт.",
    "ru": "На большой перемене девятиклассники требуют деньги у младших. "
    "Кто не даёт, того толкают у раздевалки.",
    "en": "At the long break boys of class 9 demand money from the younger ones. "
    "Who gives nothing is pushed about near the coats.",
}
#: What the register says of each of them, without names: a category, and words.
CATEGORY = "RCK-1"
LINES = {
    "ky": "Чоң тыныгууда кичүү окуучулардан акча талап кылынат.",
    "ru": "На большой перемене у младших учеников требуют деньги.",
    "en": "At the long break money is demanded from younger pupils.",
}
#: Dots of a picture for one of the page, so that letters stay sharp.
SCALE = 1.5
#: The colours of a picture; the pages have few, and a palette makes it small.
COLOURS = 96
#: Room around what is shown.
EDGE = 8
LONG = 60_000


def files() -> set[str]:
    """Return the names of the files that the table stands for."""
    return {f"{name}.{language}.webp" for name in TABLE for language in LANGUAGES}


# ── The demo, on a Tuesday ────────────────────────────────────────────────────
def until_tuesday(now: datetime) -> timedelta:
    """Return what is missing until the next Tuesday, half past eleven.

    A clock that goes back would upset whoever signs in.
    """
    day = now + timedelta(days=(TUESDAY - now.weekday()) % 7)
    before = day.replace(hour=11, minute=30, second=0, microsecond=0)
    return (before if before >= now else before + timedelta(days=7)) - now


def serve(port: int, shift: float) -> None:
    """Serve the demo with a clock that is some seconds ahead."""
    from django.template import defaulttags
    from django.utils import timezone

    from ishenim.cli import main

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=shift)

    timezone.now = lambda: Ahead.now(UTC)
    defaulttags.datetime = Ahead  # of {% now %}
    sys.argv[1:] = ["demo", "--new", "--port", str(port)]
    main()


@dataclass(frozen=True)
class Person:
    """How somebody of the demo signs in."""

    email: str
    password: str
    secret: str
    card: str


@dataclass
class Demo:
    """The running demo: where it is, who is in it, and its clock."""

    url: str
    shift: timedelta
    people: list[Person] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return datetime.now(ZONE) + self.shift


def people_of(page: str) -> list[Person]:
    """Return the five members as the demo's page of cards names them."""
    found = []
    for section in page.split("<section")[1:]:
        email, password, secret, *card = re.findall(r"<code[^>]*>([^<]+)</code>", section)
        if card and "seat" in section:
            found.append(Person(email, password, secret, card[0]))
    return found


@contextmanager
def demo() -> Iterator[Demo]:
    """Serve a demo school of its own until it is no longer needed."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        made = Demo(f"http://localhost:{port}", until_tuesday(datetime.now(ZONE)))
        kept = {name: said for name, said in os.environ.items() if not name.startswith("ISHENIM_")}
        words = ["--serve", "--port", str(port), "--shift", str(made.shift.total_seconds())]
        served = subprocess.Popen(
            [sys.executable, __file__, *words],
            cwd=folder,
            env=kept | {"ISHENIM_VAR": folder, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            said = served.stdout.readline()  # type: ignore[union-attr]
            if made.url not in said:
                raise SystemExit("the demo did not start")
            made.people = people_of((Path(folder) / "demo/cards.html").read_text())
            yield made
        finally:
            served.terminate()
            served.wait(timeout=30)


# ── What the walk needs ───────────────────────────────────────────────────────
def words_of(language: str) -> dict[tuple[str, str], str]:
    """Return what the pages say in a language, by the English words and their context."""
    catalogs = (ROOT / "ishenim").glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    entries = [entry for path in sorted(catalogs) for entry in polib.pofile(str(path))]
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in entries}


def six_digits(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    counter = (int(time.time()) // 30).to_bytes(8, "big")
    mac = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@dataclass
class Walker:
    """One person before one screen, in one language."""

    page: Page
    language: str
    words: dict[tuple[str, str], str]
    out: Path

    def said(self, english: str, context: str = "") -> str:
        return self.words[context, english] or english

    def go(self, path: str) -> None:
        self.page.goto(LANGUAGES[self.language] + path)

    def press(self, english: str, context: str = "") -> None:
        name = self.said(english, context)
        both = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        both.first.click(timeout=LONG)

    def sign_in(self, person: Person, demo: Demo) -> None:
        """Sign in as people do, with the six digits of the app."""
        self.go("/desk/")
        self.page.locator("[name=login]").fill(person.email)
        self.page.locator("[name=password]").fill(person.password)
        self.page.locator("form [type=submit]").first.click()
        self.page.locator("[name=code]").fill(six_digits(person.secret))
        self.page.locator("form:has([name=code]) [type=submit]").first.click()
        self.page.wait_for_url(f"{demo.url}{LANGUAGES[self.language]}/desk/")

    def unlock(self, person: Person) -> None:
        """Show one's card, and let it stay open on this device."""
        self.page.get_by_label(self.said("Characters of the card")).fill(person.card)
        self.page.locator("[type=checkbox]").first.check()
        self.press("Unlock the card")

    def take(self, name: str, first: Locator, last: Locator) -> None:
        """Keep what the page shows from the top of one part to the foot of another, whole."""
        page = self.page
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.wait_for_timeout(400)  # what fades in has come
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > TABLE[name]["width"]:
            raise SystemExit(
                f"{name}.{self.language}: the page is {wide} wide and would be clipped"
            )
        top, foot = first.bounding_box(), last.bounding_box()
        if not top or not foot:
            raise SystemExit(f"{name}.{self.language}: a part of it is not on the page")
        start = max(0, top["y"] - EDGE)
        clip = {
            "x": 0,
            "y": start,
            "width": TABLE[name]["width"],
            "height": foot["y"] + foot["height"] + EDGE - start,
        }
        shot = page.screenshot(full_page=True, clip=clip, animations="disabled")
        whole = Image.open(io.BytesIO(shot)).convert("RGB")
        small = whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = self.out / f"{name}.{self.language}.webp"
        small.convert("RGB").save(file, "WEBP", lossless=True, quality=100, method=6)
        print(f"{file.stat().st_size:>7}  {file.name}", flush=True)


def walkers(browser: Browser, demo: Demo, size: dict[str, int], out: Path) -> dict[str, Walker]:
    """Return three people, one for each language, each with a browser of their own."""
    found = {}
    for language in LANGUAGES:
        context = browser.new_context(
            base_url=demo.url,
            viewport=size,
            locale=language,
            timezone_id=ZONE.key,
            device_scale_factor=SCALE,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.clock.install(time=demo.now)
        found[language] = Walker(page, language, words_of(language), out)
    return found


# ── The walk ──────────────────────────────────────────────────────────────────
def write(pupil: Walker) -> str:
    """Write a letter that the deputy head shall not read; return its code."""
    page = pupil.page
    pupil.go("/")
    pupil.take("home", page.locator("header").first, page.locator("main .help").first)
    pupil.go("/w")
    page.locator("#text").fill(LETTERS[pupil.language])
    page.locator("[data-all]").click()
    page.locator("[name=avoid][value=deputy-head]").check()
    send = page.locator("[data-send]")
    expect(send).to_be_visible(timeout=LONG)
    for question in page.locator("details[data-step]:not(:has([name=avoid])) > summary").all():
        question.click()
    pupil.take("letter", page.locator("header").first, send)
    send.click()
    code = page.locator("[data-code]")
    expect(code).to_be_visible(timeout=LONG)
    pupil.take("code", page.locator("[data-receipt-page] h1"), page.locator(".receipt__tools"))
    return re.sub(r"\D", "", code.inner_text())


def open_box(members: dict[str, Walker], cards: dict[str, Person], demo: Demo) -> None:
    """Open the box together: three cards, an act, three signatures."""
    for language, member in members.items():
        member.sign_in(cards[language], demo)
        member.go("/desk/opening/")
        member.press("To the opening room")
        member.unlock(cards[language])
        member.press("I am here")
    *first, last = members.values()
    for member in first:
        member.press("Open the box")
    for member in members.values():
        expect(member.page.locator("[data-count]")).to_contain_text("2", timeout=LONG)
        main = member.page.locator("main")
        member.take("room", main.locator("h1"), main.locator("[data-people]"))
    last.press("Open the box")
    for member in members.values():
        act = member.page.locator("[data-act]")
        expect(act).to_be_visible(timeout=LONG)
        member.page.locator("[data-act] dd[data-value=opened]", has_text="3").wait_for()
        member.take("act", member.page.locator("main h1"), act)
    for member in members.values():
        member.press("Sign")
    for member in members.values():
        expect(member.page.locator("[data-result]")).to_be_visible(timeout=LONG)


def answer(member: Walker) -> str:
    """Open the letter in one's own language, and answer it; return where it is."""
    page = member.page
    member.go("/desk/letters/")
    for address in page.locator("main a[href*='/letters/']").evaluate_all(
        "all => all.map(one => one.href).filter(one => /[0-9a-f]{32}/.test(one))"
    ):
        path = "/desk/letters/" + address.rpartition("/")[2]
        open_letter(member, path)
        if LETTERS[member.language] in page.locator("[data-text]").inner_text():
            break
    else:
        raise SystemExit(f"no letter in {member.language}")
    page.locator("[data-reply] [data-language]").select_option(member.language)
    for part in page.locator("[data-reply] [data-part]").all()[:2]:
        part.click()
    member.take("answering", page.locator("main h1"), page.locator("[data-reply]"))
    member.press("Sign and send")
    member.press("Send it now")
    sent = member.said("The answer is in the author's mailbox.")
    expect(page.get_by_text(sent)).to_be_visible(timeout=LONG)
    return path


def open_letter(member: Walker, path: str) -> None:
    """Open a letter with one's card, and show it."""
    member.go(path)
    member.press("Open the letter")
    member.press("Show the letter")


def register(member: Walker, colleague: Walker, path: str) -> None:
    """Write the line of a letter, which two must have read, and give its case to somebody."""
    page = member.page
    for reader in (colleague, member):
        open_letter(reader, path)
    member.press("Fill in its line")
    page.locator("[name=category]").select_option(CATEGORY)
    page.locator("[name=summary]").fill(LINES[member.language])
    main = page.locator("main")
    member.take("line", main.locator("h1"), main.locator("form.form"))
    member.press("Save")
    work = page.locator("section[aria-labelledby=work]")
    work.locator("summary").click()
    work.locator("form [type=submit], form .button").last.click()
    expect(work.locator(".person")).to_be_visible(timeout=LONG)
    member.take("case", main.locator("h1"), work)


def read(pupil: Walker, code: str) -> None:
    """Read the answer with the code."""
    page = pupil.page
    pupil.go("/f")
    page.get_by_role("textbox", name=pupil.said("The code")).fill(code)
    pupil.press("Show", "child")
    expect(page.locator(".reply").first).to_be_visible(timeout=LONG)
    proof = page.locator("[data-proof]")
    expect(proof).to_be_visible(timeout=LONG)
    pupil.take("answer", page.locator("[data-thread-page] h1"), page.locator("[data-replies]"))


def check(reader: Walker) -> None:
    """Check the journal in the browser."""
    reader.go("/v/check")
    part = reader.page.locator("[data-module=verify]")
    part.locator("[type=submit]").click()
    expect(part.locator("[data-verdict=clean]")).to_be_visible(timeout=LONG)
    reader.take("clean", part.locator("#verify-result"), part.locator("[data-verdict]"))


def walk(browser: Browser, demo: Demo, out: Path) -> None:
    """Walk the whole way in three languages at once, and keep every picture."""
    pupils = walkers(browser, demo, PHONE, out)
    codes = {language: write(pupil) for language, pupil in pupils.items()}
    members = walkers(browser, demo, DESK, out)
    # The psychologist, the social pedagogue and the teacher: the deputy head is left out.
    cards = dict(zip(LANGUAGES, (demo.people[one] for one in (0, 2, 4)), strict=True))
    open_box(members, cards, demo)
    letters = {language: answer(member) for language, member in members.items()}
    for language, member in members.items():
        colleague = members["ru" if language == "ky" else "ky"]
        register(member, colleague, letters[language])
    for language, pupil in pupils.items():
        read(pupil, codes[language])
    for reader in walkers(browser, demo, DESK, out).values():
        check(reader)


def make(out: Path) -> None:
    """Make every picture; the old ones stay unless all new ones are there."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo() as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        walk(browser, running, Path(folder))
        browser.close()
        out.mkdir(exist_ok=True)
        for file in files():
            shutil.copyfile(Path(folder) / file, out / file)


def main(arguments: list[str]) -> None:
    """Read the words of the command line."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--out", type=Path, default=PICTURES, help="the folder they come to")
    reader.add_argument("--serve", action="store_true")
    reader.add_argument("--port", type=int, default=0)
    reader.add_argument("--shift", type=float, default=0.0)
    asked = reader.parse_args(arguments)
    if asked.serve:
        serve(asked.port, asked.shift)
    else:
        make(asked.out)


if __name__ == "__main__":
    main(sys.argv[1:])
