"""A school's journal as anybody can copy it, and what a liar can make of the copy."""

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
from ishenim.journal import keys
from ishenim.journal.log import Log
from ishenim.opening.models import Opening
from ishenim.proof.checkpoint import Checkpoint, journal_name
from ishenim.proof.note import Signer, sign_note
from ishenim.proof.tiles import levels_of, pack_bundle, tiles_of, unpack_bundle
from ishenim.schools.models import School
from tests.opening.conftest import TUESDAY_NOON, drop, table, three, with_letter

__all__ = ["drop", "table", "three", "with_letter"]
WEDNESDAY = TUESDAY_NOON.date() + timedelta(days=1)
NOW = int(TUESDAY_NOON.timestamp()) + 86_400


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
        (tile,) = tiles_of(None, len(entries))
        kept[tile.path] = pack_bundle(entries)
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


def copy_of(school: School) -> Copy:
    """Fetch every file of a journal as a stranger does."""
    browser, copy = Client(), Copy()
    size = Log(school).size
    names = ["checkpoint", "cosigned", "vkey", "school.json"]
    names += [tile.path for tile in tiles_of(None, size)]
    names += [tile.path for level in levels_of(size) for tile in tiles_of(level, size)]
    done = Opening.objects.filter(school=school, step=Opening.Step.DONE, box__isnull=False)
    for number in done.values_list("box__number", flat=True):
        names += [f"manifest/{number}", f"manifest/{number}.urgent"]
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
def liar(school: School) -> Signer:
    """The journal's own key, in the hands of whoever took the server over."""
    signer = keys.signer(school.origin)
    assert signer.name == journal_name(school.origin)
    return signer


@pytest.fixture
def opened(table, three, with_letter, order, sealed_box) -> Opening:
    """The box opened on Tuesday by three of five, with one letter in it."""
    table.sit_together(*three)
    return Opening.objects.get(act_number=1)


@pytest.fixture
def copied(opened: Opening, school: School) -> Copy:
    """The journal of a school whose commission took one letter out on Tuesday."""
    return copy_of(school)
