"""The head makes the box known: on a phone, without scripts, and on another website."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from ishenim.box.models import Box
from ishenim.commission.models import Person
from ishenim.publicity.models import Check, Notice
from tests.journeys.conftest import PHONE
from tests.served import Served

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]


def test_rooms_open_from_one_button_on_a_phone_without_scripts(
    desk: Callable[..., Page], head: Person, open_box: Box
):
    page = desk(head, "/desk/people", size=PHONE, scripts=False)
    rooms = page.get_by_role("navigation", name="Иш бөлмөсүнүн бөлүмдөрү")
    link = rooms.get_by_role("link", name="Маалымдоо")
    expect(link).to_be_hidden()
    rooms.get_by_role("button", name="Бардык бөлүмдөр").click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Маалымдоо")
    expect(page.get_by_role("button", name="Бардык бөлүмдөр")).to_contain_text("Маалымдоо")


def test_the_record_is_kept_without_scripts(desk: Callable[..., Page], head: Person, open_box: Box):
    page = desk(head, "/desk/publicity/", size=PHONE, scripts=False)
    page.get_by_role("link", name="Эмне жасалганын жазуу").click()
    page.get_by_label("Кантип").select_option("meeting")
    page.get_by_label("Жери").fill("Жыйындар залы")
    page.get_by_label("Канча адамга").fill("120")
    page.get_by_role("button", name="Сактоо").click()
    expect(page.get_by_text("Жолу: 1 / 1")).to_be_visible()
    page.get_by_role("button", name="Кайтарып алуу").click()
    expect(page.get_by_text("Жолу: 0 / 1")).to_be_visible()
    page.get_by_role("button", name="Кайра калтыруу").click()
    expect(page.get_by_text("Жолу: 1 / 1")).to_be_visible()
    page.get_by_role("button", name="Белгилөө: Жыгач кутуча эч бир видеокамерага").click()
    expect(page.get_by_text("Аткарылды: 1 / 10")).to_be_visible()
    assert Notice.objects.get().people == 120
    assert Check.objects.get().by == head


@pytest.fixture
def website(served: Served) -> Iterator[str]:
    """The address of somebody else's website that shows the block and tries the first page."""
    frames = f"<iframe name=block src={served.url}/b></iframe><iframe name=first src={served.url}/>"

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_website_shows_the_block_and_nothing_else(
    visit: Callable[..., Page], website: str, open_box: Box
):
    page = visit("/x-none")
    other = page.context.new_page()
    other.goto(website)
    block = other.frame_locator("iframe[name=block]")
    expect(block.get_by_role("link", name="Кутучага кат жаз")).to_be_visible()
    refused = other.frame_locator("iframe[name=first]")
    assert refused.get_by_role("heading", level=1, name="Ишеним").count() == 0
    with page.context.expect_page() as opened:
        block.get_by_role("link", name="Кутучага кат жаз").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("«Ишеним кутучасы»")
    assert not page.context.cookies()
