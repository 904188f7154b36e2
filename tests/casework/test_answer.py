"""Answering a letter (R15): signed by a member, sealed to the author, numbered by the database."""

import secrets
from dataclasses import replace

import pytest

from ishenim.box import actions as box
from ishenim.box.models import Letter, Message
from ishenim.casework import actions, letters
from ishenim.casework.models import Answer, Case
from ishenim.seal import thread
from ishenim.ui.refusals import BadInput, NotAllowed, NotNow
from tests.box.wire import follow_up
from tests.letters import OPENED_AT, has_read, reply_from, rows_of


@pytest.fixture
def taken(letter, members):
    """The letter, handed to the first two members."""
    for member in members[:2]:
        has_read(letter, member)
    return letter


def _answer(written, member, sent):
    return actions.answer(letter=written.row, by=member.member, now=OPENED_AT, sent=sent)


def _add(school, author):
    """Let the author add something, as a tap does."""
    added = box.Added(
        mailbox=author.keys.mailbox,
        auth=author.keys.auth,
        key=secrets.token_bytes(16),
        sealed=follow_up(),
    )
    box.follow_up(school=school, added=added, now=OPENED_AT)


def test_the_author_reads_the_answer_and_sees_who_signed_it(taken, members, roster, aigul):
    _answer(taken, members[0], reply_from(members[0], roster, taken, "Рахмат, биз окудук."))
    message = Message.objects.get(mailbox=aigul.keys.mailbox, way="out")
    reply = thread.open_reply(aigul.keys, bytes(message.sealed), roster)
    assert reply.body == "Рахмат, биз окудук."
    assert set(reply.seats) == {1}
    assert reply.seq == message.number == 1
    assert taken.row.stage == Letter.Stage.ANSWERED


def test_the_readers_read_the_copy_again(taken, members, roster):
    given = _answer(taken, members[0], reply_from(members[0], roster, taken, "Биз сага ишенебиз."))
    copy = thread.open_reply(members[1].keys, bytes(given.copy), roster)
    assert copy.body == "Биз сага ишенебиз."


def test_the_server_holds_no_word_of_the_answer(taken, members, roster):
    body = "Биз сага ишенебиз."
    _answer(taken, members[0], reply_from(members[0], roster, taken, body))
    kept = Answer.objects.get()
    for stored in (bytes(kept.copy), bytes(kept.message.sealed)):
        assert body.encode() not in stored


def test_a_number_that_is_taken_is_refused_and_the_next_one_is_free(taken, members, roster):
    _answer(taken, members[0], reply_from(members[0], roster, taken, "Биринчи."))
    with pytest.raises(NotNow) as refused:
        _answer(taken, members[1], reply_from(members[1], roster, taken, "Экинчи."))
    assert refused.value.code == "NUMBER"
    number = letters.next_number(taken.row)
    _answer(taken, members[1], reply_from(members[1], roster, taken, "Экинчи.", number=number))
    assert list(Message.objects.filter(way="out").values_list("number", flat=True)) == [1, 2]


def test_the_same_reply_sent_again_stays_one(taken, members, roster):
    sent = reply_from(members[0], roster, taken, "Бир жолу.")
    assert _answer(taken, members[0], sent) == _answer(taken, members[0], sent)
    assert Message.objects.filter(way="out").count() == 1


def test_who_never_took_the_letter_cannot_answer_it(taken, members, roster):
    with pytest.raises(NotAllowed):
        _answer(taken, members[2], reply_from(members[2], roster, taken, "?"))


@pytest.mark.parametrize(
    "change",
    [
        {"sealed": b"a plain text"},
        {"copy": b""},
        {"key": b"short"},
        {"sealed": secrets.token_bytes(30_000)},
    ],
)
def test_what_is_not_sealed_is_refused(taken, members, roster, change):
    sent = replace(reply_from(members[0], roster, taken, "Салам."), **change)
    with pytest.raises(BadInput):
        _answer(taken, members[0], sent)


def test_an_answer_sealed_to_several_is_refused(taken, members, roster):
    """A reply has one recipient: the author."""
    sent = reply_from(members[0], roster, taken, "Салам.")
    with pytest.raises(BadInput):
        _answer(taken, members[0], replace(sent, sealed=sent.copy))


def test_the_author_waits_until_answered_and_again_after_an_addition(
    taken, members, roster, aigul, school
):
    def waits():
        return rows_of(school, members[0].member)[0].waits

    assert waits()
    _answer(taken, members[0], reply_from(members[0], roster, taken, "Окудук."))
    assert not waits()
    _add(school, aigul)
    assert waits()
    _answer(taken, members[0], reply_from(members[0], roster, taken, "Дагы окудук.", number=2))
    assert not waits()


def test_who_was_left_out_cannot_make_it_look_answered(letter, members, roster):
    for member in members[:3]:
        has_read(letter, member, name=b"x" * 32 if member is members[2] else b"n" * 32)
    sent = reply_from(members[2], roster, letter, "Салам.")
    with pytest.raises(NotAllowed):
        _answer(letter, members[2], sent)
    actions.take(letter=letter.row, by=members[3].member, now=OPENED_AT)
    with pytest.raises(NotAllowed):
        _answer(letter, members[3], reply_from(members[3], roster, letter, "Салам."))
    assert not Answer.objects.exists()


def test_while_two_disagree_what_they_read_both_may_answer(letter, members, roster):
    has_read(letter, members[0])
    has_read(letter, members[1], name=b"x" * 32)
    _answer(letter, members[0], reply_from(members[0], roster, letter, "Окудук."))
    assert Answer.objects.count() == 1


def test_one_word_alone_does_not_make_it_answered(letter, members, roster, enter):
    uncounted = "The answer counts once a second member has read the letter."
    address = f"/en{letter.address}"

    def page() -> str:
        return enter(members[0]).get(address).content.decode()

    has_read(letter, members[0])
    assert uncounted not in page()
    _answer(letter, members[0], reply_from(members[0], roster, letter, "Окудук."))
    assert (Case.objects.get().answered_on, letter.row.waits) == (None, True)
    assert uncounted in page()
    has_read(letter, members[1])
    assert uncounted not in page()
    assert (Case.objects.get().answered_on, letter.row.waits) == (OPENED_AT.date(), False)
    assert letter.row.stage == Letter.Stage.ANSWERED


def test_an_answer_that_does_not_stand_is_taken_back_once_two_have_read(letter, members, roster):
    """⚔ Even the responsible person's: left out, they seal rubbish under a made-up name."""
    has_read(letter, members[2], name=b"x" * 32)
    _answer(letter, members[2], reply_from(members[2], roster, letter, "?"))
    assert Case.objects.get().answered_on is not None
    for member in members[:2]:
        has_read(letter, member)
    case = Case.objects.get()
    assert (case.answered_on, case.answered_how) == (None, "")
    assert (letter.row.stage, letter.row.waits) == (Letter.Stage.READ, True)


def test_what_was_added_meanwhile_still_waits_for_an_answer(letter, members, roster, aigul, school):
    has_read(letter, members[0])
    _answer(letter, members[0], reply_from(members[0], roster, letter, "Окудук."))
    _add(school, aigul)
    has_read(letter, members[1])
    assert Case.objects.get().answered_on == OPENED_AT.date()
    assert letter.row.waits


def test_what_the_author_adds_while_an_answer_waits_its_minute_is_read_first(
    taken, members, roster, aigul, school
):
    """A «please stop» of that minute is not answered by who never saw it."""
    sent = reply_from(members[0], roster, taken, "Биз сүйлөшөбүз.")
    _add(school, aigul)
    with pytest.raises(NotNow) as refused:
        _answer(taken, members[0], sent)
    assert refused.value.code == "ADDED"
    assert refused.value.sentence.startswith("Арыз ээси дагы жазды.")
    assert not Answer.objects.exists()
    assert taken.row.waits
    _answer(taken, members[0], replace(sent, shown=1, heard=1))
    assert not taken.row.waits
    assert [line.way for line in letters.thread(taken.row)] == ["in", "out"]


def test_an_addition_that_was_closed_to_who_answers_waits_for_who_can_read_it(
    taken, members, roster, aigul, school
):
    _add(school, aigul)
    first = reply_from(members[0], roster, taken, "Окудук.")
    _answer(taken, members[0], replace(first, heard=0))
    assert taken.row.waits
    assert [line.way for line in letters.thread(taken.row)] == ["out", "in"]
    _answer(taken, members[1], reply_from(members[1], roster, taken, "Көрдүк.", number=2))
    assert not taken.row.waits
    _add(school, aigul)
    third = reply_from(members[0], roster, taken, "Рахмат.", number=3)
    _answer(taken, members[0], replace(third, heard=0))
    assert taken.row.waits
    order = [(line.way, line.number) for line in letters.thread(taken.row)]
    assert order == [("out", 1), ("in", 1), ("out", 2), ("out", 3), ("in", 2)]


def test_nobody_has_heard_what_is_still_to_come(taken, members, roster, aigul, school):
    sent = reply_from(members[0], roster, taken, "Окудук.")
    _answer(taken, members[0], replace(sent, shown=9, heard=9))
    _add(school, aigul)
    assert [line.way for line in letters.thread(taken.row)] == ["out", "in"]
    assert taken.row.waits
