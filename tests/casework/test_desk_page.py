"""The first page after signing in: what waits, most urgent first."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ishenim.box.models import Box
from ishenim.casework import actions
from ishenim.commission.models import Member
from tests.cast import TUESDAY
from tests.letters import OPENED_AT, has_read, open_urgent, reply_from


@pytest.fixture(autouse=True)
def _today(monkeypatch, now):
    """Let every page think that it is the day of the cast."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def _desk(enter, who, language="/en"):
    page = enter(who).get(f"{language}/desk/")
    assert page.status_code == 200
    return page.content.decode()


def test_a_quiet_desk_says_so_kindly(open_box, members, enter, now):
    Member.objects.update(card_used_on=now.date())
    shown = _desk(enter, members[0])
    assert "No letter has been taken out yet." in shown
    assert "Every author has an answer." not in shown  # of no letters that says nothing
    assert "Nothing else waits for you today." in shown
    assert "21 April 2026" in shown


def test_no_speller_and_no_translator_gets_the_words_of_the_desk(open_box, members, enter):
    shown = _desk(enter, members[0])
    assert '<body class="desk" spellcheck="false" translate="no"' in shown
    assert 'spellcheck="true"' not in shown


def test_that_every_author_has_an_answer_is_said_of_letters(letter, members, roster, enter):
    assert "Every author has an answer." not in _desk(enter, members[0])
    for member in members[:2]:
        has_read(letter, member)
    sent = reply_from(members[0], roster, letter, "Рахмат, биз окудук.")
    actions.answer(letter=letter.row, by=members[0].member, now=OPENED_AT, sent=sent)
    shown = _desk(enter, members[0])
    assert "Every author has an answer. Nobody waits." in shown
    assert "No letter has been taken out yet." not in shown


def test_the_head_sees_the_box_but_no_letters(open_box, head, enter):
    shown = _desk(enter, head)
    assert "Next opening:" in shown
    assert "Letters that wait" not in shown
    assert enter(head).get("/desk/letters/").status_code == 403


def test_a_stranger_does_not_come_in(open_box, stranger, enter):
    assert enter(stranger).get("/desk/").status_code == 403


def test_an_urgent_letter_stands_first_and_every_member_may_open_it(urgent, members, head, enter):
    link = reverse("letter", args=[urgent.seal.hex()])
    for member in members:
        shown = _desk(enter, member)
        assert shown.index("An urgent letter came") < shown.index("Next opening:")
        assert link in shown
        assert "Every member may open it at once." in shown
        assert "Nobody waits." not in shown
    shown = _desk(enter, head)
    assert link not in shown
    assert "Please call one of them." in shown


def test_the_head_is_told_whom_to_call(urgent, members, head, enter):
    type(members[0].member).objects.filter(pk=members[1].member.pk).update(is_duty=True)
    shown = enter(head).get("/en/desk/").text
    assert "Duty reader:" in shown
    assert members[1].person.name in shown.split("Duty reader:")[1].split("</p>")[0]
    assert 'href="/en/desk/people"' in shown


@pytest.mark.parametrize("address", ["/en/desk/letters/", "/en/desk/register"])
def test_who_may_not_enter_stays_in_the_frame_of_the_desk(open_box, head, enter, address):
    page = enter(head).get(address)
    assert page.status_code == 403
    assert "To the desk" in page.text
    assert "Exit quickly" not in page.text
    assert "Go back and try" not in page.text


def test_who_opened_it_and_when_it_came_is_not_said(urgent, members, roster, enter):
    before = _desk(enter, members[0])
    open_urgent(urgent, members[4], roster)
    after = _desk(enter, members[0])
    urgent_part = slice(before.index("An urgent letter came"), before.index("Next opening:"))
    assert members[4].person.name not in before[urgent_part]
    assert after[urgent_part] == before[urgent_part]
    assert "09:30" not in after


def test_an_open_desk_can_ask_whether_another_came(urgent, members, head, stranger, enter):
    assert enter(members[0]).get("/desk/urgent").json() == {"all": 1}
    assert enter(head).get("/desk/urgent").json() == {"all": 1}
    assert enter(stranger).get("/desk/urgent").status_code == 403


def test_letters_wait_until_they_are_answered(letter, members, roster, enter):
    assert "ИК-2026-0001" in _desk(enter, members[0])
    has_read(letter, members[0])
    sent = reply_from(members[0], roster, letter, "Рахмат!")
    actions.answer(letter=letter.row, by=members[0].member, now=OPENED_AT, sent=sent)
    assert "second member" in _desk(enter, members[0])
    has_read(letter, members[1])
    assert "ИК-2026-0001" not in _desk(enter, members[0])


def test_an_overdue_opening_is_said_plainly(open_box, members, enter):
    Box.objects.update(sealed_on=TUESDAY.replace(day=1), opens_on=TUESDAY.replace(day=14))
    shown = _desk(enter, members[0])
    assert "14 April 2026" in shown
    assert "The box should have been opened by this day:" in shown
    assert "Letters still come in safely." in shown


def test_an_opening_is_late_from_six_in_the_evening(open_box, members, enter, monkeypatch):
    for hour, is_late in ((17, False), (18, True)):
        moment = datetime(2026, 4, 21, hour, tzinfo=ZoneInfo("Asia/Bishkek"))
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        assert (
            "The box should have been opened by this day:" in _desk(enter, members[0])
        ) == is_late


def test_without_the_card_the_desk_tells_only_how_many_letters_wait(letter, members, enter):
    shown = enter(members[0], card=False).get("/en/desk/").content.decode()
    assert "All that wait: 1" in shown
    assert "ИК-2026-0001" not in shown


def test_letters_that_stay_locked_are_counted(write, aigul, members, open_the_box, enter):
    write(aigul)
    open_the_box(members[:2])
    shown = _desk(enter, members[0])
    assert "Letters that still wait locked" in shown
    assert "Nothing else waits for you today." not in shown


def test_few_used_cards_are_a_warning_with_names(open_box, members, enter, now):
    Member.objects.filter(seat__in=[4, 5]).update(card_used_on=None)
    shown = _desk(enter, members[0])
    assert "3 / 5" in shown
    assert members[4].person.name in shown


def test_a_signature_that_is_waited_for_is_asked_of_whom_it_concerns(members, school, now, enter):
    from ishenim.commission import actions as commission

    row = commission.draft_roster(school=school, by=None, now=now)
    for member in members[:2]:
        row = commission.sign_roster(roster=row, line=member.sign(row.text), now=now)
    assert "Your signature is needed" in _desk(enter, members[4])
    signed = _desk(enter, members[0])
    assert "Your signature is needed" not in signed
    assert "Signed: 2 / 5" in signed


def test_before_the_first_sealing_the_desk_says_what_comes_next(members, enter):
    assert "The box is not sealed yet." in _desk(enter, members[0])


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "Кийинки ачуу"), ("/ru", "Следующее вскрытие"), ("/en", "Next opening")],
)
def test_the_desk_speaks_three_languages(open_box, members, enter, language, words):
    assert words in _desk(enter, members[0], language)


@pytest.mark.parametrize(
    ("page", "most"),
    [("/en/desk/", 12), ("/en/desk/letters/", 10), ("/en/desk/letters/?only=waiting", 10)],
)
def test_a_desk_on_a_usual_day_asks_few_questions(
    described, members, enter, page, most, django_assert_max_num_queries
):
    browser = enter(members[0])
    assert browser.get(page).status_code == 200
    with django_assert_max_num_queries(most):
        browser.get(page)
