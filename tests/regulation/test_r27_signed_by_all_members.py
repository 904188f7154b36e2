"""R27: all members sign the minutes, not only those who were present."""

from ishenim.meetings import reading
from ishenim.meetings.models import Minutes
from ishenim.meetings.signers import signers


def test_four_of_five_are_not_all(council):
    meeting = council.written({1, 2, 3, 4})
    council.sign(meeting, 1, 2, 3, 4)
    assert [m.meeting for m in reading.unsigned(council.school)] == [meeting]
    waiting = [s.member.seat for s in signers(Minutes.objects.get()) if s.is_awaited]
    assert waiting == [5]


def test_the_fifth_signs_any_day_later(council):
    from tests.cast import later

    meeting = council.written({1, 2, 3, 4})
    council.sign(meeting, 1, 2, 3, 4)
    council.now = later(days=40)
    assert council.sign(meeting, 5).frozen_on == council.now.date()
    assert not reading.unsigned(council.school).exists()
