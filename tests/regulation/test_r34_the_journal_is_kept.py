"""R34: the opening journal is kept: printed for each school year, and never changed."""

import pytest
from django.db import DatabaseError, transaction

from ishenim.casework.records import printing
from ishenim.journal.models import Entry
from tests.cast import TUESDAY


def test_the_line_of_an_opening_cannot_be_changed_or_removed(table, open_box, three, school):
    table.sit_together(*three)
    index = table.opening.closing_index
    kept = Entry.objects.filter(school=school, index=index)
    for change in (lambda: kept.update(note="x"), kept.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert kept.exists()


def test_an_earlier_school_year_is_still_there(table, open_box, three, school):
    table.sit_together(*three)
    later = TUESDAY.replace(year=TUESDAY.year + 3)
    document = printing.journal_document(school, 2025, later, "ky")
    first, *silent = printing.table_of(document)
    assert "21.04.2026, 12:00" in [cell.text for cell in first]
    assert not [line for line in silent if ":" in line[1].text]  # days on which nobody came
