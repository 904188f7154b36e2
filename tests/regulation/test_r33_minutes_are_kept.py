"""R33: minutes and resolutions of the commission's meetings are kept."""

import pytest
from django.db.models import ProtectedError

from ishenim.journal.models import Entry
from ishenim.meetings.models import Meeting


def test_signed_minutes_are_kept_whole_and_in_the_journal(council):
    meeting = council.written()
    minutes = council.sign(meeting, 1, 2, 3, 4, 5)
    entry = Entry.objects.get(school=council.school, index=minutes.journal_index)
    assert entry.note.startswith("trustbox.v2/paper\n")
    assert "Маалымат" not in entry.note  # the journal knows the hash alone


def test_a_meeting_with_minutes_cannot_be_deleted(council):
    meeting = council.written()
    with pytest.raises(ProtectedError):
        Meeting.objects.get(pk=meeting.pk).delete()
