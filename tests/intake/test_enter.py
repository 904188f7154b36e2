"""R9, R14: letters on paper, calls and visits go the way of sealed ones; two people count them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ishenim.box.models import Box
from ishenim.casework import actions as casework
from ishenim.casework.models import Case
from ishenim.intake import actions, counting
from ishenim.intake.models import Entered
from ishenim.opening.models import Opening
from ishenim.proof.note import sign_note
from ishenim.seal import entered as floor
from ishenim.seal import letter as letters
from ishenim.seal.bytes import sha
from ishenim.seal.deal import seal_of
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.letters import OPENED_AT, read_by

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()


@pytest.fixture
def opening(letter, school):
    """The opening at which two paper letters were found."""
    done = Opening.objects.get(school=school)
    done.paper_letters = 2
    done.save()
    return done


@pytest.fixture
def typed(roster, members, school):
    """Return a function that types a letter in as a member's browser does."""

    box = Box.objects.filter(school=school).order_by("-number").first()

    def typed(cast, text="Кагаздагы кат.", *, signer=None, **said):
        header = letters.Header(
            kind="entered",
            origin=roster.origin,
            box=bytes(box.box_id).hex(),
            id="ab" * 16,
            sealed_by="browser",
            to=tuple(roster.members),
            mailbox="cd" * 16,
            reply_to="",
            text=text,
        )
        sealed = letters.seal_to_seats(roster, letters.pack(header), header.to)
        what = floor.Entered(
            origin=roster.origin,
            seal=seal_of(sha(sealed)),
            channel="box",
            language="ky",
            sheets=1,
            received=TODAY,
            date=TODAY,
            seat=cast.seat,
        )
        text = floor.write_entered(replace(what, **said))
        note = sign_note(text, [(signer or cast).keys.signer])
        return actions.Typed(sealed=sealed, note=note, slip_code="күн")

    return typed


def enter(school, opening, typed, cast):
    return actions.enter(school=school, opening=opening, typed=typed, by=cast.member, now=OPENED_AT)


def read_by_card(case, cast):
    """Let a member's card open a letter, as their browser says."""
    letter, by = case.letter, cast.member
    casework.take(letter=letter, by=by, now=OPENED_AT)
    casework.report(letter=letter, by=by, is_readable=True, name_hash=b"n" * 32, now=OPENED_AT)


def test_a_paper_letter_gets_the_next_number_and_the_days_of_its_opening(
    opening, typed, members, school
):
    case = enter(school, opening, typed(members[1]), members[1])
    assert (case.label, case.channel, case.opening) == ("ИК-2026-0002", "box", opening)
    assert case.received_on == opening.held_on
    assert case.register_by > case.received_on
    assert Entered.objects.get().slip_code == "күн"
    assert (case.sheets, case.language) == (1, "ky")  # what the line of the register begins with


def test_who_reads_it_opens_it_like_every_letter(opening, typed, members, school, roster):
    case = enter(school, opening, typed(members[1]), members[1])
    row = case.letter
    data = casework.take(letter=row, by=members[2].member, now=OPENED_AT)
    box_id = bytes(row.box.box_id)
    result, header, _files = letters.open_urgent(members[2].keys, roster, box_id, data)
    assert (result, header.text) == ("ok", "Кагаздагы кат.")


def test_the_same_file_again_is_the_same_letter(opening, typed, members, school):
    sent = typed(members[1])
    first, second = (enter(school, opening, sent, members[1]) for _again in range(2))
    assert first == second
    assert Entered.objects.count() == 1


def test_no_more_letters_than_the_act_counts(opening, typed, members, school):
    for _letter in range(2):
        enter(school, opening, typed(members[1]), members[1])
    assert counting.owed(opening) == 0
    with pytest.raises(NotNow) as refused:
        enter(school, opening, typed(members[1]), members[1])
    assert refused.value.sentence == ("All paper letters of this opening are typed in already.")


def test_a_call_needs_no_opening(opening, typed, members, school):
    received = TODAY - timedelta(days=1)
    case = enter(school, None, typed(members[1], channel="phone", received=received), members[1])
    assert (case.channel, case.opening, case.received_on) == ("phone", None, received)


@pytest.mark.parametrize(
    ("with_opening", "said"),
    [
        (False, {}),
        (True, {"channel": "phone"}),
        (True, {"received": TODAY - timedelta(days=1)}),
        (False, {"channel": "visit", "received": TODAY + timedelta(days=1)}),
        (False, {"channel": "visit", "received": TODAY - timedelta(days=30)}),
        (True, {"date": TODAY - timedelta(days=1)}),
        (True, {"seal": b"x" * 32}),
        (True, {"seat": 4}),
        (True, {"origin": "other.example"}),
    ],
)
def test_what_does_not_fit_is_refused(opening, typed, members, school, with_opening, said):
    with pytest.raises(BadInput):
        enter(school, opening if with_opening else None, typed(members[1], **said), members[1])
    assert not Entered.objects.exists()


def test_nobody_signs_for_another(opening, typed, members, school):
    with pytest.raises(NotAllowed) as refused:
        enter(school, opening, typed(members[1], signer=members[2]), members[1])
    assert refused.value.sentence == "This is not signed with the card of your seat."


def test_what_is_not_sealed_to_everybody_from_outside_is_refused(opening, typed, members, school):
    sent = typed(members[1])
    with pytest.raises(BadInput):
        enter(school, opening, replace(sent, sealed=sent.sealed[:-1]), members[1])
    with pytest.raises(BadInput):
        enter(school, opening, replace(sent, note="no note"), members[1])


class TestCompared:
    """Two people, four eyes."""

    @pytest.fixture
    def entered(self, opening, typed, members, school):
        enter(school, opening, typed(members[1]), members[1])
        return Entered.objects.select_related("letter__case__school").get()

    def test_not_by_who_typed_it_in(self, entered, members):
        with pytest.raises(NotAllowed) as refused:
            actions.compare(entered=entered, by=members[1].member, now=OPENED_AT)
        assert refused.value.sentence.startswith("Somebody else compares it")

    def test_not_by_who_has_not_opened_it(self, entered, members):
        with pytest.raises(NotAllowed):
            actions.compare(entered=entered, by=members[2].member, now=OPENED_AT)

    def test_by_a_second_member(self, entered, members, enter):
        read_by_card(entered.letter.case, members[2])
        page = enter(members[2]).get("/en/desk/intake").content.decode()
        assert "I compared it with the paper" in page
        answer = enter(members[2]).post("/en/desk/intake/2026-2/compare")
        assert answer.status_code == 302
        assert Entered.objects.get().checked_by == members[2].member
        page = enter(members[2]).get("/en/desk/cases/2026-2").content.decode()
        assert "compared by:" in page


class TestPages:
    """What a browser asks and sends."""

    def test_many_letters_cost_as_many_queries_as_one(
        self, opening, typed, members, school, enter, django_assert_max_num_queries
    ):
        browser = enter(members[0])
        for _letter in range(2):
            submitted = typed(members[1])
            actions.enter(
                school=school, opening=opening, typed=submitted, by=members[1].member, now=OPENED_AT
            )
        with django_assert_max_num_queries(10):
            browser.get("/en/desk/intake")

    def test_nobody_is_answered_under_a_code_who_has_none(self, opening, typed, members, school):
        case = enter(school, opening, typed(members[1]), members[1])
        read_by_card(case, members[2])
        with pytest.raises(NotNow) as refused:
            casework.answer(
                letter=case.letter,
                sent=casework.Signed(
                    number=1, key=b"k" * 16, sealed=b"", copy=b"", shown=0, heard=0
                ),
                by=members[2].member,
                now=OPENED_AT,
            )
        assert refused.value.sentence.startswith("The author of a letter on paper has no code")

    def test_the_line_of_the_register_begins_with_what_was_typed(
        self, opening, typed, members, school, enter
    ):
        browser = enter(members[2])
        submitted = typed(members[1], sheets=3, language="ru")
        case = actions.enter(
            school=school, opening=opening, typed=submitted, by=members[1].member, now=OPENED_AT
        )
        for reader in members[2:4]:
            read_by_card(case, reader)
        page = browser.get(f"/en/desk/cases/{case.place}/describe").content.decode()
        assert '<option value="ru" selected>' in page
        assert 'value="3"' in page

    def test_what_is_owed_is_said(self, opening, members, enter):
        page = enter(members[0]).get("/en/desk/intake").content.decode()
        assert "Type in the next letter" in page
        form = enter(members[0]).get(f"/en/desk/intake/add?opening={opening.pk}")
        assert "letter 1 / 2" in form.content.decode()

    def test_the_papers_are_signed_ones(self, opening, members, enter):
        papers = enter(members[0]).get("/desk/intake/papers").json()
        assert set(papers) == {"history", "epoch", "box", "deal", "share", "number", "thread"}

    def test_a_letter_is_sent_as_a_file(self, opening, typed, members, enter):
        sent = typed(members[1], date=timezone.localdate())
        body = {
            "opening": opening.pk,
            "note": sent.note.replace("\n", "\r\n"),  # as browsers write the lines of a form
            "slip_code": "күн",
            "sealed": SimpleUploadedFile("letter", sent.sealed),
        }
        answer = enter(members[1]).post("/en/desk/intake/keep", body)
        assert answer.json()["number"] == "ИК-2026-0002"
        assert Case.objects.count() == 2

    @pytest.mark.parametrize("asked", ["999", "x", "ө"])
    def test_another_opening_is_not_found(self, opening, members, enter, asked):
        path = f"/desk/intake/add?opening={asked}"
        assert enter(members[0]).get(path).status_code == 404

    def test_a_letter_of_the_site_is_not_compared(self, letter, members, enter):
        read_by(letter, members[0], members[1])
        answer = enter(members[0]).post("/desk/intake/2026-1/compare")
        assert answer.status_code == 404
