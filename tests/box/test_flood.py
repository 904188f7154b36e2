"""A flood of letters: work for browsers, patience for the server's own sealing."""

from datetime import UTC, datetime, timedelta

import pytest

from ishenim.box import flood
from ishenim.box.refusals import Busy

NOW = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)


def test_an_ordinary_day_asks_for_no_work(settings: pytest.FixtureRequest) -> None:
    settings.FREE_DROPS_PER_MINUTE = 100
    for _ in range(99):
        flood.drops.add(NOW)
    assert flood.work_bits(NOW) == 0


def test_work_grows_with_the_load_up_to_a_limit_and_is_forgotten_after_a_minute(
    settings: pytest.FixtureRequest,
) -> None:
    settings.FREE_DROPS_PER_MINUTE = 10
    asked = []
    for _ in range(2_000):
        flood.drops.add(NOW)
        asked.append(flood.work_bits(NOW))
    assert asked == sorted(asked)
    assert asked[9] == flood.FIRST_BITS
    assert asked[-1] == flood.MOST_BITS
    assert flood.work_bits(NOW + timedelta(minutes=1)) == 0


def test_the_servers_own_sealing_has_a_budget_for_the_whole_installation(
    settings: pytest.FixtureRequest,
) -> None:
    settings.NOSCRIPT_PER_MINUTE = 3
    flood.bucket.clear()
    for _ in range(3):
        with flood.noscript_slot():
            pass
    with pytest.raises(Busy), flood.noscript_slot():
        pass


def test_a_refused_letter_gives_its_place_back(settings: pytest.FixtureRequest) -> None:
    settings.NOSCRIPT_PER_MINUTE = 1
    flood.bucket.clear()
    for _ in range(2 * flood.SEALING_AT_ONCE):
        try:
            with flood.noscript_slot():
                pass
        except Busy:
            pass
    flood.bucket.clear()
    with flood.noscript_slot():
        pass
