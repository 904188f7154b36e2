"""The first page after signing in: what waits, most urgent first."""

import pytest
from django.urls import reverse

from ishenim.box.models import Box
from ishenim.casework import actions
from ishenim.commission.models import Member
from tests.cast import TUESDAY
from tests.letters import OPENED_AT, has_read, reply_from, urgent_note


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
    assert "Every author has an answer. Nobody waits." in shown
    assert "Nothing else waits for you today." in shown
    assert "21 April 2026" in shown


def test_the_head_sees_the_box_but_no_letters(open_box, head, enter):
    shown = _desk(enter, head)
    assert "Next opening:" in shown
    assert "Letters that wait" not in shown
    assert enter(head).get("/desk/letters/").status_code == 403


def test_a_stranger_does_not_come_in(open_box, stranger, enter):
    assert enter(stranger).get("/desk/").status_code == 403


def test_an_urgent_letter_stands_first_and_names_who_should_open_it(urgent, members, head, enter):
    duty, chair = _desk(enter, members[3]), _desk(enter, members[0])
    for shown in (duty, chair, _desk(enter, head)):
        assert shown.index("An urgent letter came") < shown.index("Next opening:")
    link = reverse("letter", args=[urgent.seal.hex()])
    assert link in duty
    assert link not in chair
    assert "Nobody waits." not in chair
    assert "Please call one of them." in chair


def test_everybody_sees_who_opened_it(urgent, members, roster, now, enter):
    duty = members[3]
    note = urgent_note(duty, roster, urgent.seal, at=now)
    actions.open_urgent(letter=urgent.row, note=note, by=duty.member, now=now)
    assert f"Opened by: {duty.person.name}" in _desk(enter, members[0])


def test_an_open_desk_can_ask_whether_another_came(urgent, members, head, stranger, enter):
    assert enter(members[0]).get("/desk/urgent").json() == {"all": 1}
    assert enter(head).get("/desk/urgent").json() == {"all": 1}
    assert enter(stranger).get("/desk/urgent").status_code == 403


def test_letters_wait_until_they_are_answered(letter, members, roster, enter):
    assert "ИК-2026-0001" in _desk(enter, members[0])
    has_read(letter, members[0])
    sent = reply_from(members[0], roster, letter, "Рахмат!")
    actions.answer(
        letter=letter.row,
        number=1,
        key=sent.key,
        sealed=sent.sealed,
        copy=sent.copy,
        by=members[0].member,
        now=OPENED_AT,
    )
    assert "ИК-2026-0001" not in _desk(enter, members[0])


def test_an_overdue_opening_is_said_plainly(open_box, members, enter):
    Box.objects.update(expires_on=TUESDAY.replace(day=1))
    shown = _desk(enter, members[0])
    assert "The opening is late." in shown
    assert "Letters still come in safely." in shown


def test_few_used_cards_are_a_warning_with_names(open_box, members, enter, now):
    Member.objects.filter(seat__in=[4, 5]).update(card_used_on=None)
    shown = _desk(enter, members[0])
    assert "3 / 5" in shown
    assert "If one more card is lost" in shown
    assert members[4].person.name in shown
    Member.objects.filter(seat=4).update(card_used_on=now.date())
    assert "If one more card is lost" not in _desk(enter, members[0])


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
    "page", ["/en/desk/", "/en/desk/letters/", "/en/desk/letters/?only=waiting"]
)
def test_a_desk_on_a_usual_day_asks_ten_questions(
    described, members, enter, page, django_assert_max_num_queries
):
    browser = enter(members[0])
    assert browser.get(page).status_code == 200
    with django_assert_max_num_queries(10):
        browser.get(page)
