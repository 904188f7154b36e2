"""A letter from its drop to «it stopped»: registered, given, done, answered, decided, looked at.

An urgent one, one about the head, and a member who leaves in the middle.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ishenim.casework import actions as casework
from ishenim.casework.models import Case
from ishenim.commission.models import Person
from ishenim.consideration import actions
from ishenim.registration.actions import describe
from ishenim.retention.models import Deed
from ishenim.seal.card import card_text
from tests.cast import NOW, Author, CastMember
from tests.journeys.conftest import DESK, PHONE, clean, fits
from tests.letters import OPENED_AT, Written, alarm_of, line, read_by

pytestmark = [pytest.mark.usefixtures("served"), pytest.mark.slow]
LONG = 60_000


def unlock(page: Page, member: CastMember) -> None:
    page.get_by_label("Characters of the card").fill(card_text(member.card))
    page.get_by_role("button", name="Unlock the card").click()


def opened(page: Page, member: CastMember, button: str = "Open the letter") -> None:
    page.get_by_role("button", name=button).click()
    unlock(page, member)
    page.get_by_role("button", name="Show the letter").click(timeout=LONG)


def drawer(page: Page, name: str) -> None:
    """Open one of the case page's drawers."""
    page.locator("summary", has_text=name).first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def described(page: Page, category: str, summary: str, *, circumstance: str = "") -> None:
    """Lead from the opened letter to its line in the register and write it."""
    press(page, "Fill in its line")
    expect(page.get_by_label("Who writes")).to_have_value("pupil")
    page.get_by_label("Category").select_option(category)
    if circumstance:
        page.get_by_label(circumstance).check()
    page.get_by_label("In short, without names").fill(summary)
    clean(page)
    fits(page)
    press(page, "Save")


def work(page: Page) -> None:
    """Give the case to oneself, do a task, write down a measure."""
    drawer(page, "Give it to an executor")
    page.get_by_label("Executor", exact=True).select_option("3")
    press(page, "Give it to an executor")
    press(page, "I take it over")
    drawer(page, "Add a task")
    page.locator("#task_text").fill("Класс жетекчи менен сүйлөшүү")
    press(page, "Add a task")
    drawer(page, "It is done")
    page.get_by_label("What came of it", exact=True).fill("Сүйлөштүк")
    press(page, "It is done")
    drawer(page, "Write down a measure")
    page.get_by_label("What was done", exact=True).fill("Балдар менен аңгеме өтүлдү")
    page.locator("#measure_done_on").fill(OPENED_AT.date().isoformat())
    press(page, "Write down a measure")
    expect(page.get_by_text("Балдар менен аңгеме өтүлдү")).to_be_visible()


def note(page: Page, words: str) -> None:
    """Seal a note to who may see the case."""
    press(page, "Open the notes with my key card")
    page.get_by_label("A new note").fill(words, timeout=LONG)
    press(page, "Seal and keep")
    expect(page.locator(".thread")).to_contain_text(words, timeout=LONG)
    clean(page)
    fits(page)


def answer_and_close(page: Page) -> None:
    """The answer goes under the author's code, then the decision, then the end."""
    page.get_by_role("link", name="Open the letter and answer").click()
    press(page, "Open the letter")
    press(page, "Show the letter")
    page.get_by_label("The answer", exact=True).fill("Салам! Чоңдор менен сүйлөштүк.")
    press(page, "Sign and send")
    press(page, "Send it now")
    expect(page.get_by_text("The answer is in the author's mailbox.")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="The case: executors, measures, decision").click()
    drawer(page, "Write the decision")
    page.locator("#decide_decision").fill("Кодулоо тастыкталды, чара көрүлдү.")
    page.get_by_label("What was found", exact=True).select_option("confirmed")
    press(page, "Write the decision")
    press(page, "Close the case")
    expect(page.get_by_text("Look back: ask whether it stopped")).to_be_visible()


def look_back(page: Page) -> None:
    drawer(page, "Note what was found")
    page.get_by_label("Did it stop?").select_option("no")
    page.get_by_label("What came of it", exact=True).fill("Бала токтоду деди")
    press(page, "Note what was found")
    expect(page.get_by_text("Бала токтоду деди")).to_be_visible()


def test_a_bullying_letter_from_drop_to_it_stopped(
    letter: Written, desk: Callable[..., Page], visit: Callable[..., Page], members, aigul: Author
):
    member = members[2]
    page = desk(member, f"/en{letter.address}", size=PHONE)
    opened(page, member)
    described(page, "VIO-3", "Жаңы баланы кодулашат, акча сурашат.")
    expect(page.get_by_role("heading", name="ИК-2026-0001")).to_be_visible()
    expect(page.get_by_text("First the safety of the child")).to_be_visible()
    work(page)
    note(page, "Баланын аты: Асан")
    answer_and_close(page)

    author = visit("/f")
    author.get_by_role("textbox", name="Код").fill(aigul.code)
    author.get_by_role("button", name="Көрсөт").click()
    expect(author.get_by_text("Чоңдор менен сүйлөштүк.")).to_be_visible(timeout=LONG)
    look_back(page)
    row = Case.objects.get()
    assert (row.stage, row.letter.stage, row.outcome) == ("closed", "finished", "confirmed")

    # Who has not opened it finds number and days alone.
    other = desk(members[4], "/en/desk/register?term=all")
    expect(other.get_by_text("You have not opened this letter.")).to_be_visible()
    expect(other.locator(".cases").get_by_text("VIO-3")).to_have_count(0)


def test_an_urgent_letter_at_two_in_the_night(write, aigul, desk, members):
    night = NOW.replace(hour=2, minute=0)
    written = write(aigul, "Азыр чатырда турам.", kind="urgent", tile="SUI", at=night)
    casework.tick(now=night)
    assert alarm_of(written).arrived_at == night
    page = desk(members[3], "/en/desk/", size=PHONE)
    page.get_by_role("link", name="Open the urgent letter").click()
    expect(page.get_by_text("Call 112:")).to_be_visible()
    expect(page.get_by_role("link", name="112", exact=True)).to_have_attribute("href", "tel:112")
    clean(page)
    fits(page)
    opened(page, members[3], "Sign and open")
    expect(page.get_by_text("Азыр чатырда турам.")).to_be_visible()

    # Its line waits for a second reader: the night is for the child, not for the register.
    casework.tick(now=NOW)
    page.goto("/en/desk/register?term=undescribed")
    page.get_by_role("link", name="ИК-2026-0001").click()
    page.get_by_role("link", name="Fill in its line").click()
    expect(page.get_by_text("A second member must open the letter first.")).to_be_visible()


def test_a_letter_about_the_head(letter: Written, desk, members, head: Person):
    member = members[2]
    page = desk(member, f"/en{letter.address}")
    opened(page, member)
    described(
        page,
        "COR-1",
        "Класстан акча чогултулат.",
        circumstance="The head of the school is involved",
    )
    expect(page.get_by_text("The head is shown nothing of it.")).to_be_visible()

    # The head's own pages: no case, no category, no way in.
    heads = desk(head, "/en/desk/")
    for path in ("desk/register", "desk/cases/2026-1", "desk/categories", "desk/retention"):
        assert heads.goto(f"/en/{path}").status == 403
    for path in ("desk/", "desk/letters/log", "desk/obligations/"):
        heads.goto(f"/en/{path}")
        assert "COR-1" not in heads.content()
        assert "акча чогултулат" not in heads.content()

    # Nor does it go to the head as a body.
    page.get_by_role("link", name="Pass it to a body").click()
    page.get_by_label("Body").select_option("head")
    page.get_by_label("What was passed on").fill("Акча чогултуу")
    page.get_by_label("Why it may be told").fill("Мыйзам")
    page.get_by_label("Day").first.fill(OPENED_AT.date().isoformat())
    press(page, "Write it down")
    expect(page.get_by_text("This letter is about the head.")).to_be_visible()
    page.get_by_label("Body").select_option("district")
    press(page, "Write it down")
    expect(page.get_by_text("ЧК-2026-0001 · District education department")).to_be_visible()


def test_a_member_leaves_in_the_middle_of_a_case(letter: Written, desk, members):
    case = read_by(letter, *members[:4])
    who = {"by": members[2].member, "now": OPENED_AT}
    describe(case=case, described=line(), tile="RCK", **who)
    actions.assign(case=case, member=members[3].member, **who)

    page = desk(members[2], "/en/desk/handing-over", size=DESK)
    page.get_by_label("Who hands over").select_option("4")
    page.get_by_label("Who takes over").select_option("2")
    press(page, "Hand over")
    expect(page.get_by_text("are handed over")).to_be_visible()
    page.goto("/en/desk/cases/2026-1")
    expect(page.locator("#work + ul")).to_contain_text("Айнура Бекова")

    # The act of handing over, signed by both and by a third, whom the program names.
    page.goto("/en/desk/retention/handover")
    page.get_by_label("Who hands over").select_option("4")
    page.get_by_label("Who takes over").select_option("2")
    press(page, "Draft the act")
    path = re.sub(r"^https?://[^/]+", "", page.url)
    for seat in {3, 1, *(seat - 1 for seat in Deed.objects.get().seats)}:
        signer = desk(members[seat], path)
        press(signer, "Sign the act")
        unlock(signer, members[seat])
        expect(signer.get_by_role("button", name="Sign the act")).to_have_count(0, timeout=LONG)
    expect(signer.get_by_text("In the journal since:")).to_be_visible()
    deed = Deed.objects.get()
    assert deed.signed_on is not None
