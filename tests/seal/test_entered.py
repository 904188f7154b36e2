"""Letters that members typed in, by the common vectors (docs/spec/entered.md)."""

import pytest

from ishenim.seal.entered import read_entered, write_entered
from tests.vectors import Case, as_said, cases


@pytest.mark.parametrize("case", cases("entered", "read"))
def test_what_a_member_says_is_read_or_refused_as_the_vectors_say(case: Case):
    with as_said(case):
        read = read_entered(case["text"])
        assert write_entered(read) == case["text"]
        said = case["entered"]
        assert (read.channel, read.language, read.sheets, read.seat) == (
            said["channel"],
            said["language"],
            said["sheets"],
            said["seat"],
        )
        assert read.received.isoformat() == said["received"]
        assert read.date.isoformat() == said["date"]
        assert read.seal.hex() == said["seal"]
