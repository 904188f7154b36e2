"""Opening an encrypted case file without the server: with the key card it was sealed to."""

import re
import unicodedata
from pathlib import Path

import click

from ishenim.cli.voice import Trouble, note, say
from ishenim.seal.card import member_keys, read_card
from ishenim.seal.case_file import CaseFile, open_case
from ishenim.seal.errors import CardError, CaseFileError, NotForThisKey

#: Only the age identity is needed; it is the same in every seat.
ANYWHERE, ANY_SEAT = "-", 1
SAFE = re.compile(r"[^\w.-]+")


@click.command("open-case-file")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(file: Path, folder: Path) -> None:
    """Open the case FILE with a key card and write what is in it into FOLDER, which must not exist.

    What an author attached is written as it came. Open it on a computer without the school's data.
    """
    found = _open(file, click.prompt("characters of the key card", hide_input=True, err=True))
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise Trouble(f"{folder} exists already", "choose another name") from error
    _write(folder / "letter.txt", text_of(found).encode())
    for number, (entry, data) in enumerate(zip(found.header.files, found.files, strict=True), 1):
        _write(folder / f"{number}-{safe(entry.name)}", data)
    note(f"{1 + len(found.files)} files; destroy them when the case is closed")
    say(str(folder))


def _open(file: Path, card: str) -> CaseFile:
    try:
        keys = member_keys(ANYWHERE, ANY_SEAT, read_card(card))
        return open_case(keys.identity, file.read_bytes())
    except CardError as error:
        raise Trouble("the card is mistyped", "it has 32 characters; type all of them") from error
    except NotForThisKey as error:
        hint = "it opens with the card of who took it away, as the card was on that day"
        raise Trouble("this case file is sealed to another key card", hint) from error
    except CaseFileError as error:
        raise Trouble(f"{file} is no case file, or it is damaged", "save it again") from error


def safe(name: str) -> str:
    """Return a file's name without anything that a computer could take for more than a name."""
    plain = SAFE.sub("_", unicodedata.normalize("NFC", name)).strip("._")
    return plain[-80:] or "file"


def text_of(found: CaseFile) -> str:
    """Return the letter and what was said since as people read it."""
    about = found.header.about or {}
    lines = [f"{found.label}  {found.date}", f"seal {found.seal}", ""]
    lines += [f"{name}: {_words(value)}" for name, value in about.items() if value]
    lines += ["", found.header.text, ""]
    for one in found.said:
        lines += [f"── {one.date}  {one.sender}", one.text, ""]
    lines += [f"file {number}: {entry.name}" for number, entry in enumerate(found.header.files, 1)]
    return "\n".join(lines).rstrip() + "\n"


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
