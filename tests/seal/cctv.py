"""The C2SP community's test vectors of the age format, as npm ships them (package `cctv-age`)."""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "node_modules" / "cctv-age" / "index.js"
_ENTRY = re.compile(r"^// \.\./testdata/(\S+)\nvar \w+ = __toBinary\(\"([^\"]*)\"\);$", re.M)


@dataclass(frozen=True)
class Vector:
    """One file: what is expected of it, with which keys, and the age file itself."""

    name: str
    expect: str
    payload: str
    identities: tuple[str, ...]
    passphrases: tuple[str, ...]
    armored: bool
    comment: str
    sealed: bytes


def vectors() -> Iterator[Vector]:
    """Return all of them."""
    for name, text in _ENTRY.findall(FILE.read_text(encoding="utf-8")):
        yield _read(name, base64.b64decode(text))


def _read(name: str, data: bytes) -> Vector:
    head, _gap, sealed = data.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        key, value = line.split(": ", 1)
        fields.setdefault(key, []).append(value)
    compressed = fields.pop("compressed", [])
    if compressed:
        assert compressed == ["zlib"]
        sealed = zlib.decompress(sealed)
    return Vector(
        name=name,
        expect=fields["expect"][0],
        payload=fields.get("payload", [""])[0],
        identities=tuple(fields.get("identity", [])),
        passphrases=tuple(fields.get("passphrase", [])),
        armored="armored" in fields,
        comment=" ".join(fields.get("comment", [])),
        sealed=sealed,
    )
