"""What the author adds and what was answered, as its readers' browsers get it."""

import pytest

from ishenim.casework import actions, letters
from ishenim.seal import receipt, thread
from ishenim.seal.errors import SealError
from tests.letters import OPENED_AT, add_to, has_read, reply_from, rows_of


def test_readers_read_what_the_author_added(letter, roster, school, members):
    add_to(letter, roster, school, "Бүгүн дагы болду.")
    (line,) = letters.thread(letter.row)
    added, _files = thread.open_followup(members[2].keys.identity, line.sealed, letter.header)
    assert (line.way, added.text) == ("in", "Бүгүн дагы болду.")


def test_an_addition_made_without_the_code_is_not_the_authors(letter, roster, school, members):
    forged = receipt.derive(roster.origin, receipt.new_code())
    add_to(letter, roster, school, "Баары жакшы.", keys=forged)
    (line,) = letters.thread(letter.row)
    with pytest.raises(SealError) as refused:
        thread.open_followup(members[2].keys.identity, line.sealed, letter.header)
    assert refused.value.code == "FOLLOWUP_MAC"


def test_an_addition_makes_the_letter_wait_and_is_counted(letter, roster, school, members):
    add_to(letter, roster, school, "Бүгүн дагы болду.")
    row = rows_of(school, members[0].member)[0]
    assert (row.follow_ups, row.waits) == (1, True)


def test_the_thread_keeps_its_order_within_a_day(letter, roster, school, members):
    reader = members[0]
    has_read(letter, reader)
    for number in (1, 2):
        add_to(letter, roster, school, f"Кошумча {number}")
        sent = reply_from(reader, roster, letter, f"Жооп {number}", number=number)
        actions.answer(letter=letter.row, by=reader.member, now=OPENED_AT, sent=sent)
    add_to(letter, roster, school, "Кошумча 3")
    order = [(line.way, line.number) for line in letters.thread(letter.row)]
    assert order == [("in", 1), ("out", 1), ("in", 2), ("out", 2), ("in", 3)]
