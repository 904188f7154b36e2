"""Counts that name nobody: what of a table may be published (R30, docs/spec/figures.md).

Whoever reads may know this very algorithm, every total and every other period, and still no hidden
cell has one possible value only. Two things make that so: a letter is counted in one published
table of a dimension at most, and within a table the values of the hidden cells could change places
without anything published changing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: A period with fewer letters than so many thresholds is published with its year alone.
THRESHOLDS = 3


@dataclass(frozen=True, kw_only=True)
class Table:
    """One dimension of one period as it may be published.

    `shown` has the cells that are numbers; `other` is the sum of the hidden ones. A table that is
    withheld has a total and nothing else.
    """

    total: int
    shown: Mapping[str, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    other: int = 0

    @property
    def is_withheld(self) -> bool:
        """Whether there are letters, and nothing can be said of them but how many."""
        return self.total > 0 and not self.shown


def safe(cells: Mapping[str, int], threshold: int) -> Table:
    """Return what may be published of a table: its small cells are merged, or it is withheld."""
    total = sum(cells.values())
    shown = {code: count for code, count in cells.items() if count >= threshold}
    other = total - sum(shown.values())
    if other and not _is_open(len(cells) - len(shown), other, threshold):
        least = min(shown.values(), default=0)
        shown = {code: count for code, count in shown.items() if count > least}
        other = total - sum(shown.values())
    if len(shown) + bool(other) < 2:
        shown = {}
    if not shown:
        return Table(total=total, hidden=tuple(cells) if total else ())
    if not other:
        return Table(total=total, shown={code: cells[code] for code in cells})
    hidden = tuple(code for code in cells if code not in shown)
    return Table(total=total, shown=shown, hidden=hidden, other=other)


def _is_open(count: int, other: int, threshold: int) -> bool:
    """Return whether so many small cells with such a sum leave each of them open."""
    return count > 1 and threshold <= other < count * (threshold - 1)


def is_small(total: int, threshold: int) -> bool:
    """Return whether a period has too few letters for tables of its own."""
    return total < THRESHOLDS * threshold


def safe_period(cells: Mapping[str, int], threshold: int) -> Table:
    """Return the table of a quarter, withheld where the quarter is too small."""
    total = sum(cells.values())
    if is_small(total, threshold):
        return Table(total=total, hidden=tuple(cells) if total else ())
    return safe(cells, threshold)


def safe_year(periods: Sequence[Mapping[str, int]], threshold: int) -> Table:
    """Return one table of the periods of a year that were too small for their own.

    Larger periods are not in it, published or withheld: no letter is counted twice.
    """
    small = [cells for cells in periods if is_small(sum(cells.values()), threshold)]
    return safe(added(small), threshold)


def added(tables: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Return the sums of cells, in the order in which the cells first appear."""
    sums: dict[str, int] = {}
    for cells in tables:
        for code, count in cells.items():
            sums[code] = sums.get(code, 0) + count
    return sums


def safe_below(
    parent: Table, cells: Mapping[str, int], above: Mapping[str, str], threshold: int
) -> dict[str, Table]:
    """Return the tables below the cells of a published table: categories below their ground.

    Below a hidden cell nothing is published; below a shown one its number is the total.
    """
    found: dict[str, Table] = {}
    for code in parent.shown:
        below = {one: count for one, count in cells.items() if above[one] == code}
        if parent.shown[code] and len(below) > 1:
            found[code] = safe(below, threshold)
    return found
