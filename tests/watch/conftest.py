"""A watcher's folder, and rounds over schools that were made for it."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from ishenim.cli.verify import BISHKEK
from ishenim.watch.board import Board, Line
from ishenim.watch.kept import Folder
from ishenim.watch.listing import Row
from ishenim.watch.round import Round, walk
from ishenim.watch.school import Limits
from tools.cases.country import Kept

LAST, TODAY = date(2026, 5, 12), date(2026, 5, 13)
FEW = Limits(most_bytes=4 * 2**20, seconds=60)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, tzinfo=BISHKEK)


def school(number: int = 1, last: date = LAST) -> Kept:
    return Kept(number, last=last).keep()


def row_of(kept: Kept, address: str, **more: str) -> Row:
    said = {"name": f"Мектеп {kept.number}", "key": kept.journal.vkey} | more
    return Row(addresses=(f"{address}/s{kept.number}",), **said)


class Watcher:
    """Looks at schools again and again, and remembers."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder = place, Folder(place)

    def look(
        self, rows: Sequence[Row], day: date = TODAY, limits: Limits = FEW, at_once: int = 1
    ) -> Board:
        by = Round(folder=self.folder, limits=limits, at_once=at_once, moment=at(day))
        return walk(rows, by)


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    return Watcher(tmp_path / "watched")


def codes(line: Line) -> set[str]:
    return {one["code"] for one in line.known.now}
