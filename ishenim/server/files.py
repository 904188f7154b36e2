"""Static files: collected once, kept compressed in memory, sent without a thread."""

import fcntl
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from ishenim.server.compression import compress, may_shrink

FOR_EVER = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=300"
#: What only some letters need: a browser's store must not tell that a file was sent.
NOT_KEPT = frozenset({"files.js"})
#: A script's own integrity hash is checked by the browser, so types must be exact.
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class File:
    """One file in every encoding that is smaller than itself."""

    content_type: str
    tag: str
    bodies: dict[str, bytes]  # by encoding; "" is the file itself
    kept: bool = True

    def headers(self, encoding: str, *, versioned: bool) -> list[tuple[str, str]]:
        """Return the headers to send it with; an address with its version may be kept for ever."""
        headers = [
            ("content-type", self.content_type),
            ("cache-control", self._term(versioned=versioned)),
            ("etag", self.tag),
            ("vary", "accept-encoding"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
        ]
        return [*headers, ("content-encoding", encoding)] if encoding else headers

    def _term(self, *, versioned: bool) -> str:
        if not self.kept:
            return "no-store"
        return FOR_EVER if versioned else FOR_NOW


def collect() -> None:
    """Copy the packages' static files to their folder, compressed, if any of them changed.

    Two servers that start on one folder take turns: one empties it first.
    """
    root = Path(settings.STATIC_ROOT)
    root.parent.mkdir(parents=True, exist_ok=True)
    with root.with_name("static.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        _collect(root)


def _collect(root: Path) -> None:
    mark = root / ".collected"
    state = _state()
    if mark.exists() and mark.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    for path in _files():
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            body = path.read_bytes()
            if may_shrink(_type(path), len(body)):
                path.with_name(path.name + suffix).write_bytes(compress(body, encoding, hard=True))
    mark.write_text(state)


def load() -> dict[str, File]:
    """Return every collected file by its address."""
    root = Path(settings.STATIC_ROOT)
    return {f"{settings.STATIC_URL}{path.relative_to(root)}": _load(path) for path in _files()}


def _state() -> str:
    """Return a hash over names, sizes and times of what the packages ship."""
    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            state.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _files() -> list[Path]:
    root = Path(settings.STATIC_ROOT)
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    return [path for path in found if path.suffix not in {".br", ".gz"} and path.name[0] != "."]


def _type(path: Path) -> str:
    return (
        TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


def _load(path: Path) -> File:
    body = path.read_bytes()
    bodies = {"": body}
    for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
        smaller = path.with_name(path.name + suffix)
        if smaller.exists():
            bodies[encoding] = smaller.read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return File(_type(path), tag, bodies, kept=path.name not in NOT_KEPT)
