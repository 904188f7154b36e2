"""Build what is released, from what is committed: two runs of one commit give equal bytes.

python tools/release.py [--out dist] [--commit HEAD] [--draft]

Into the folder go the wheel, the source archive (which is the context of deploy/Containerfile,
too), the verifier as one file, the list of parts (CycloneDX), the notes of this version and the
SHA-256 of each; with --key also their signature (`ssh-keygen -Y verify` checks it). Nothing is
fetched. Without --draft it refuses while nobody says where weaknesses are reported
(ISHENIM_SECURITY_CONTACT), where it is published (publiccode.yml), or of which day the changes are.
"""

import argparse
import hashlib
import importlib.metadata
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import licences  # noqa: E402

#: What the verifier is made of. It takes `cryptography` where that is installed, and otherwise
#: verifies signatures by itself (tools/checker): slower, with the same words.
ROOMS = ("audit", "proof", "regulation", "seal")
VERBS = ("evidence.py", "verify.py", "voice.py")
#: Small libraries in plain Python that go along, each with its licence.
ALONG = {"click": "click", "tomli-w": "tomli_w"}
#: Instead of `ishenim/cli/__init__.py`, which knows every verb and so every dependency.
VOICE = '"""The two verbs of the checker that stands alone."""\n'
#: Instead of the library of the world's holidays: the country's own, as the browser's checker has
#: them (tools/holidays_table.py). A year that is not in the table is an error, never a guess.
HOLIDAYS = '''"""The public holidays of Kyrgyzstan, year by year."""

import json
from datetime import date
from importlib.resources import files

TABLE = json.loads(files("holidays").joinpath("holidays.json").read_text())


def country_holidays(code, *, years, language):
    """Return the holidays of a year; their names are not needed to check."""
    if str(years) not in TABLE:
        raise SystemExit(f"ishenim: error: the holidays of {years} are not known to this checker")
    return {date.fromisoformat(f"{years}-{day}"): code for day in TABLE[str(years)]}
'''
MAIN = '''"""The checker as one file: it needs Python alone."""

import sys

import alone

try:
    import cryptography  # noqa: F401
except ImportError:
    alone.stand_in()

from ishenim.cli import evidence, verify, voice

if __name__ == "__main__":
    command = verify.command
    if sys.argv[1:2] == ["evidence"]:
        command = evidence.command
    if sys.argv[1:2] in (["evidence"], ["verify"]):
        del sys.argv[1]
    try:
        command(prog_name="ishenim-verify")
    except voice.Trouble as trouble:
        trouble.tell()
        sys.exit(trouble.code)
'''
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def git(*words: str) -> bytes:
    """Return what git answers."""
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def export(commit: str, folder: Path) -> None:
    """Put a commit's files into a folder, without history."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as tar:
        tar.extractall(folder, filter="data")


def packages(tree: Path, out: Path, epoch: str) -> None:
    """Build wheel and source archive with the project's own backend, which is pinned."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out.resolve())],
        cwd=tree,
        env=os.environ | {"SOURCE_DATE_EPOCH": epoch},
        check=True,
        capture_output=True,
    )


def verifier(tree: Path, out: Path) -> None:
    """Write the checker as one file that Python runs."""
    package = tree / "ishenim"
    sources = {f"ishenim/cli/{name}": package / "cli" / name for name in VERBS}
    sources |= {path.name: path for path in (tree / "tools/checker").glob("*.py")}
    sources |= {"ishenim/__init__.py": package / "__init__.py", "LICENSE": tree / "LICENSE"}
    folders = {f"ishenim/{room}": package / room for room in ROOMS}
    named = {}
    for distribution, module in ALONG.items():
        folders[module] = Path(
            str(importlib.metadata.distribution(distribution).locate_file(module))
        )
        named[f"{module}/LICENSE"] = _licence_of(distribution)
    for name, folder in folders.items():
        found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
        sources |= {f"{name}/{path.relative_to(folder)}": path for path in found}
    named |= {name: path.read_bytes() for name, path in sources.items()}
    named["holidays/holidays.json"] = (tree / "web/verify/holidays.json").read_bytes()
    written = {
        "ishenim/cli/__init__.py": VOICE,
        "holidays/__init__.py": HOLIDAYS,
        "__main__.py": MAIN,
    }
    named |= {name: text.encode() for name, text in written.items()}
    packed = io.BytesIO(b"")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(named.items()):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    out.write_bytes(b"#!/usr/bin/env python3\n" + packed.getvalue())
    out.chmod(0o755)


def _licence_of(name: str) -> bytes:
    files = importlib.metadata.files(name) or []
    return next(file.locate().read_bytes() for file in files if "LICENSE" in file.name)


def parts(tree: Path, version: str) -> str:
    """Return the list of parts: what runs on the server and what is inside the scripts."""
    text = (tree / "requirements/base.txt").read_text()
    ours = licences.known(tree)["ours"]
    found = []
    for name, number, sums in re.findall(r"(?m)^([a-z0-9._-]+)==([^\s;\\]+)((?:.*\n +.*)*)", text):
        hashes = re.findall(r"sha256:([0-9a-f]{64})", sums)
        found.append({
            "type": "library",
            "name": name,
            "version": number,
            "purl": f"pkg:pypi/{name}@{number}",
            "licenses": [{"expression": ours[name]}],
            # One for the file of every system; the installer takes the one that fits.
            "properties": [{"name": "ishenim:sha256", "value": one} for one in hashes],
        })  # fmt: skip
    for name, (number, licence) in licences.scripts(tree).items():
        found.append({
            "type": "library",
            "name": name,
            "version": number,
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{number}",
            "licenses": [{"expression": licence}],
        })  # fmt: skip
    for name in licences.FONTS:
        found.append({
            "type": "data", "name": name, "licenses": [{"expression": "OFL-1.1"}],
        })  # fmt: skip
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "ishenim",
                "version": version,
                "licenses": [{"expression": "AGPL-3.0-or-later"}],
            }
        },
        "components": found,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def changes(tree: Path, version: str) -> tuple[str, str]:
    """Return the day and the words of a version in CHANGELOG.md.

    Raises:
        SystemExit: if it has none.
    """
    text = (tree / "CHANGELOG.md").read_text()
    found = re.search(rf"(?ms)^## {re.escape(version)} · (.*?)\n(.*?)(?=^## |\Z)", text)
    if not found:
        raise SystemExit(f"CHANGELOG.md says nothing of {version}")
    return found[1], found[2].strip()


def notes(words: str, version: str, commit: str, contact: str) -> str:
    """Return what is said of a release."""
    return (
        f"# Ishenim {version}\n\n{words}\n\n"
        f"Made of commit {commit}. The same commit gives the same bytes: `make release`.\n\n"
        f"The checker: `python3 ishenim-verify-{version}.pyz https://box.school.kg`; it needs "
        f"Python 3.11 or newer, on Windows also the package `tzdata`. Where `cryptography` is "
        f"installed it is faster.\n\n"
        f"Weaknesses: {contact or 'nobody is named; this is a draft, not a release'}\n"
    )


def missing(tree: Path, version: str) -> list[str]:
    """Return what a release would still lack."""
    day, _words = changes(tree, version)
    lacking = {
        "where weaknesses are reported: ISHENIM_SECURITY_CONTACT": not contact_of_release(),
        "where it is published: url in publiccode.yml": (
            "example.invalid" in (tree / "publiccode.yml").read_text()
        ),
        f"the day of {version} in CHANGELOG.md": not re.fullmatch(r"\d{4}-\d\d-\d\d", day),
    }
    return [what for what, lacks in lacking.items() if lacks]


def contact_of_release() -> str:
    """Return the address for weaknesses, as a served site takes it."""
    return os.environ.get("ISHENIM_SECURITY_CONTACT", "")


def sign(sums: Path, key: Path) -> None:
    """Sign the list of sums with a key of OpenSSH; Ed25519 gives the same bytes twice."""
    words = ["ssh-keygen", "-q", "-Y", "sign", "-n", "ishenim-release", "-f", str(key), str(sums)]
    subprocess.run(words, check=True, capture_output=True)


def build(out: Path, commit: str, *, draft: bool, key: Path | None = None) -> list[Path]:
    """Build everything; return the files."""
    out.mkdir(parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise SystemExit(f"{out} is not empty")
    named = git("rev-parse", commit).decode().strip()
    epoch = git("log", "-1", "--format=%ct", named).decode().strip()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        export(named, tree)
        source = (tree / "ishenim/__init__.py").read_text()
        version = re.search(r'__version__ = "(.+)"', source)[1]  # type: ignore[index]
        if not draft and (lacking := missing(tree, version)):
            raise SystemExit("missing (or --draft):\n  " + "\n  ".join(lacking))
        _day, words = changes(tree, version)
        packages(tree, out, epoch)
        verifier(tree, out / f"ishenim-verify-{version}.pyz")
        (out / f"ishenim-{version}.cdx.json").write_text(parts(tree, version))
        (out / "NOTES.md").write_text(notes(words, version, named, contact_of_release()))
    files = sorted(out.iterdir())
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (out / "SHA256SUMS").write_text("".join(sums))
    if key:
        sign(out / "SHA256SUMS", key)
    return sorted(out.iterdir())


def main(arguments: list[str]) -> None:
    """Read the words of the command line."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--out", type=Path, default=ROOT / "dist")
    reader.add_argument("--commit", default="HEAD")
    reader.add_argument("--draft", action="store_true", help="also without a contact or a day")
    reader.add_argument("--key", type=Path, help="an OpenSSH key that signs the sums")
    asked = reader.parse_args(arguments)
    for file in build(asked.out, asked.commit, draft=asked.draft, key=asked.key):
        print(f"{file.stat().st_size:>9}  {file}")


if __name__ == "__main__":
    main(sys.argv[1:])
