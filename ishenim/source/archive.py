"""The source of the program that runs here, as one archive made from the installed files.

Whoever changes a line and serves it to others owes them that line (AGPL-3.0 section 13). So the
archive is made of what is installed, not of what was once released: nobody has to remember it.
Only kinds of files that the program is made of are taken, never a database, key or setting.
"""

import gzip
import hashlib
import io
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ishenim import __version__

PACKAGE = Path(__file__).resolve().parent.parent
#: Beside a checkout's package lies the rest of the source; a wheel carries it within.
WITHIN = PACKAGE / "source" / "beside"
NAME = f"ishenim-{__version__}"
FOLDERS = ("requirements", "tools", "web")
FILES = (
    *(".npmrc", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "manage.py"),
    *("package-lock.json", "package.json", "pyproject.toml", "tsconfig.json"),
)
KINDS = frozenset({
    *(".css", ".html", ".js", ".json", ".md", ".mjs", ".mo", ".po", ".py", ".svg", ".toml"),
    *(".ts", ".ttf", ".txt", ".typ"),
})  # fmt: skip


@dataclass(frozen=True)
class Archive:
    """The bytes of a .tar.gz, and what a reader compares them with."""

    data: bytes
    sha256: str
    files: int


def beside() -> Path:
    """Return the folder that holds what lies beside the package."""
    return PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else WITHIN


def text(name: str) -> str:
    """Return a text that comes with the program, e.g. CHANGELOG.md.

    Raises:
        FileNotFoundError: if this installation was put together without it.
    """
    return (beside() / name).read_text("utf-8")


def _below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file())
    return [path for path in found if "beside" not in path.relative_to(folder).parts[:2]]


def members() -> dict[str, Path]:
    """Return every file of the archive by its name there."""
    root = beside()
    named = {name: root / name for name in FILES if (root / name).is_file()}
    for folder in (PACKAGE, *(root / name for name in FOLDERS)):
        named |= {f"{folder.name}/{path.relative_to(folder)}": path for path in _below(folder)}
    return dict(sorted(named.items()))


@cache
def archive() -> Archive:
    """Return the archive; the same files give the same bytes, whenever and wherever."""
    named = members()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, path in named.items():
            data = path.read_bytes()
            entry = tarfile.TarInfo(f"{NAME}/{name}")
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    data = gzip.compress(packed.getvalue(), mtime=0)
    return Archive(data, hashlib.sha256(data).hexdigest(), len(named))
