"""`ishenim watch`: the journals of many schools, checked from outside; needs no house."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ishenim.cli.verify import BISHKEK, UNREADABLE
from ishenim.cli.voice import Trouble, note, say
from ishenim.watch.board import STATES, Board, Line
from ishenim.watch.kept import Folder
from ishenim.watch.listing import LARGEST, Row, read_list
from ishenim.watch.round import Busy, Round, publish, walk
from ishenim.watch.school import Limits
from ishenim.watch.wire import MEBI, is_proxy
from ishenim.watch.words import Words

#: Lines of a list that are shown when it is wrong.
SHOWN = 20


Option = Callable[[Callable[..., Any]], Callable[..., Any]]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def _number(name: str, default: int, least: int, most: int, said: str) -> Option:
    limits = click.IntRange(least, most)
    return click.option(name, default=default, type=limits, show_default=True, help=said)


@click.command("watch")
@click.argument("place", metavar="LIST", type=FILE)
@click.option(
    "--memory",
    default="watched",
    type=FOLDER,
    show_default=True,
    help="remember here what was seen",
)
@click.option(
    "--out", default="watched-pages", type=FOLDER, show_default=True, help="write the pages here"
)
@_number("--at-once", 8, 1, 64, "so many schools at a time")
@_number("--seconds", 300, 1, 86_400, "so long for one school")
@_number("--mebibytes", 256, 1, 65_536, "so much from one school")
@click.option(
    "--proxy", default="", metavar="ADDRESS", help="by this proxy, as socks5://127.0.0.1:9050"
)
@click.option("--no-pages", is_flag=True, help="do not compare the scripts of their pages")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), hidden=True)
def command(place: Path, memory: Path, out: Path, today: datetime | None, **given: Any) -> None:
    """Check the journals of the schools in LIST, and write what an official can read.

    The exit code is 1 where one has misconduct, 2 where one could not be checked, 0 otherwise.
    """
    proxy = given["proxy"]
    if proxy and not is_proxy(proxy):
        raise Trouble(f"{proxy} is no proxy", "write socks5://host:port or http://host:port", 2)
    rows = _rows(place)
    folder = Folder(memory)
    by = Round(
        folder=folder,
        limits=Limits(most_bytes=given["mebibytes"] * MEBI, seconds=given["seconds"], proxy=proxy),
        at_once=min(given["at_once"], len(rows)),
        moment=today.replace(hour=23, tzinfo=BISHKEK) if today else datetime.now(BISHKEK),
        has_pages=not given["no_pages"],
    )
    note(f"checking {len(rows)} schools")
    try:
        board = walk(rows, by, _tell)
    except Busy as error:
        hint = "wait until it has ended, or give each its own --memory"
        raise Trouble(f"another round works in {memory}", hint, UNREADABLE) from error
    publish(board, folder, out)
    say(", ".join(f"{state}: {board.states[state]}" for state in STATES))
    note(f"the pages are in {out}")
    raise SystemExit(_code(board))


def _code(board: Board) -> int:
    if board.states["misconduct"]:
        return 1
    return UNREADABLE if board.states["unread"] or board.states["unproven"] else 0


def _rows(place: Path) -> list[Row]:
    """Return the schools of a list.

    Raises:
        Trouble: if a line is wrong; then nothing is checked.
    """
    hint = "docs/watch.md shows a list"
    if place.stat().st_size > LARGEST:
        raise Trouble(f"{place} is too large to be a list of schools", hint, UNREADABLE)
    try:
        rows, wrong = read_list(place.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise Trouble(f"{place} is no text in UTF-8", hint, UNREADABLE) from error
    if wrong:
        said = "\n".join(f"  {one}" for one in wrong[:SHOWN])
        raise Trouble(f"{place} cannot be used:\n{said}", hint, UNREADABLE)
    return rows


def _tell(line: Line) -> None:
    """Say of a school that is not clean what was found, as soon as it is known."""
    if line.state == "clean":
        return
    words = Words("en")
    said = [words.finding(one["code"]) for one in line.known.now if one["weight"] != "note"]
    codes = ", ".join(dict.fromkeys(said))
    say(f"{line.state}: {line.row.addresses[0]}: {codes}")
