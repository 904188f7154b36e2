"""The page of a case: its terms, its line, its course; every step keeps what was typed."""

import pytest

from ishenim.casework.models import Case
from ishenim.consideration.models import Link, Note
from ishenim.proof.note import sign_note
from ishenim.seal import thread
from ishenim.seal.bytes import b64
from tests.letters import OPENED_AT

pytestmark = pytest.mark.django_db
PATH = "/en/desk/cases/2026-1"


@pytest.fixture
def browser(described, members, enter):
    return enter(members[0])


def test_it_shows_the_line_the_terms_and_who_may_see(browser, described, members):
    page = browser.get(PATH).content.decode()
    assert described.summary in page
    assert "Line by" in page
    assert "Answer by" in page
    for cast in members[:4]:
        assert cast.person.name in page
    assert "RCK-1" in page


@pytest.mark.parametrize("language", ["", "/ru", "/en"])
def test_it_costs_a_constant_number_of_queries(
    described, members, enter, language, django_assert_max_num_queries
):
    browser = enter(members[0])
    with django_assert_max_num_queries(30):
        assert browser.get(f"{language}/desk/cases/2026-1").status_code == 200


def test_every_step_is_taken_from_the_page(browser, described):
    for verb, sent in [
        ("assign", {"member": "4"}),
        ("task", {"text": "Чалуу", "member": "", "due_on": ""}),
        ("measure", {"kind": "talk", "text": "Аңгеме", "done_on": "2026-04-22"}),
        ("decide", {"decision": "Чара көрүлдү", "outcome": "confirmed"}),
        ("answered", {"how": "oral", "on": "2026-04-22"}),
    ]:
        answer = browser.post(f"{PATH}/do/{verb}", sent)
        assert answer.status_code == 302, (verb, answer.content.decode()[-3000:])
    page = browser.get(PATH).content.decode()
    assert "open tasks are to be finished" in page
    pk = described.tasks.get().pk
    assert browser.post(f"{PATH}/do/task-done", {"task": pk, "result": ""}).status_code == 302
    assert browser.post(f"{PATH}/do/close").status_code == 302
    assert Case.objects.get().stage == "closed"
    page = browser.get(PATH).content.decode()
    assert "Look back: ask whether it stopped" in page
    assert "Course of the case" in page


def test_what_was_typed_stays_when_a_step_is_refused(browser):
    sent = {"decision": "Узун чечим", "outcome": ""}
    answer = browser.post(f"{PATH}/do/decide", sent)
    assert answer.status_code == 400
    assert "Узун чечим" in answer.content.decode()


def test_a_step_nobody_knows_is_not_found(browser):
    assert browser.post(f"{PATH}/do/forget").status_code == 404


def test_a_task_of_another_case_is_not_found(browser):
    answer = browser.post(f"{PATH}/do/task-done", {"task": "999", "result": ""})
    assert answer.status_code == 404


def test_letters_are_linked_by_number_and_apart_again(browser, described, write, members, school):
    first = Case.objects.get()
    other = Case.objects.create(
        school=school,
        year=2026,
        number=2,
        letter=_second(first),
        received_on=first.received_on,
        registered_on=first.registered_on,
        register_by=first.register_by,
        answer_by=first.answer_by,
        name_hash=b"x" * 32,
    )
    answer = browser.post(f"{PATH}/do/link", {"number": "ИК-2026-0002", "kind": "repeat"})
    assert answer.status_code == 403
    assert "Please open that letter with your key card first." in answer.content.decode()
    other.readers.create(member=members[0].member, proof=b"x" * 32, since=first.received_on)
    answer = browser.post(f"{PATH}/do/link", {"number": "2026-2", "kind": "repeat"})
    assert answer.status_code == 302
    made = Link.objects.get()
    assert (made.case, made.other) == (other, first)
    assert browser.post(f"{PATH}/do/unlink", {"link": made.pk}).status_code == 302
    assert not Link.objects.exists()


def _second(first):
    letter = first.letter
    letter.pk, letter.mailbox = b"s" * 32, b"m" * 16
    letter._state.adding = True
    letter.save()
    return letter


def test_a_note_is_sealed_to_those_who_may_see_the_case(browser, described, members, roster):
    papers = browser.get(f"{PATH}/notes").json()
    assert papers["to"] == [1, 2, 3, 4]
    text = thread.write_note(roster.origin, "2026-1", OPENED_AT.date(), "Ысым: Асан")
    note = sign_note(text, [members[0].keys.signer])
    sealed = thread.seal_copy(roster, papers["to"], note)
    kept = browser.post(f"{PATH}/note", {"sealed": b64(sealed)}, content_type="application/json")
    assert kept.status_code == 200
    row = bytes(Note.objects.get().sealed)
    assert thread.open_note_of(members[3].keys, row, roster, "2026-1").body == "Ысым: Асан"
    with pytest.raises(Exception, match="REPLY_FORMAT"):
        thread.open_note_of(members[4].keys, row, roster, "2026-1")


def test_what_is_no_sealed_note_is_refused(browser):
    sent = {"sealed": "QUJD"}
    answer = browser.post(f"{PATH}/note", sent, content_type="application/json")
    assert answer.status_code == 400
    assert not Note.objects.exists()


@pytest.mark.parametrize("path", ["", "/notes", "/do/close", "/do/nothing"])
def test_who_has_not_opened_the_letter_gets_one_and_the_same_refusal(
    described, members, enter, path
):
    answer = enter(members[4]).get(PATH + path)
    assert answer.status_code == 403
    assert described.summary not in answer.content.decode()


def test_a_number_nobody_has_is_not_found(browser):
    assert browser.get("/en/desk/cases/2026-99").status_code == 404
