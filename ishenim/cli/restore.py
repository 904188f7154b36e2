"""The way back from a backup: into an empty folder and database, and then checked."""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import click

from ishenim.cli import house
from ishenim.cli.backup import (
    DATABASES,
    FORMAT,
    PLACE,
    STEP,
    SUMS,
    Through,
    create,
    postgres_program,
)
from ishenim.cli.voice import Trouble, note, say


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Put back what `ishenim backup` wrote to FILE, into an empty folder and database.

    Afterwards everything is checked: sums, keys, journals, the letters' files.
    """
    settings = house.rooms()
    if any(path.is_file() for path in settings.VAR.rglob("*")):
        hint = "nothing is ever overwritten: name a new folder with ISHENIM_VAR"
        raise Trouble(f"{settings.VAR} is not empty", hint)
    told = _unpack(file, settings)
    for problem in (problems := list(_problems())):
        note(f"error: {problem}")
    if problems:
        raise Trouble("what was restored is not whole", "do not serve it; try another backup")
    for line in _gap(told["made_on"]):
        say(line)


def _unpack(file: Path, settings: Any) -> dict[str, Any]:
    """Unpack, and wake the house up; what cannot be trusted is taken away again."""
    try:
        sums, told = _read(file, settings.VAR)
        _check(file, sums, told)
        house.start(settings)
        _fill_database(settings)
        house.update()
    except BaseException as error:
        for folder in (settings.VAR, settings.KEYS_DIR, settings.LETTERS_DIR):
            for path in [path for path in folder.glob("*") if path.is_file()]:
                path.unlink()
        if isinstance(error, tarfile.TarError | EOFError | ValueError | KeyError):
            raise Trouble(f"{file} is no backup, or it was cut off", "try another one") from error
        raise
    return told


def _read(file: Path, var: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """Write every file of an archive to its place; return their sums, and what the archive says."""
    sums: dict[str, str] = {}
    told: dict[str, Any] = {}
    with tarfile.open(file, "r|*") as archive:
        for entry in archive:
            data = archive.extractfile(entry)
            if data is None or not PLACE.fullmatch(entry.name):
                raise ValueError("no entry of a backup")
            if entry.name == SUMS:
                told = json.loads(data.read(STEP * 64))
                continue
            through = Through(data)
            with create(var / entry.name) as out:
                while piece := through.read():
                    out.write(piece)
                os.fsync(out.fileno())
            os.utime(var / entry.name, (entry.mtime, entry.mtime))
            sums[entry.name] = through.sum.hexdigest()
    return sums, told


def _check(file: Path, sums: dict[str, str], told: dict[str, Any]) -> None:
    if not {"keys/journal.seed", "keys/django.secret"} <= set(sums):
        raise Trouble(f"{file} holds no keys", house.BACK)
    if told["format"] != FORMAT or told["sums"] != sums:
        raise ValueError("another sum")


def _fill_database(settings: Any) -> None:
    """Bring the database of the archive to where the settings say."""
    from django.db import connection

    place = settings.VAR / DATABASES[connection.vendor]
    if not place.exists():
        hint = "ISHENIM_DATABASE_URL says which kind this program uses"
        raise Trouble("this backup is of another kind of database", hint)
    if connection.vendor == "postgresql":
        if house.is_used():
            raise Trouble(
                "the database is not empty", "nothing is ever overwritten: make a new one"
            )
        options = ("--exit-on-error", "--single-transaction")
        postgres_program(
            "pg_restore", connection, *options, f"--dbname={_name(connection)}", str(place)
        )
        place.unlink()
    elif (name := Path(_name(connection))) != place:
        if name.exists():
            raise Trouble(f"{name} exists already", "nothing is ever overwritten")
        shutil.move(place, name)


def _name(connection: Any) -> str:
    return str(connection.settings_dict["NAME"])


def _problems() -> Iterator[str]:
    """Look at what was restored as a stranger would, and at what only its owner sees."""
    from ishenim.box.letter_files import path_of
    from ishenim.box.models import Letter, Waiting
    from ishenim.schools.models import School

    yield from _broken_pages()
    yield from (f"{name} was signed with another key" for name in house.strange_journals())
    yield from _broken_journals()
    taken = Letter.objects.exclude(file="").values_list("file", flat=True)
    # One school after the other: in one question the server would lock every school's part.
    large = Waiting.objects.exclude(file="").values_list("file", flat=True)
    waiting = (large.filter(school=pk) for pk in School.objects.values_list("pk", flat=True))
    for name in chain(taken.iterator(), chain.from_iterable(waiting)):
        if not path_of(name).exists():
            yield f"the file of a letter is missing: {name}"


def _broken_pages() -> Iterator[str]:
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in ("integrity_check", "foreign_key_check"):
                cursor.execute(f"PRAGMA {pragma}")
                yield from (f"{pragma}: {row}" for row in cursor.fetchall() if row != ("ok",))


def _broken_journals() -> Iterator[str]:
    from ishenim.journal.log import Log
    from ishenim.journal.models import Entry
    from ishenim.proof import tree
    from ishenim.schools.models import School

    for school in School.objects.all():
        grown, head = tree.Tree(), Log(school).head()
        entries = Entry.objects.filter(school=school).order_by("index")
        for text in entries.values_list("note", flat=True).iterator():
            grown.append(text.encode())
        if (len(grown), tree.root(len(grown), grown.read)) != (head.size, head.root):
            yield f"{head.origin}: its entries are not those that its newest head names"


def _gap(made_on: str) -> Iterator[str]:
    """Say what the commission must be told."""
    from ishenim.journal.log import Log
    from ishenim.schools.models import School

    yield f"restored as of {made_on}; everything was checked, and is whole"
    for school in School.objects.order_by("pk"):
        last = Log(school).last()
        until = (
            f"{last.index + 1} entries, the last of {last.entered_on}" if last else "no entry yet"
        )
        yield f"{school.origin}: {until}"
    yield "what came later is gone: tell the commission at the next opening, and the witnesses now"
