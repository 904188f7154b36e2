"""The list of letters and the page of one: what the server shows, never a text."""

import pytest

from ishenim.box.models import Letter
from ishenim.casework import actions
from ishenim.casework.models import Reading
from tests.cast import receipt_keys, with_check_digit
from tests.letters import OPENED_AT, has_read, reply_from, rows_of, urgent_note


def _page(enter, who, path):
    answer = enter(who).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_when_letters_come(open_box, members, enter):
    assert "No letter has been taken out yet." in _page(enter, members[0], "/en/desk/letters/")


def test_the_list_shows_who_took_which_letter(letter, members, enter):
    actions.take(letter=letter.row, by=members[1].member, now=OPENED_AT)
    shown = _page(enter, members[0], "/en/desk/letters/")
    assert f"Opened by: {members[1].person.name}" in shown
    assert "Waits for an answer" in shown


def test_the_list_can_be_narrowed_to_those_who_wait(letter, members, roster, enter):
    assert "ИК-2026-0001" in _page(enter, members[0], "/en/desk/letters/?only=waiting")
    for one in members[:2]:  # a word alone counts for nothing
        has_read(letter, one)
    sent = reply_from(members[0], roster, letter, "Рахмат!").json
    assert enter(members[0]).post(
        f"{letter.address}/answer", sent, content_type="application/json"
    ).json() == {"number": 1, "stage": "answered"}
    assert "ИК-2026-0001" not in _page(enter, members[0], "/en/desk/letters/?only=waiting")
    assert "ИК-2026-0001" in _page(enter, members[0], "/en/desk/letters/")


def test_a_letter_that_is_looked_at_right_after_the_opening_has_its_number(
    write, aigul, members, open_the_box, enter, roster
):
    written = write(aigul)
    open_the_box()
    assert "ИК-2026-0001" in _page(enter, members[0], f"/en{written.address}")
    for one in members[:2]:
        has_read(written, one)
    sent = reply_from(members[0], roster, written, "Рахмат!").json
    path = f"{written.address}/answer"
    answer = enter(members[0]).post(path, sent, content_type="application/json")
    assert answer.json() == {"number": 1, "stage": "answered"}


def test_looking_at_the_page_is_not_taking_the_letter(letter, members, enter):
    _page(enter, members[0], letter.address)
    enter(members[0]).get(f"{letter.address}/keys")
    assert not Reading.objects.exists()


def test_no_word_of_the_letter_is_on_its_page(letter, members, enter):
    page = _page(enter, members[0], letter.address)
    keys = enter(members[0]).get(f"{letter.address}/keys").content.decode()
    for secret in (letter.header.text, letter.header.id, letter.header.mailbox):
        assert secret not in page + keys


def test_the_bytes_come_with_a_post_alone_and_are_written_down(letter, members, enter):
    browser = enter(members[0])
    assert browser.get(f"{letter.address}/take").status_code == 405
    answer = browser.post(f"{letter.address}/take")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"age-encryption.org/v1\n")
    assert "opened the letter" in _page(enter, members[4], f"/en{letter.address}")


@pytest.mark.parametrize("what", ["take", "report", "answer", "leaving", "share", "open"])
def test_only_members_reach_a_letter(letter, head, stranger, enter, client, what):
    for who in (head, stranger):
        assert enter(who).get(letter.address).status_code == 403
        assert enter(who).post(f"{letter.address}/{what}").status_code == 403
    assert client.post(f"{letter.address}/{what}").status_code == 302


def test_a_newcomer_sees_that_the_letter_is_closed_to_them(letter, newcomer, enter):
    assert "Closed to you" in _page(enter, newcomer, "/en/desk/letters/")
    assert "This letter is closed to you." in _page(enter, newcomer, f"/en{letter.address}")
    answer = enter(newcomer).post(f"{letter.address}/take", content_type="application/octet-stream")
    assert answer.status_code == 403
    assert answer.json()["message"]


def test_an_unknown_letter_is_not_found(letter, members, enter):
    assert enter(members[0]).get(f"/desk/letters/{'0' * 64}").status_code == 404
    assert enter(members[0]).get("/desk/letters/nonsense").status_code == 404


@pytest.mark.parametrize("body", [{}, {"number": 1}, {"number": "x", "key": "??"}])
def test_a_half_answer_is_refused_with_a_sentence(letter, members, enter, body):
    answer = enter(members[0]).post(
        f"{letter.address}/answer", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_an_urgent_letter_is_opened_through_its_page(
    urgent, members, roster, enter, monkeypatch, now
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    duty = members[3]
    browser = enter(duty)
    assert "Sign and open" in browser.get(f"/en{urgent.address}").content.decode()
    early = browser.post(f"{urgent.address}/take", content_type="application/octet-stream")
    assert early.status_code == 409
    note = {"note": urgent_note(duty, roster, urgent.seal, at=now)}
    opened = browser.post(f"{urgent.address}/open", note, content_type="application/json")
    assert opened.json() == {"opened": True}
    assert browser.post(f"{urgent.address}/take").status_code == 200
    shown = _page(enter, members[0], f"/en{urgent.address}")
    assert "Sign and open" in shown  # everybody for themselves
    assert f"{duty.person.name}, opened the letter" in shown  # as of every letter (R32)
    assert "Sign and open" not in browser.get(f"/en{urgent.address}").content.decode()


def test_a_letter_with_a_lock_comes_with_its_deal_and_the_shares_of_its_box(
    letter, members, enter, roster
):
    browser = enter(members[0])
    papers = browser.get(f"{letter.address}/keys").json()
    assert [seat for seat, _commitment in papers["deal"]["commitments"]] == list(roster.members)
    box = browser.get(f"{letter.address}/releases").json()
    assert box["manifest"] == f"{letter.seal.hex()}\n"
    assert [one["seat"] for one in box["releases"]] == [1, 2, 3]


def test_a_damaged_letter_says_so_and_offers_nothing(letter, members, enter):
    Letter.objects.update(lock=Letter.Lock.DAMAGED)
    shown = _page(enter, members[0], f"/en{letter.address}")
    assert "closed for everybody alike" in shown
    assert "data-do-open" not in shown


def test_a_child_is_answered_as_a_child_and_an_adult_as_an_adult(letter, members, enter):
    shown = _page(enter, members[0], letter.address)
    assert "Биз сага ишенебиз." in shown
    assert "Мы относимся к написанному Вами серьёзно." in shown
    assert "You did the right thing." in shown


def test_a_long_record_leads_to_the_access_log(letter, members, enter):
    row = {"letter": letter.row, "member": members[0].member, "what": "searched", "at": OPENED_AT}
    Reading.objects.bulk_create(Reading(**row) for _one in range(25))
    shown = _page(enter, members[0], f"/en{letter.address}")
    assert shown.count("searched in it") == 20
    assert "log?case=2026-1" in shown
    assert "(+5)" in shown


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    write, aigul, members, open_the_box, school, django_assert_max_num_queries
):
    for number in range(6):
        code = with_check_digit(f"{number}999888877776666555")
        write(type(aigul)(code, receipt_keys(code)))
    open_the_box()
    actions.register(school=school, now=OPENED_AT)
    with django_assert_max_num_queries(6):
        assert len(rows_of(school, members[0].member)) == 6
