"""A sign-in is not a card: who renews one is seen by all, and sees nothing himself (H1)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from ishenim.cli import ceremony
from ishenim.commission import actions, rosters
from ishenim.commission.models import AccessRecord, Member, Person
from ishenim.journal import keys
from ishenim.journal.models import Entry
from ishenim.proof.vkey import read_vkey
from ishenim.seal.people import read_access
from tests.cast import card_of, keys_of, person_named

ABOUT_LETTERS = (
    *("letters", "search-letters", "case-file", "access-log", "register"),
    *("registration-journal", "registration-journal-pdf", "referrals", "intake", "retention"),
)


@pytest.fixture
def renewed(members, head, school, now):
    """Return a function: the head renews a sign-in and uses the link himself."""

    def renew(who: Person, by: Person = head) -> Person:
        _token, invitation = actions.renew(person=who, school=school, by=by, now=now)
        return actions.accept_renewal(invitation=invitation, password="x" * 12, now=now)

    return renew


def records(school):
    known = read_vkey(keys.signer(school.origin).vkey)[1]
    notes = Entry.objects.filter(school=school, kind="access").values_list("note", flat=True)
    return [read_access(note, known, school.origin) for note in notes]


def test_a_renewed_sign_in_opens_nothing_about_letters(roster, members, renewed, enter):
    intruder = enter(renewed(members[1].person))
    for name in ABOUT_LETTERS:
        answer = intruder.get(reverse(name))
        assert answer.status_code == 403, name
        assert 'data-module="prove"' in answer.content.decode(), name
        said = intruder.get(reverse(name), headers={"accept": "application/json"})
        assert said.json()["error"] == "CARD", name


def test_a_renewed_sign_in_is_a_record_of_the_journal(roster, members, renewed, school, now):
    renewed(members[1].person)
    [record] = records(school)
    assert (record.kind, record.who, record.date) == ("sign-in", "2", now.date())


def test_a_renewed_sign_in_of_the_head_is_one_too(roster, head, administrator, renewed, school):
    renewed(head, by=administrator)
    assert [(one.kind, one.who) for one in records(school)] == [("sign-in", "head")]


def test_all_members_and_the_head_are_told_that_and_never_what(
    roster, members, head, administrator, renewed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        renewed(members[1].person)
    told = {one for message in mail.outbox for one in message.to}
    assert told == {head.email, *(m.person.email for m in members)}
    for message in mail.outbox:
        assert members[1].person.name not in message.body + message.subject
        assert "testserver/desk/" in message.body


def test_everybodys_desk_tells_who_and_when_for_thirty_days(roster, members, head, renewed, enter):
    renewed(members[1].person)
    AccessRecord.objects.update(recorded_on=timezone.localdate() - timedelta(days=29))
    for who in (members[0], head):
        page = enter(who).get("/desk/").content.decode()
        assert members[1].person.name in page
        assert 'id="ways-in"' in page
    AccessRecord.objects.update(recorded_on=timezone.localdate() - timedelta(days=30))
    assert 'id="ways-in"' not in enter(head).get("/desk/").content.decode()


def test_a_card_made_in_anothers_place_is_told_with_its_number(roster, members, school, now):
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    [record] = records(school)
    assert (record.kind, record.who) == ("card", "2")
    assert record.key == keys_of(2, 2).signer.public


def test_the_first_cards_of_a_commission_are_no_news(seated, school, now):
    ceremony.hand_in_card(school=school, seat=1, card=card_of(1), now=now)
    assert records(school) == []


def test_the_first_card_of_who_came_later_is_told(roster, school, now):
    """The link of a new member may have been used by somebody else."""
    seat = Member.objects.create(
        school=school,
        person=person_named("Жаңы мүчө"),
        seat=6,
        post=Member.Post.OTHER,
        joined_on=now.date(),
    ).seat
    ceremony.hand_in_card(school=school, seat=seat, card=card_of(seat), now=now)
    assert [(one.kind, one.who) for one in records(school)] == [("card", "6")]


def test_a_new_card_of_the_head_is_told(head_signer, school, now):
    ceremony.hand_in_head_card(school=school, card=card_of(0, cards_made=2), now=now)
    assert [(one.kind, one.who) for one in records(school)] == [("card", "head")]


def test_who_signs_a_new_card_sees_that_its_sign_in_was_renewed_before(
    roster, members, renewed, school, enter, now
):
    renewed(members[1].person)
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    actions.draft_roster(school=school, by=None, now=now)
    browser = enter(members[0])
    browser.cookies["django_language"] = "en"
    page = browser.get("/en/desk/roster").content.decode()
    assert "new sign-in shortly before" in page
    assert "Card made on:" in page


def test_a_card_of_who_came_in_anew_is_not_the_card_in_use(roster, members, school, now):
    """It signs nothing but the next composition: no minutes, no report, no undertaking."""
    ceremony.hand_in_card(school=school, seat=2, card=card_of(2, cards_made=2), now=now)
    members[1].member.refresh_from_db()
    assert rosters.card_in_use(members[1].member) == members[1].keys.signer.public
