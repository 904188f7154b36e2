"""From the head's order to the act and the journal on paper: nothing is made behind the browser."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from ishenim.commission.actions.setup import seed_helplines
from ishenim.commission.models import Invitation, Member, Person
from ishenim.meetings.models import Meeting
from ishenim.opening.models import Opening
from ishenim.orders.models import Acquaintance, Order, Undertaking
from ishenim.schools.models import School
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.journeys.test_author_writes import code_on
from tests.journeys.test_commission_begins import come_in, make_card
from tests.journeys.test_commission_begins import sign as sign_roster
from tests.journeys.test_first_meeting import NAMES, call, lead, press
from tests.journeys.test_opening_room import LONG, everybody, open_box_in, sign_act

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
POSTS = ["deputy-head", "teacher", "social-pedagogue", "psychologist", "parent"]
ROLES = {2: "is_responsible", 3: "is_duty"}
Visit = Callable[..., Page]


def appoint(page: Page) -> None:
    """The head makes a card, writes the order with five people in it and signs."""
    page.get_by_role("link", name="Ачкыч картамды жасоо").first.click()
    make_card(page)
    page.goto("/desk/orders/new/commission")
    page.get_by_label("Буйруктун номери").fill("27")
    for at, (name, post) in enumerate(zip(NAMES, POSTS, strict=True)):
        row = f"[name=row-{at}-"
        page.locator(f"{row}name]").fill(name)
        page.locator(f"{row}email]").fill(f"{post}@example.kg")
        page.locator(f"{row}post]").select_option(post)
        if at in ROLES:
            page.locator(f"{row}{ROLES[at]}]").check()
    page.locator("form.form button[type=submit]").last.click()
    page.locator("[data-sign]").click()
    expect(page.locator(".mark--calm").first).to_be_visible()


def link_for(page: Page, order: Order, name: str) -> str:
    """The head shows the link that one person is handed."""
    page.goto(f"/desk/orders/{order.pk}")
    page.get_by_role("button", name=name).click()
    found = re.search(r"/desk/join/[^\"\s<]+", page.locator("main").inner_html())
    assert found
    return found.group()


def come(page: Page) -> None:
    """A member comes in by the link and makes a card."""
    come_in(page)
    make_card(page)


def read_and_promise(page: Page, order: Order) -> None:
    """A member signs that they have read the order, then the undertaking."""
    for at in (f"/desk/orders/{order.pk}", "/desk/undertaking"):
        page.goto(at)
        page.locator("[data-sign]").click()
        expect(page.locator("[data-sign]")).to_have_count(0)


def sign_minutes(pages: list[Page]) -> None:
    for count, page in enumerate(pages, start=1):
        page.goto("/en/desk/meetings/1/minutes")
        press(page, "Sign the minutes")
        expect(page.get_by_text(f"{count} / 5")).to_be_visible()


def gather(pages: list[Page]) -> None:
    """Everybody goes into the room and says so; the cards are open since they were made."""
    for page in pages:
        page.goto("/en/desk/opening/")
        page.get_by_role("button", name="Seal the first box").or_(
            page.get_by_role("link", name="To the opening room")
        ).click()
        page.get_by_role("button", name="I am here").click()


def write(page: Page) -> str:
    """An author writes; returned is the code from the paper."""
    page.get_by_label("Катың", exact=True).fill("Эртең дагы акча сурашат.")
    page.get_by_role("button", name="Жөнөт").click()
    expect(page.locator("[data-code]")).to_be_visible(timeout=LONG)
    return code_on(page)


def follow(page: Page, code: str, said: str) -> None:
    """The author's telephone checks the act, its list and the journal by itself."""
    page.get_by_label("Код").fill(code)
    page.get_by_role("button", name="Көрсөт").click()
    expect(page.locator("[data-proof]")).to_contain_text(said, timeout=LONG)
    clean(page)
    fits(page)


def lie(page: Page) -> Page:
    """The server shows this reader a list without the letter."""
    page.route("**/j/manifest/*", lambda route: route.fulfill(body="00" * 32 + "\n"))
    return page


def open_before_the_day(page: Page) -> None:
    page.goto("/en/desk/opening/")
    page.get_by_role("link", name="Open before this day").click()
    page.get_by_label("Reason").fill("Ата-эне чалып, кат бар экенин айтты.")
    page.locator("form button[type=submit]").last.click()


def printed(page: Page, at: str) -> str:
    """Return the words of a paper as the member's browser gets it."""
    answer = page.request.get(at)
    assert answer.headers["content-type"] == "application/pdf"
    words = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)
    return " ".join(words.split())


def bring_in(visit: Visit, management: Page, order: Order) -> list[Page]:
    """Everybody comes in by the link that the head hands them, each on their own device."""
    pages = []
    for name in NAMES:
        pages.append(visit(link_for(management, order, name), size=DESK))
        come(pages[-1])
    assert Invitation.objects.filter(used_at__isnull=False).count() == 5
    return pages


def constitute(management: Page, pages: list[Page], order: Order) -> None:
    """The composition is signed by all, the order read, the undertaking given."""
    management.goto("/desk/roster")
    management.get_by_role("button", name="Кол коюу үчүн курамды түзүү").click()
    expect(management.get_by_text("Кол койгондор: 0 / 5.")).to_be_visible()
    for count, page in enumerate(pages, start=1):
        sign_roster(page)
        done = page.get_by_role("heading", name="Күчүндө")
        expect(done.or_(page.get_by_text(f"Кол койгондор: {count} / 5."))).to_be_visible()
        read_and_promise(page, order)
    assert Acquaintance.objects.count() == Undertaking.objects.count() == 5


def meet(pages: list[Page]) -> None:
    """The first meeting elects chair and secretary; all five sign its minutes."""
    pages[2].goto("/en/desk/meetings/")
    call(pages[2])
    lead(pages[2])
    sign_minutes(pages)
    assert Meeting.objects.get().state == "signed"
    assert Member.objects.get(is_chair=True).person.name == NAMES[0]


def open_the_box(present: list[Page]) -> Opening:
    """The letter is taken out with three cards, the act signed by all three."""
    open_before_the_day(present[0])
    gather(present)
    for page in present:
        open_box_in(page)
    for page in present:
        sign_act(page)
    everybody(present, "Done. The box is opened and the next one is sealed.")
    return Opening.objects.get(act_number=1)


def test_from_the_heads_order_to_the_act_and_the_journal(
    visit: Visit, desk: Visit, school: School, head: Person, now: datetime
):
    seed_helplines(school=school, numbers=["111", "112"], checked_on=now.date())
    management = desk(head, "/desk/orders/", size=PHONE)
    appoint(management)
    order = Order.objects.get()
    pages = bring_in(visit, management, order)
    constitute(management, pages, order)
    meet(pages)
    present = [pages[0], pages[1], pages[4]]
    gather(present)
    everybody(present, "Done.")
    code = write(visit("/w"))
    opening = open_the_box(present)
    follow(visit("/f"), code, "Ушул жерде текшерилди: катың кутучадан алынды.")
    follow(lie(visit("/f")), code, "Катың кол коюлган тизмеде жок.")
    act = printed(pages[0], f"/desk/opening/{opening.pk}/act.pdf")
    journal = printed(management, "/desk/opening/journal.pdf")
    assert "№ 27" in act
    assert "кезексиз" in journal.lower()
    for name in (NAMES[0], NAMES[1], NAMES[4]):
        assert name in act
        assert name in journal
