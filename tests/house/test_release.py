"""A release is made of a commit, twice the same, and its checker needs Python alone."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from datetime import datetime
from importlib import metadata
from pathlib import Path

import pytest
from django.utils import timezone

from ishenim import __version__
from ishenim.cli.demo import seed
from ishenim.journal import bundles
from ishenim.proof.tiles import levels_of, tiles_of
from ishenim.regulation.calendar import ZONE
from tests.served import start
from tests.vectors import named
from tools import licences, release
from tools.cases.journals import Copied

pytestmark = pytest.mark.slow
CHECKER = f"ishenim-verify-{__version__}.pyz"


def built(folder: Path, commit: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Build a commit's release into a folder, as `make release` does."""
    return subprocess.run(
        [sys.executable, "tools/release.py", "--out", folder, "--commit", commit, "--draft"],
        cwd=release.ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def commit() -> str:
    if not (release.ROOT / ".git").exists():
        pytest.skip("the source archive has no history")
    return release.git("rev-parse", "HEAD").decode().strip()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, commit: str) -> Path:
    folder = tmp_path_factory.mktemp("made") / "dist"
    done = built(folder, commit)
    assert done.returncode == 0, done.stderr
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_two_folders_two_days_and_two_clocks_give_the_same_bytes(made, commit, tmp_path):
    done = built(tmp_path / "elsewhere", commit, TZ="Asia/Bishkek", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "elsewhere") == contents(made)


def test_every_file_has_its_sum(made):
    files = contents(made)
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    del files["SHA256SUMS"]
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_list_of_parts_is_both_lock_files(made):
    parts = json.loads((made / f"ishenim-{__version__}.cdx.json").read_text())
    named_here = {one["name"] for one in parts["components"]}
    assert named_here == {*licences.pinned("base.txt"), *licences.scripts(), *licences.FONTS}
    assert all(one["licenses"] for one in parts["components"])
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")


def test_the_wheel_says_its_licence_and_carries_its_source_and_notices(made):
    with zipfile.ZipFile(made / f"ishenim-{__version__}-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
        about = wheel.read(f"ishenim-{__version__}.dist-info/METADATA").decode()
    assert "License-Expression: AGPL-3.0-or-later\n" in about
    start = f"ishenim-{__version__}.dist-info/licenses"
    assert {f"{start}/LICENSE", f"{start}/ishenim/source/notices.txt"} <= names
    for name in ("web/build.mjs", "package-lock.json", "pyproject.toml", "tools/release.py"):
        assert f"ishenim/source/beside/{name}" in names


def test_the_source_archive_builds_a_container(made):
    with tarfile.open(made / f"ishenim-{__version__}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"deploy/Containerfile", "ishenim/settings.py", "requirements/base.txt"} <= names
    assert not [name for name in names if name.startswith(("var", "dist", ".git/"))]


def test_a_draft_is_no_release(made, commit, tmp_path, monkeypatch):
    assert "nobody is named; this is a draft" in (made / "NOTES.md").read_text()
    monkeypatch.delenv("ISHENIM_SECURITY_CONTACT", raising=False)
    with pytest.raises(SystemExit, match="where weaknesses are reported"):
        release.build(tmp_path / "dist", commit, draft=False)


def test_nothing_is_built_over_another_release(tmp_path):
    (tmp_path / "older").touch()
    with pytest.raises(SystemExit, match="not empty"):
        release.build(tmp_path, "HEAD", draft=True)


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="no OpenSSH here")
def test_the_sums_are_signed_with_a_given_key(made, tmp_path):
    key, sums = tmp_path / "key", tmp_path / "SHA256SUMS"
    new = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "maker", "-f", key]
    subprocess.run(new, check=True)
    sums.write_bytes((made / "SHA256SUMS").read_bytes())
    release.sign(sums, key)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"maker {key.with_suffix('.pub').read_text()}")
    check = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "maker", "-n", "ishenim-release"]
    check += ["-s", tmp_path / "SHA256SUMS.sig"]
    assert subprocess.run(check, input=sums.read_bytes(), check=False).returncode == 0
    assert subprocess.run(check, input=b"other sums", check=False).returncode != 0


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `cryptography` and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    for name in ("cryptography", "cffi", "pycparser"):
        installed = metadata.distribution(name)
        for top in {file.parts[0] for file in installed.files or []} - {".."}:
            (folder / top).symlink_to(str(installed.locate_file(top)))
    return folder


def check(checker: Path, bare: Path | None, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the checker where Python has no packages but those of a folder."""
    return subprocess.run(
        [sys.executable, "-S", checker, *words],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(bare or "")},
        cwd=checker.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def laid_down(case: dict, folder: Path) -> Path:
    """Write a journal of the vectors as a web host would serve it."""
    notes = named("journal", "the common entries")["notes"]
    entries = [
        notes[one].encode() if isinstance(one, int) else base64.b64decode(one)
        for one in case["entries"]
    ]
    copied, size = Copied(entries, case["files"]), len(entries)
    tiles = [tile for level in (None, *levels_of(size)) for tile in tiles_of(level, size)]
    for path in [*case["files"], *(tile.path for tile in tiles)]:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(copied.read(path))
    return folder


@pytest.mark.parametrize(
    ("name", "word"), [("kept as it must be", "CLEAN"), ("two entries swapped", "MISCONDUCT")]
)
@pytest.mark.parametrize("is_alone", [True, False])
def test_the_checker_needs_python_alone(made, bare, tmp_path, name, word, is_alone):
    case, packages = named("journal", name), None if is_alone else bare
    folder = laid_down(case, tmp_path / "j")
    done = check(made / CHECKER, packages, folder, "--today", case["today"])
    assert done.returncode == ["CLEAN", "MISCONDUCT"].index(word), done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(word)


@pytest.fixture
def demo_served(own_database, settings, tmp_path):
    """The demo school, served; with the folder that its journal's secrets lie in."""
    settings.VAR = tmp_path
    seed(today=timezone.localdate(timezone=ZONE), port=8000)
    bundles.record(now=datetime.now(ZONE))
    running = start("--patience", "1")
    yield running
    running.stop()


def test_the_checker_checks_the_demo_with_python_alone(made, demo_served):
    done = check(made / CHECKER, None, demo_served.url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "CLEAN: everything that was checked holds."


def test_what_the_checker_cannot_do_alone_it_refuses(made):
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import alone; alone.stand_in(); from ishenim.seal import "
         "receipt; receipt.repeatable_code(b'k' * 32, b'c')"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(made / CHECKER)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("ishenim: error: this needs cryptography.hazmat.")
    assert "pip install cryptography" in done.stderr


def test_the_command_says_its_version():
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.cli", "--version"],
        cwd=release.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"ishenim {__version__}\n"
