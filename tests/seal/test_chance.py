"""The only source of randomness."""

from collections import Counter

from ishenim.seal import chance
from tools.cases.steady import steady


def test_numbers_stay_below_their_bound_and_all_come():
    with steady("numbers"):
        seen = Counter(chance.below(7) for _ in range(2000))
    assert set(seen) == set(range(7))
    assert min(seen.values()) > 200


def test_bytes_that_would_favour_small_numbers_are_thrown_away(monkeypatch):
    bytes_to_come = iter([b"\xff", b"\xfc", b"\xfb"])  # 252 is the largest multiple of 7
    monkeypatch.setattr(chance, "fresh", lambda count: next(bytes_to_come))
    assert chance.below(7) == 251 % 7


def test_shuffling_keeps_everything_and_reaches_every_order():
    with steady("orders"):
        orders = Counter(tuple(chance.shuffled([1, 2, 3])) for _ in range(600))
    assert len(orders) == 6
    assert min(orders.values()) > 60
    assert all(sorted(order) == [1, 2, 3] for order in orders)


def test_two_draws_differ():
    assert chance.fresh(16) != chance.fresh(16)
