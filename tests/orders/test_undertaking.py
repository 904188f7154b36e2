"""The undertaking of confidentiality: read, signed with one's own card, kept, printed (R32)."""

import pytest
from django.utils import timezone, translation

from ishenim.commission.models import Member
from ishenim.journal.models import Entry
from ishenim.orders.models import Undertaking
from ishenim.orders.reading import has_undertaken
from ishenim.orders.undertakings import actions
from ishenim.orders.undertakings.drafting import draft
from ishenim.orders.undertakings.reading import check_undertaken, signed_days
from ishenim.seal.paper import document_hash, read_paper, signers_of
from ishenim.ui.refusals import BadInput, NotNow
from tests.cast import later, sign_undertaking

PAGE = "/en/desk/undertaking"


@pytest.fixture(autouse=True)
def _today(monkeypatch, now):
    """Let every page think that it is the day of the cast."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    with translation.override("ky"):
        yield


def sign_on_the_page(browser, cast, now):
    text = draft(cast.member, timezone.localdate(now)).note_text
    return browser.post(
        "/desk/undertaking/sign", {"line": cast.sign(text)}, content_type="application/json"
    )


def test_the_page_shows_the_text_that_is_signed_and_its_copies(members, enter, now):
    page = enter(members[0]).get(PAGE)
    shown = page.content.decode()
    drafted = draft(members[0].member, timezone.localdate(now))
    assert page.context["content"] == drafted.content
    assert members[0].person.name in drafted.content
    assert "Reading copy in Russian" in shown
    assert '<article class="paper" lang="ru">' in shown
    assert '<article class="paper" lang="en">' in shown


def test_a_member_signs_with_their_own_card(members, enter, school, now):
    browser = enter(members[0])
    assert sign_on_the_page(browser, members[0], now).json() == {"signed": True}
    row = Undertaking.objects.get()
    assert (row.member.seat, row.signed_on) == (1, now.date())
    assert "15 April 2026" in browser.get(PAGE).content.decode()


def test_the_journal_keeps_its_hash_and_no_name(members, now):
    row = sign_undertaking(members[0], now)
    entry = Entry.objects.get(index=row.journal_index)
    assert (entry.kind, entry.note) == ("paper", row.note)
    paper = read_paper(row.note_text)
    assert (paper.kind, paper.number, paper.about) == ("undertaking", "1", "seat 1")
    assert paper.document == document_hash(row.content)
    assert members[0].person.name not in row.note
    name = members[0].member.key_name
    assert signers_of(row.note, {name: members[0].keys.signer.public}) == {name}


def test_signing_counts_as_a_use_of_the_card(members, now):
    sign_undertaking(members[0], now)
    assert Member.objects.get(seat=1).card_used_on == now.date()


def test_signing_twice_changes_nothing(members, now):
    first = sign_undertaking(members[0], now)
    assert sign_undertaking(members[0], later(days=1)) == first
    assert Entry.objects.count() == 1


def test_a_colleagues_card_does_not_sign_for_one(members, now):
    text = draft(members[0].member, now.date()).note_text
    with pytest.raises(BadInput) as refused:
        actions.sign_undertaking(line=members[1].sign(text), by=members[0].member, now=now)
    assert "Сиздин картаңыз менен коюлган эмес" in refused.value.sentence


def test_yesterdays_text_is_not_signed_today(members, now):
    text = draft(members[0].member, now.date()).note_text
    line = members[0].sign(text)
    with pytest.raises(BadInput):
        actions.sign_undertaking(line=line, by=members[0].member, now=later(days=1))


def test_without_a_card_the_page_asks_for_one_first(seated, enter, now):
    shown = enter(seated[0]).get(PAGE).content.decode()
    assert "Please make the card first." in shown
    with pytest.raises(NotNow):
        actions.sign_undertaking(line="— x y\n", by=seated[0], now=now)


@pytest.mark.parametrize("body", [{}, {"line": 1}, {"line": "x"}, {"line": "— a b\n"}])
def test_what_is_no_signature_is_refused(members, enter, body):
    browser = enter(members[0])
    answer = browser.post("/desk/undertaking/sign", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Undertaking.objects.exists()


def test_the_gate_refuses_with_a_sentence_and_a_link(members):
    with pytest.raises(NotNow) as refused:
        check_undertaken(members[0].member)
    assert refused.value.code == "UNDERTAKING"
    assert refused.value.link[0].endswith("/desk/undertaking")


def test_the_gate_opens_with_the_signature(members, school, now):
    sign_undertaking(members[0], now)
    check_undertaken(members[0].member)
    assert has_undertaken(members[0].member)
    assert not has_undertaken(members[1].member)
    assert signed_days(school) == {1: now.date()}


@pytest.mark.parametrize("language", ["ky", "ru", "en", "x"])
def test_the_signed_undertaking_is_printed(members, enter, now, language):
    sign_undertaking(members[0], now)
    answer = enter(members[0]).get(f"/desk/undertaking.pdf?lang={language}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_an_unsigned_one_is_not_printed(members, enter):
    assert enter(members[0]).get("/desk/undertaking.pdf").status_code == 404


def test_nobody_signs_but_members(members, head, stranger, enter):
    for who in (head, stranger):
        assert enter(who).get(PAGE).status_code == 403
        assert enter(who).post("/desk/undertaking/sign").status_code == 403


@pytest.mark.parametrize("prefix", ["", "/ru", "/en"])
def test_the_page_opens_in_every_language(members, enter, prefix):
    assert enter(members[0]).get(f"{prefix}/desk/undertaking").status_code == 200


def test_the_page_asks_the_database_little(members, enter, django_assert_max_num_queries):
    browser = enter(members[0])
    with django_assert_max_num_queries(10):
        browser.get(PAGE)
