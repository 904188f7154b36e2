"""R11: the box is sealed after every opening, and the seals follow each other."""

import pytest

from ishenim.casework.records import rows
from ishenim.opening.models import Opening


@pytest.mark.parametrize("letters", [True, False])
def test_no_opening_ends_without_the_next_seal(letters, request, table, open_box, three, school):
    if letters:
        request.getfixturevalue("with_letter")
    table.sit_together(*three)
    done = Opening.objects.get(box=open_box)
    assert done.step == Opening.Step.DONE
    assert done.next_box is not None
    assert done.next_box.number == open_box.number + 1
    before, after = rows.seals(school)
    assert (before.seal, before.state) == (rows.seal_of(open_box), "opened")
    assert (after.seal, after.state) == (rows.seal_of(done.next_box), "open")
