"""Nobody can work a hidden cell out: every table that would be published alike is tried."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ishenim.regulation.suppression import (
    added,
    is_small,
    safe,
    safe_below,
    safe_period,
    safe_year,
)


def _seen(table):
    return (table.total, tuple(sorted(table.shown.items())), frozenset(table.hidden), table.other)


def _preimages(publish, names, most):
    """Return every table by what is published of it."""
    found = defaultdict(list)
    for counts in product(range(most + 1), repeat=len(names)):
        cells = dict(zip(names, counts, strict=True))
        found[_seen(publish(cells))].append(cells)
    return found


@pytest.mark.parametrize("publish", [safe, safe_period])
@pytest.mark.parametrize(
    ("names", "most", "threshold"), [("ab", 12, 3), ("abc", 9, 3), ("abcd", 6, 3), ("abc", 8, 2)]
)
def test_who_knows_the_algorithm_and_all_totals_learns_no_hidden_cell(
    publish, names, most, threshold
):
    for seen, alike in _preimages(lambda cells: publish(cells, threshold), names, most).items():
        total, _shown, hidden, _other = seen
        if total > most:  # some tables that look alike were not tried
            continue
        for code in hidden:
            assert len({cells[code] for cells in alike}) > 1, (seen, code)


@pytest.mark.parametrize("threshold", [2, 3])
def test_quarters_cannot_be_worked_out_from_their_year(threshold):
    most = 5
    quarters = [one for one in product(range(most + 1), repeat=3) if sum(one) <= most]
    alike = defaultdict(list)
    for pair in product(quarters, repeat=2):
        tables = [dict(zip("abc", counts, strict=True)) for counts in pair]
        own = [_seen(safe_period(cells, threshold)) for cells in tables]
        alike[(*own, _seen(safe_year(tables, threshold)))].append(tables)
    for seen, found in alike.items():
        for at, (total, shown, hidden, _other) in enumerate(seen[:2]):
            if shown or not total or total == seen[2][0]:  # the year's table is its own
                continue
            nought = {code for code, count in seen[2][1] if not count}  # said, not hidden
            for code in hidden - nought:
                assert len({tables[at][code] for tables in found}) > 1, (seen, code)


@settings(max_examples=400)
@given(st.lists(st.integers(0, 12), min_size=2, max_size=13), st.integers(2, 6))
def test_no_small_number_is_published_but_nothing(counts, threshold):
    cells = {str(at): count for at, count in enumerate(counts)}
    table = safe(cells, threshold)
    assert table.total == sum(counts)
    assert all(count == 0 or count >= threshold for count in table.shown.values())
    assert table.is_withheld or table.other == 0 or table.other >= threshold
    if table.shown:
        assert table.other + sum(table.shown.values()) == table.total
        assert all(table.shown[code] == cells[code] for code in table.shown)


@settings(max_examples=400)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=4, max_size=4))
def test_a_letter_is_in_one_published_table_at_most(quarters):
    tables = [dict(zip("abc", counts, strict=True)) for counts in quarters]
    own = [safe_period(cells, 3) for cells in tables]
    year = safe_year(tables, 3)
    published = sum(table.total for table in own if table.shown)
    assert published + (year.total if year.shown else 0) <= sum(map(sum, quarters))
    assert year.total == sum(
        sum(cells.values()) for cells in tables if is_small(sum(cells.values()), 3)
    )


@settings(max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_categories_do_not_betray_a_hidden_ground(counts):
    cells = dict(zip(["A-1", "A-2", "B-1", "B-2", "C-1", "C-2"], counts, strict=True))
    above = {code: code[0] for code in cells}
    grounds = added([{above[code]: count} for code, count in cells.items()])
    parent = safe(grounds, 3)
    below = safe_below(parent, cells, above, 3)
    assert set(below) <= set(parent.shown)
    assert all(table.total == parent.shown[code] for code, table in below.items())


@pytest.mark.parametrize(
    ("cells", "shown", "other"),
    [
        ({"a": 0, "b": 0, "c": 0}, {}, 0),  # no letters
        ({"a": 1, "b": 0, "c": 0}, {}, 0),  # one letter: nothing but that there is one
        ({"a": 1, "b": 1, "c": 1}, {}, 0),
        ({"a": 9, "b": 0, "c": 0}, {}, 0),  # all of one kind: it would name everybody's
        ({"a": 9, "b": 4, "c": 0}, {"a": 9, "b": 4, "c": 0}, 0),
        ({"a": 9, "b": 4, "c": 1}, {"a": 9}, 5),  # the one takes the next smallest along
        ({"a": 9, "b": 2, "c": 1}, {"a": 9}, 3),
        ({"a": 9, "b": 2, "c": 2}, {}, 0),  # both would be the most that is hidden: withheld
        ({"a": 150, "b": 100, "c": 47, "d": 2, "e": 1}, {"a": 150, "b": 100, "c": 47}, 3),
    ],
)
def test_by_hand(cells, shown, other):
    table = safe(cells, 3)
    assert (dict(table.shown), table.other) == (shown, other)
