"""One round: every school of a list looked at, remembered, and put on the pages."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ishenim.watch import feed, page, sheets
from ishenim.watch.board import Board, Line
from ishenim.watch.crew import Crew
from ishenim.watch.kept import Folder, learn, see, write
from ishenim.watch.listing import Row
from ishenim.watch.school import Limits, Task
from ishenim.watch.words import LANGUAGES, Words

try:
    import fcntl
except ImportError:  # Windows locks no file in this way
    fcntl = None  # type: ignore[assignment]

_OURS = re.compile(r"[0-9a-f]{16}\.(ky|ru|en)\.html")


class Busy(Exception):
    """Another round works in the same folder."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a round goes by."""

    folder: Folder
    limits: Limits
    at_once: int
    moment: datetime
    has_pages: bool = True


def walk(
    rows: Sequence[Row], by: Round, told: Callable[[Line], None] = lambda _line: None
) -> Board:
    """Look at every school and remember it. The schools are looked at in no order.

    Raises:
        Busy: if another round works in the folder.
    """
    with _alone(by.folder.place):
        moment = by.moment.isoformat(timespec="seconds")
        lines: dict[str, Line] = {}
        for task, found in Crew(by.at_once).work(_tasks(rows, by)):
            lines[task.row.id] = _line(task, found or _ended(), moment, by.folder)
            told(lines[task.row.id])
        _twice(lines, moment, by.folder)
        return Board.of(lines.values(), moment)


def _tasks(rows: Sequence[Row], by: Round) -> Iterator[Task]:
    for row in rows:
        known = by.folder.read(row.id)
        yield Task(
            row=row,
            today=by.moment.date(),
            now=int(by.moment.timestamp()),
            limits=by.limits,
            key=known.key,
            memory=known.memory,
            has_pages=by.has_pages,
        )


def _ended() -> dict[str, Any]:
    """Return what is known of a school whose process had to be ended."""
    return {"read": False, "memory": {}, "evidence": [],
            "findings": [("gap", "HOST_SLOW", None, "")]}  # fmt: skip


def _line(task: Task, found: dict[str, Any], moment: str, folder: Folder) -> Line:
    """Remember what was found of a school; the memory itself stays on disk."""
    name = task.row.id
    known = folder.read(name)
    learn(known, found, moment)
    if known.is_broken:
        see(known, ("gap", "MEMORY_FORM", None, ""), moment)
    folder.keep(name, known)
    known.memory = {}
    evidence = folder.keep_evidence(name, found["evidence"])
    return Line(task.row, known, found["read"], tuple(evidence))


def _twice(lines: dict[str, Line], moment: str, folder: Folder) -> None:
    """Say of two schools that show one journal that they do."""
    by_key: dict[str, list[Line]] = defaultdict(list)
    for line in lines.values():
        if line.known.last.get("key"):
            by_key[line.known.last["key"]].append(line)
    for same in by_key.values():
        for line in same if len(same) > 1 else ():
            others = " ".join(one.row.addresses[0] for one in same if one is not line)[:300]
            finding = ("gap", "JOURNAL_TWICE", None, others)
            see(line.known, finding, moment)
            known = folder.read(line.row.id)
            see(known, finding, moment)
            folder.keep(line.row.id, known)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Let no second round work in a folder, where the system can lock a file."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy(str(place)) from error
        yield


def publish(board: Board, folder: Folder, out: Path) -> None:
    """Write the pages, the tables and the feeds; each file whole, the pages of all schools last."""
    spoken = [Words(language) for language in LANGUAGES]
    for line in board.lines:
        for words in spoken:
            write(out / "school" / _page_of(line, words), page.school(line, words))
        for file in line.evidence:
            write(out / "evidence" / file, folder.evidence(file))
    for name, text in (
        ("schools.csv", sheets.schools(board)),
        ("quarters.csv", sheets.quarters(board)),
        ("findings.csv", sheets.findings(board)),
    ):
        write(out / name, text)
    for words in spoken:
        write(out / f"news.{words.language}.atom", feed.feed(board, words))
        write(out / f"index.{words.language}.html", page.index(board, words))
    write(out / "index.html", page.index(board, spoken[0]))
    _sweep(board, spoken, out)


def _page_of(line: Line, words: Words) -> str:
    return f"{line.row.id}.{words.language}.html"


def _sweep(board: Board, spoken: Sequence[Words], out: Path) -> None:
    """Take away the pages of schools that are in the list no more."""
    kept = {_page_of(line, words) for line in board.lines for words in spoken}
    for path in (out / "school").glob("*.html"):
        if _OURS.fullmatch(path.name) and path.name not in kept:
            path.unlink()
