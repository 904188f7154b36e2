"""R12: everybody present attests the opening with their own signature."""

from ishenim.casework.records import printing, rows
from ishenim.opening.models import Opening


def test_the_act_waits_for_the_last_of_those_present(table, with_letter, three):
    table.sit_together(*three, until=Opening.Step.SIGN)
    table.do(three[0])
    table.do(three[1])
    assert table.step == Opening.Step.SIGN
    table.do(three[2])
    assert table.step == Opening.Step.DONE
    assert rows.seats_under(table.opening.closing_note) == [1, 2, 3]


def test_each_signature_stands_on_the_paper(table, with_letter, three):
    table.sit_together(*three)
    signed = printing.act_document(Opening.objects.get(act_number=1), "ky").signatures
    assert {cast.person.name for cast in three} <= {one.name for one in signed}
