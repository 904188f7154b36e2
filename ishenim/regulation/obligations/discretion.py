"""What the management sees of letters' terms: whether they are kept (R30, R32).

The head is told nothing that would lead to one letter: no day, and no number below the rulebook's
small number. Without any letter the line is the same as with all of them in their terms.
"""

from collections.abc import Iterable, Iterator

from ishenim.regulation.obligations.judged import Obligation

#: Lines that come from letters.
OF_LETTERS = {
    "registration": "R14",
    "consideration": "R15",
    "told": "R15",
    "retention": "R14",
    "retention-notice": "R14",
}
_SUMMED = ("registration", "consideration")


def without_letters(lines: Iterable[Obligation], *, small_number: int) -> list[Obligation]:
    """Return the lines with those of letters made one line a rule: terms kept, or not all."""
    lines = list(lines)
    late = [one for one in _sums(lines, small_number) if one.state == "late"]
    kept = [one for one in _sums(lines, small_number) if one.state == "kept"]
    return [*late, *(one for one in lines if one.what not in OF_LETTERS), *kept]


def _sums(lines: list[Obligation], small_number: int) -> Iterator[Obligation]:
    for what in _SUMMED:
        late = sum(one.number for one in lines if one.what == what and one.state == "late")
        yield Obligation(
            rule=OF_LETTERS[what],
            what=f"{what}-terms",
            subject="",
            state="late" if late else "kept",
            number=late if late >= small_number else 0,
        )
