"""A real browser against the real server. Everything here speaks as a person would."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.served import Served

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: WCAG 2.2 AA and below; "best practice" rules are opinions.
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
expect.set_options(timeout=15_000)
# pytest-playwright is not used: the database fixtures and its event loop dislike each other.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield browser
        browser.close()


class Faults(list[str]):
    """What a page complained about: script errors, refused loads, other sites."""


def watch(page: Page, faults: Faults, own: tuple[str, ...]) -> None:
    """Note a page's script errors, and each address it asks that does not begin with its own."""
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(own)
            else faults.append(f"asked another site: {request.url}")
        ),
    )


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page as somebody new would, on a phone unless told."""
    contexts: list[BrowserContext] = []
    faults = Faults()

    def visit(
        path: str = "/", *, scripts: bool = True, size: dict[str, int] = PHONE, **options: object
    ) -> Page:
        context = chromium.new_context(
            base_url=served.url,
            java_script_enabled=scripts,
            viewport=size,
            **{"locale": "ky-KG", **options},
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, faults, (served.url, "blob:", "data:"))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def desk(visit: Callable[..., Page], enter: Callable, served: Served) -> Callable[..., Page]:
    """Return a function that opens a signed-in page for one of the cast."""

    def desk(who: object, path: str = "/desk/", **options: object) -> Page:
        signed_in = enter(who)
        page = visit("/x-none", size=options.pop("size", DESK), **options)
        page.context.add_cookies(
            [{"name": "desk", "value": signed_in.cookies["desk"].value, "url": served.url}]
        )
        page.goto(path)
        return page

    return desk


def clean(page: Page) -> None:
    """Fail with every accessibility fault axe finds on the page."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def fits(page: Page) -> None:
    """Fail where the page is wider than its window."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"
