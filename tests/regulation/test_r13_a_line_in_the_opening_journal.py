"""R13: each opening leaves a line in the journal, the empty one too."""

from ishenim.casework.records.rows import Rows
from ishenim.journal.models import Entry
from tests.cast import TUESDAY


def test_an_opening_with_letters_has_its_line(table, with_letter, three, school):
    table.sit_together(*three)
    (line,) = Rows(school, TUESDAY, TUESDAY).journal()
    assert (line.letters, line.act, line.signatures) == (1, 1, 3)
    assert Entry.objects.get(school=school, index=line.index).kind == "act"


def test_an_empty_one_too(table, open_box, three, school):
    table.sit_together(*three)
    (line,) = Rows(school, TUESDAY, TUESDAY).journal()
    assert (line.letters, line.act, line.signatures) == (0, None, 3)
    assert Entry.objects.get(school=school, index=line.index).kind == "line"
