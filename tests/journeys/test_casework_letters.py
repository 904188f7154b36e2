"""A member reads a letter on their own device and answers; the author reads the answer."""

import io

import pytest
from django.core import mail
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from ishenim.casework import actions, letters
from ishenim.casework.models import Reading
from ishenim.journal.models import Entry
from ishenim.seal.bytes import b64
from ishenim.seal.card import card_text
from tests.cast import Author
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.letters import add_to, alarm_of, release_falsely

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
RESPONSIBLE = 2  # the index of the member whose answer to an ordinary letter counts alone


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (20, 90, 160)).save(made, "PNG")
    return made.getvalue()


def _unlock(page: Page, member) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()


def _open(page: Page, member, button: str = "Open the letter") -> None:
    clean(page)
    page.get_by_role("button", name=button).click()
    _unlock(page, member)
    expect(page.locator("article.opened")).to_be_visible()


@pytest.fixture
def letter(served, aigul, write, open_the_box):
    """Aigul's letter with a picture and a page that would run scripts; the box is opened."""
    page = b"<script>1</script>"
    written = write(
        aigul,
        "Алар жаңы балдардан акча сурашат.\n<b>Жардам бериңиз</b>",
        tile="RCK",
        who="pupil",
        danger="no",
        language="ky",
        files=[("сүрөт.png", "image/png", _picture()), ("кат.html", "text/html", page)],
    )
    open_the_box()
    return written


def _read(page: Page, member) -> None:
    """Open the first letter of the list: what it is about, then the words, then the files."""
    clean(page)
    fits(page)
    page.get_by_role("link", name="ИК-").click()
    _open(page, member)
    expect(page.get_by_text("This letter is about: Racketeering, extortion")).to_be_visible()
    expect(page.get_by_text("Алар жаңы балдардан")).to_be_hidden()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text("<b>Жардам бериңиз</b>")).to_be_visible()
    page.get_by_role("button", name="Show the picture").click()
    expect(page.get_by_role("img", name="сүрөт.png")).to_be_visible()
    page_of_scripts = page.locator("li.file", has_text="кат.html")
    expect(page_of_scripts).to_contain_text("This file cannot be shown safely.")
    expect(page.locator("a[download]")).to_have_count(0)
    clean(page)
    fits(page)


def _answer(page: Page) -> None:
    """Put ready sentences to a child together, add a line, sign and send."""
    page.get_by_role("button", name="Thanks").click()
    page.get_by_role("button", name="We believe you").click()
    text = page.get_by_label("The answer", exact=True)
    text.press("End")
    text.press_sequentially(" Эртең сүйлөшөбүз.")
    page.get_by_role("button", name="A question to tap").click()
    expect(page.locator("[data-preview-text]")).to_contain_text("Биз сага ишенебиз.")
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The answer is in the author's mailbox.")).to_be_visible()
    expect(page.locator(".thread")).to_contain_text("Эртең сүйлөшөбүз.")
    clean(page)


def _tap(author):
    """Answer the question, say that the answer did not help, and ask to stop."""
    # A question is answered by a tap; it shows no marks of the way it is written.
    expect(author.locator(".reply__text").first).not_to_contain_text("( )")
    # What is half written stays in its field: it is not sent with a tap.
    author.locator("[data-add-form] [value=goes-on]").check()
    author.locator("[data-add-form] textarea").fill("Бүгүн дагы болду.")
    for tap in ("Айткым келбейт", "✘ Жардам берген жок"):
        author.get_by_role("button", name=tap).click()
        expect(author.locator("[data-said]")).to_contain_text(tap)
    author.get_by_text("Сураныч, токтотуңуздар").first.click()
    author.evaluate("window.scrollTo(0, 0)")  # the bar lies over whatever was scrolled under it
    clean(author)
    fits(author)
    author.get_by_role("button", name="■ Сураныч, токтотуңуздар").click()
    expect(author.locator("[data-said]")).to_contain_text("■")
    expect(author.locator("[data-said]")).not_to_contain_text("Бүгүн дагы болду.")
    expect(author.locator("[data-add-form] textarea")).to_have_value("Бүгүн дагы болду.")


def _shows_what_was_tapped(page):
    said = page.locator(".thread li")
    expect(said.nth(1)).to_contain_text("> Бул азыр да болуп жатабы?\nАйткым келбейт")
    expect(said.nth(2)).to_contain_text("it did not help")
    expect(said.nth(3)).to_contain_text("asks to stop")
    expect(page.get_by_text("The author asks to stop.")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_member_reads_a_letter_answers_and_the_author_reads_the_answer(
    letter, desk, visit, aigul, members, size
):
    page = desk(members[RESPONSIBLE], "/en/desk/letters/", size=size)
    _read(page, members[RESPONSIBLE])
    assert letter.row.stage == "read"
    _answer(page)
    assert letter.row.stage == "answered"
    # The author comes back with the code alone.
    author = visit("/f")
    author.locator("[data-code-field]").fill(aigul.code)
    author.locator("[data-code-form] button").click()
    expect(author.get_by_text("Эртең сүйлөшөбүз.")).to_be_visible(timeout=30_000)
    _tap(author)
    # What the author adds makes the letter wait again and stands in its thread.
    author.locator("[data-add-send]").click()
    expect(author.locator("[data-add-problem]")).to_be_hidden()
    expect(author.locator("[data-add-form] textarea")).to_have_value("")
    page.goto("/en/desk/letters/?only=waiting")
    expect(page.get_by_text("The author added something")).to_be_visible()
    page.get_by_role("link", name="ИК-").click()
    page.get_by_role("button", name="Open the letter").click()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.locator(".thread li").first).to_contain_text("Эртең сүйлөшөбүз.")
    expect(page.locator(".thread li").last).to_contain_text("Дагы эле уланып жатат")
    expect(page.locator(".thread li").last).to_contain_text("Бүгүн дагы болду.")
    _shows_what_was_tapped(page)


def _send(page: Page) -> None:
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()


def test_two_members_who_answer_at_once_both_keep_their_words(
    served,
    desk,
    aigul,
    members,
    school,
    roster,
    write,
    open_the_box,
):
    written = write(aigul, who="parent", language="en")
    open_the_box()
    actions.register(school=school, now=timezone.now())
    path = f"/en{written.address}"
    pages = [desk(member, path) for member in members[:2]]
    for page, member in zip(pages, members[:2], strict=True):
        _open(page, member)
        page.get_by_role("button", name="Show the letter").click()
        page.get_by_role("button", name="Thanks").click()
    first, second = pages
    _send(first)
    expect(first.get_by_text("The answer is in the author's mailbox.")).to_be_visible()
    _send(second)
    expect(second.get_by_text("A colleague has answered in this moment.")).to_be_visible()
    expect(second.get_by_label("The answer", exact=True)).to_have_value(
        "Hello! Thank you for your letter."
    )
    second.get_by_role("button", name="Show what came").click()
    expect(second.locator(".thread li")).to_have_count(1)
    _send(second)
    expect(second.locator(".thread li")).to_have_count(2)
    assert letters.next_number(written.row) == 3


def test_what_the_author_adds_in_the_minute_of_an_answer_is_read_before_it_goes(
    letter, desk, members, roster, school
):
    actions.register(school=school, now=timezone.now())
    page = desk(members[0], f"/en{letter.address}")
    _open(page, members[0])
    page.get_by_role("button", name="Show the letter").click()
    field = page.get_by_label("The answer", exact=True)
    field.fill("Биз сүйлөшөбүз.")
    page.get_by_role("button", name="Sign and send").click()
    add_to(letter, roster, school, "■ Сураныч, токтотуңуздар")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The author has written again.")).to_be_visible()
    expect(field).to_have_value("Биз сүйлөшөбүз.")
    clean(page)
    # Nothing counts as seen before it is asked for.
    _send(page)
    expect(page.get_by_text("The author has written again.")).to_be_visible()
    page.get_by_role("button", name="Show what came").click()
    expect(page.get_by_text("The author asks to stop.")).to_be_visible()
    expect(page.get_by_text("The author has written again.")).to_be_hidden()
    _send(page)
    expect(page.get_by_text("The answer is in the author's mailbox.")).to_be_visible()
    assert [line.way for line in letters.thread(letter.row)] == ["in", "out"]


def test_the_text_stays_when_the_connection_is_lost(
    served,
    desk,
    aigul,
    members,
    write,
    open_the_box,
    school,
):
    written = write(aigul)
    open_the_box()
    actions.register(school=school, now=timezone.now())
    page = desk(members[0], f"/en{written.address}")
    _open(page, members[0])
    page.get_by_role("button", name="Show the letter").click()
    page.get_by_label("The answer", exact=True).fill("Биз окудук.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Your text is still here.")).to_be_visible()
    expect(page.get_by_label("The answer", exact=True)).to_have_value("Биз окудук.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The answer is in the author's mailbox.")).to_be_visible()


def test_whom_the_author_left_out_reads_a_kind_sentence(
    served,
    desk,
    aigul,
    members,
    write,
    open_the_box,
    school,
):
    written = write(aigul, avoid=frozenset({1}))
    open_the_box()
    actions.register(school=school, now=timezone.now())
    page = desk(members[0], f"/en{written.address}")
    page.get_by_role("button", name="Open the letter").click()
    _unlock(page, members[0])
    expect(page.get_by_text("Its author chose other readers.")).to_be_visible()
    expect(page.locator("article.opened")).to_have_count(0)
    clean(page)


def test_who_handed_out_a_false_share_is_named_and_the_letter_opens_with_the_others(
    served, desk, aigul, members, write, open_the_box, school, roster
):
    written = write(aigul, "Мени эшикке чыгарбай коюшту.")
    opening = open_the_box()
    release_falsely(members[3], opening.box, roster)
    actions.register(school=school, now=timezone.now())
    page = desk(members[1], f"/en{written.address}")
    _open(page, members[1])
    said = page.get_by_text("Not every share that was handed out fits this letter.")
    expect(said).to_contain_text("№ 4 (Psychologist)")
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text("Мени эшикке чыгарбай коюшту.")).to_be_visible()
    clean(page)


def test_with_too_few_true_shares_the_page_says_what_helps(
    served, desk, aigul, members, write, open_the_box, school, roster
):
    written = write(aigul)
    opening = open_the_box()
    release_falsely(members[2], opening.box, roster)
    actions.register(school=school, now=timezone.now())
    page = desk(members[1], f"/en{written.address}")
    page.get_by_role("button", name="Open the letter").click()
    _unlock(page, members[1])
    expect(
        page.get_by_text("Too few shares of this letter open with your key card.")
    ).to_be_visible()
    assert not Reading.objects.exists()  # nothing was taken


UNREAD = "There is no mark yet that two members have read it or that it was answered."


def _open_urgent(page: Page, member) -> None:
    """Open the urgent letter from the desk, sign, read."""
    clean(page)
    fits(page)
    page.get_by_role("link", name="Open the urgent letter").click()
    _open(page, member, "Sign and open")
    expect(page.get_by_text("The author says that somebody is in danger now.")).to_be_visible()
    page.get_by_role("button", name="Show the letter").click()
    expect(page.get_by_text("Ал өзүнө зыян кылам деди.")).to_be_visible()


def _stage(visit, aigul: Author) -> Locator:
    """Return where the author sees the present stage, looked at anew."""
    author = visit("/en/f")
    author.locator("[data-code-field]").fill(aigul.code)
    author.locator("[data-code-form] button").click()
    return author.locator(".stages__one[aria-current]")


def test_two_members_read_an_urgent_letter_before_tuesday(
    served, desk, visit, aigul, members, write
):
    colleague = desk(members[0], "/en/desk/")
    expect(colleague.get_by_text("No letter has been taken out yet.")).to_be_visible()
    written = write(aigul, "Ал өзүнө зыян кылам деди.", kind="urgent", tile="SUI", danger="yes")
    actions.tick(now=timezone.now())
    assert len(mail.outbox) == 5
    colleague.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(colleague.get_by_text("An urgent letter has just come.")).to_be_visible()
    clean(colleague)
    colleague.get_by_role("link", name="Show it").click()
    expect(colleague.get_by_text(UNREAD)).to_be_visible()
    page = desk(members[3], "/en/desk/", size=PHONE)
    _open_urgent(page, members[3])
    assert Entry.objects.filter(kind="urgent").count() == 1
    assert Reading.objects.get().member == members[3].member
    assert alarm_of(written).read_on is None  # one word is none
    colleague.reload()
    _open_urgent(colleague, members[0])
    expect(colleague.locator("[aria-current=step]")).to_have_text("Read")
    assert alarm_of(written).read_on == timezone.localdate()
    page.goto("/en/desk/")
    expect(page.get_by_text("An urgent letter came")).to_have_count(0)
    page.goto(f"/en{written.address}")
    expect(page.get_by_text("Read:")).to_be_visible()
    expect(page.get_by_text(UNREAD)).to_have_count(0)
    expect(_stage(visit, aigul)).to_contain_text("has read it")


def test_an_urgent_letter_about_the_only_duty_reader_is_not_his_to_stop(
    served, desk, visit, aigul, members, write
):
    written = write(
        aigul,
        "Ал өзүнө зыян кылам деди.",
        kind="urgent",
        danger="yes",
        avoid=frozenset({4}),
    )
    actions.tick(now=timezone.now())
    page = desk(members[3], "/en/desk/", size=PHONE)
    page.get_by_role("link", name="Open the urgent letter").click()
    page.get_by_role("button", name="Sign and open").click()
    _unlock(page, members[3])
    expect(page.get_by_text("Its author chose other readers.")).to_be_visible()
    clean(page)
    # He says nevertheless that he has read it, with a name that he made up.
    name = b64(b"made up".ljust(32))
    said = page.evaluate(
        """async ([address, name]) => (await fetch(address, {
            method: "POST",
            headers: {"Content-Type": "application/json",
                "X-CSRFToken": document.body.dataset.csrf},
            body: JSON.stringify({result: "ok", name}),
        })).json()""",
        [f"{written.address}/report", name],
    )
    assert said["stage"] == "received"
    expect(_stage(visit, aigul)).to_contain_text("into the box")
    for member in members[:2]:
        reader = desk(member, "/en/desk/")
        expect(reader.get_by_text(UNREAD)).to_be_visible()
        _open_urgent(reader, member)
    assert alarm_of(written).read_on == timezone.localdate()
    expect(_stage(visit, aigul)).to_contain_text("has read it")
