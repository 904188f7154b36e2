"""`ishenim schools`: many schools on one installation, as its operator sees them.

An operator makes links and reads what everybody can read: no letter, no person, no key.
"""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import click

from ishenim.cli import house
from ishenim.cli.voice import Trouble, note, say

NAMES = ("name_ky", "name_ru", "name_en", "place_ky", "place_ru", "place_en")
COLUMNS = ("slug", *NAMES)
LONGEST = 200
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HINT = f"the first line names columns of {', '.join(COLUMNS)}; slug and name_ky are needed"


@click.group("schools")
def schools() -> None:
    """The schools of this installation."""


@schools.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--address", required=True, help="where people reach this server")
def add(file: Path, address: str) -> None:
    """Print for each school of a CSV a link that sets it up; it works once, for a week.

    Give each link to its school: the school names its own people and passwords. A line that is
    wrong is named, and then no link is made.
    """
    house.open_up()
    from django.db import transaction
    from django.utils import timezone

    from ishenim.commission import actions
    from ishenim.schools.models import School

    if not School.objects.exists():
        raise Trouble("there is no first school yet", "set it up with the link of `ishenim init`")
    rows, wrong = read_schools(_text(file), set(School.objects.values_list("slug", flat=True)))
    if wrong:
        raise Trouble("\n".join([f"{file} cannot be used:", *(f"  {one}" for one in wrong)]), HINT)
    with transaction.atomic():
        tokens = [actions.make_setup_link(now=timezone.now()) for _row in rows]
    note("give each link to its school alone; it works once, for seven days")
    for row, token in zip(rows, tokens, strict=True):
        say(f"{row['slug']},{address.rstrip('/')}/setup/{token}?{urlencode(row)}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(f"{file} is no text in UTF-8", HINT) from error


def read_schools(text: str, taken: set[str]) -> tuple[list[dict[str, str]], list[str]]:
    """Return the schools of a CSV, and what is wrong with it, line by line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    wrong: list[str] = []
    known = {slug.lower() for slug in taken}
    names: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [cell.strip() for cell in cells]
                if not {"slug", "name_ky"} <= set(names) <= set(COLUMNS):
                    return [], [f"line {reader.line_num}: these are not the columns"]
                continue
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            error = "more cells than columns" if len(cells) > len(names) else _error(row, known)
            if error:
                wrong.append(f"line {reader.line_num}: {error}")
            else:
                known.add(row["slug"])
                rows.append({name: value for name, value in row.items() if value})
    except csv.Error as error:
        wrong.append(f"line {reader.line_num}: {error}")
    if not rows and not wrong:
        wrong.append("line 1: no school is named")
    return rows, wrong


def _error(row: dict[str, str], known: set[str]) -> str:
    slug = row.get("slug", "")
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        return "slug is Latin letters, digits and hyphens, at most 60"
    if slug in known:
        return f"{slug} is there already"
    if not row.get("name_ky"):
        return "name_ky is missing"
    long = [name for name in NAMES if len(row.get(name, "")) > LONGEST]
    return f"{long[0]} is longer than {LONGEST} characters" if long else ""


@schools.command("list")
def list_them() -> None:
    """Print every school as CSV: its address, since when it has a box, when it was opened last."""
    house.open_up()
    from django.db.models import Max, Min, Q

    from ishenim.opening.models import Opening
    from ishenim.schools.models import School

    done = Q(opening__step=Opening.Step.DONE)
    found = School.objects.order_by("slug").annotate(
        since=Min("box__sealed_on"), opened=Max("opening__held_on", filter=done)
    )
    rows = [
        (slug, origin, name, str(since or ""), str(opened or ""))
        for slug, origin, name, since, opened in found.values_list(
            "slug", "origin", "name_ky", "since", "opened"
        )
    ]
    _say_table(("school", "address", "name", "sealed_since", "opened_last"), rows)


@schools.command("status")
def status() -> None:
    """Print how each school stands, as CSV: what it waits for, its opening, its newest entry.

    `new` has no composition yet and `unsealed` no box; `open` takes letters, `opening` is at its
    table just now, `overdue` should have opened. All of it stands in the school's public journal.
    """
    house.open_up()
    from django.db.models import Max
    from django.utils import timezone

    from ishenim.box.models import Box
    from ishenim.commission.models import Roster
    from ishenim.journal.models import Entry
    from ishenim.opening.models import Opening
    from ishenim.schools.models import School

    today = timezone.localdate()
    composed = set(Roster.objects.filter(final_on__isnull=False).values_list("school", flat=True))
    boxes = dict(Box.objects.filter(state=Box.State.OPEN).values_list("school", "opens_on"))
    going_on = Opening.objects.exclude(step__in=[Opening.Step.DONE, Opening.Step.ABANDONED])
    tables = set(going_on.values_list("school", flat=True))
    entries = dict(Entry.objects.values_list("school").annotate(Max("entered_on")).order_by())
    rows = []
    for pk, slug in School.objects.order_by("slug").values_list("pk", "slug"):
        opens = boxes.get(pk)
        late = max(0, (today - opens).days) if opens else 0
        state = "open" if opens else ("unsealed" if pk in composed else "new")
        state = "opening" if pk in tables else ("overdue" if late else state)
        rows.append((slug, state, str(opens or ""), str(late or ""), str(entries.get(pk, ""))))
    _say_table(("school", "state", "opens_on", "days_late", "newest_entry"), rows)


def _say_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from ishenim.papers import sheets

    say(sheets.text_of([head, *rows]).replace("\r\n", "\n").rstrip("\n"))
