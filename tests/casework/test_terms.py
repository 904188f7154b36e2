"""How long a letter may wait: both terms, counted once, by the rulebook of its day (R14, R15)."""

from datetime import date, timedelta

import pytest

from ishenim.casework import actions
from ishenim.casework.models import Case
from ishenim.regulation.rulebook import DEFAULT, Term, write_rulebook
from ishenim.schools.actions import adopt_rulebook
from tests.cast import TUESDAY, later
from tests.letters import OPENED_AT, has_read, reply_from

pytestmark = pytest.mark.django_db
#: Fourteen working days after Tuesday 21 April 2026: 1 May and 4–8 May are days off.
DUE = date(2026, 5, 19)
RESPONSIBLE = 2  # the index of the member whose word about an ordinary letter counts alone


def shown(enter, who, monkeypatch, day: date, path: str = "/ru/desk/letters/") -> str:
    moment = OPENED_AT + timedelta(days=(day - OPENED_AT.date()).days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return enter(who).get(path).text


def test_both_terms_are_counted_when_a_letter_is_registered(letter):
    case = Case.objects.get()
    assert (case.received_on, case.registered_on) == (TUESDAY, TUESDAY)
    assert (case.register_by, case.answer_by) == (TUESDAY + timedelta(days=1), DUE)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TUESDAY, "осталось 14 рабочих дней"),
        (DUE - timedelta(days=1), "остался 1 рабочий день"),
        (DUE, "сегодня последний день"),
        (DUE + timedelta(days=2), "просрочено на 2 рабочих дня"),
    ],
)
def test_what_is_left_is_told_in_words(letter, members, enter, monkeypatch, day, words):
    for path in ("/ru/desk/letters/", "/ru/desk/", f"/ru{letter.address}"):
        assert words in shown(enter, members[0], monkeypatch, day, path), path


def test_answered_late_stays_late(letter, members, roster, enter, monkeypatch):
    late = OPENED_AT + timedelta(days=40)
    has_read(letter, members[RESPONSIBLE])
    sent = reply_from(members[RESPONSIBLE], roster, letter, "Биз чара көрдүк.")
    actions.answer(letter=letter.row, by=members[RESPONSIBLE].member, now=late, sent=sent)
    case = Case.objects.get()
    assert (case.answered_on, case.answered_how) == (late.date(), "online")
    page = shown(enter, members[RESPONSIBLE], monkeypatch, late.date() + timedelta(days=90))
    assert "ответ дан с опозданием" in page


def test_the_first_answer_counts(letter, members, roster):
    has_read(letter, members[RESPONSIBLE])
    for number, day in ((1, 0), (2, 9)):
        at = OPENED_AT + timedelta(days=day)
        sent = reply_from(members[RESPONSIBLE], roster, letter, "Окудук.", number=number)
        actions.answer(letter=letter.row, by=members[RESPONSIBLE].member, now=at, sent=sent)
    assert Case.objects.get().answered_on == OPENED_AT.date()


def test_a_new_legal_term_leaves_earlier_letters_as_they_were(school, write, aigul, open_the_box):
    """The law changes from 14 to 10 working days on 1 May: the letter of April keeps its 14."""
    write(aigul)
    first_of_may = date(2026, 5, 1)
    shorter = DEFAULT.__class__(
        **{
            **vars(DEFAULT),
            "consideration": (Term(days=14), Term(days=10, valid_from=first_of_may)),
        }
    )
    adopt_rulebook(
        school=school,
        toml=write_rulebook(shorter),
        effective_on=first_of_may,
        adopted_on=TUESDAY,
    )
    open_the_box()
    actions.register(school=school, now=later(days=40))
    assert Case.objects.get().answer_by == DUE
