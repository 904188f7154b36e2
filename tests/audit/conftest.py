"""A school's journal as anybody can copy it, and what a liar can make of the copy.

`copied` is kept by hand (tools/cases/keeping.py) and needs no database; `running` is the journal of
a school whose commission sat together on Tuesday.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ishenim.audit.log import Frontier, root_of
from ishenim.audit.source import Missing
from ishenim.audit.verdict import Verdict
from ishenim.audit.verify import Asked, verify
from ishenim.box.models import Box
from ishenim.journal.log import Log
from ishenim.opening.models import Opening
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.note import Signer, sign_note
from ishenim.proof.tiles import levels_of, pack_bundle, tiles_of, unpack_bundle
from ishenim.proof.tree import Tree
from ishenim.schools.models import School
from tests.opening.conftest import drop, table, three, with_letter
from tools.cases.keeping import FIRST, Keeper
from tools.cases.kept import NOW, kept
from tools.cases.school import JOURNAL

__all__ = ["FIRST", "NOW", "drop", "table", "three", "with_letter"]
WEDNESDAY = FIRST + timedelta(days=1)
LISTS = ("", ".urgent", ".damaged", ".waiting")


@dataclass
class Copy:
    """The files of a journal in memory; whatever is changed here the school never signed."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise Missing(path)
        return self.files[path]

    @property
    def entries(self) -> list[bytes]:
        bundles = sorted(path for path in self.files if path.startswith("tile/entries/"))
        assert len(bundles) == 1, "the tests' journals are short"
        return unpack_bundle(self.files[bundles[0]], int(bundles[0].partition(".p/")[2]))

    def save(self, folder: Path) -> Path:
        """Lay the files down as a web host would, and return the folder."""
        for path, data in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        return folder

    def put(self, entries: Sequence[bytes], signer: Signer | None = None) -> "Copy":
        """Return the copy with other entries; with the journal's key a new checkpoint."""
        kept = {p: data for p, data in self.files.items() if not p.startswith("tile/entries/")}
        kept |= tiled(entries) if signer else bundled(entries)
        if signer is not None:
            tree = Frontier()
            for entry in entries:
                tree.push(entry)
            head = Checkpoint(signer.name, len(entries), root_of(tree.hashes))
            kept["checkpoint"] = sign_note(head.text, [signer]).encode()
        return Copy(kept)

    def replaced(self, kind: str, change: Callable[[bytes], bytes]) -> list[bytes]:
        """Return the entries, the first of a kind changed."""
        entries = self.entries
        at = self.index(kind)
        entries[at] = change(entries[at])
        return entries

    def index(self, kind: str) -> int:
        start = f"trustbox.v2/{kind}\n".encode()
        return next(i for i, entry in enumerate(self.entries) if entry.startswith(start))

    def without(self, path: str) -> "Copy":
        return Copy({name: data for name, data in self.files.items() if name != path})


def bundled(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Return the bundles of a short journal."""
    (tile,) = tiles_of(None, len(entries))
    return {tile.path: pack_bundle(entries)}


def tiled(entries: Sequence[bytes]) -> dict[str, bytes]:
    """Return bundles and tiles of a short journal."""
    tree = Tree()
    for entry in entries:
        tree.append(entry)
    files = bundled(entries)
    for level in levels_of(len(entries)):
        for tile in tiles_of(level, len(entries)):
            places = range(tile.index * 256, tile.index * 256 + tile.width)
            files[tile.path] = b"".join(tree.read(8 * level, place) for place in places)
    return files


def copy_from(keeper: Keeper, members: Sequence[int] = (1, 2, 3), at: int = NOW) -> Copy:
    """Return the files of a journal that is kept by hand."""
    files = {path: text.encode() for path, text in keeper.files(members, at=at).items()}
    return Copy(files | tiled(keeper.entries))


def copy_of(school: School) -> Copy:
    """Fetch every file of a running school's journal as a stranger does."""
    browser, copy = Client(), Copy()
    size = Log(school).size
    names = ["checkpoint", "cosigned", "vkey", "school.json"]
    names += [tile.path for tile in tiles_of(None, size)]
    names += [tile.path for level in levels_of(size) for tile in tiles_of(level, size)]
    for number in Box.objects.filter(school=school).values_list("number", flat=True):
        names += [f"manifest/{number}{ending}" for ending in LISTS]
    for name in names:
        answer = browser.get(f"/j/{name}")
        if answer.status_code == 200:
            copy.files[name] = answer.content
    return copy


def check(copy: Copy, today: date = WEDNESDAY, now: int = NOW, **asked: Any) -> Verdict:
    return verify(copy, Asked(today=today, now=now, **asked))


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


@pytest.fixture
def liar() -> Signer:
    """The journal's own key, in the hands of whoever took the server over."""
    return JOURNAL


@pytest.fixture
def copied() -> Copy:
    """A journal whose commission took three letters out on Tuesday."""
    return copy_from(kept())


@pytest.fixture
def opened(table, three, with_letter, order, sealed_box) -> Opening:
    """The box of a running school, opened on Tuesday by three of five, with one letter in it."""
    table.sit_together(*three)
    return Opening.objects.get(act_number=1)


@pytest.fixture
def running(opened: Opening, school: School) -> Copy:
    """The journal of a running school."""
    return copy_of(school)
