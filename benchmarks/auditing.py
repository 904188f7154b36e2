"""Verifying a long journal against the bare limit: one SHA-256 and one Ed25519 check an entry.

python -m benchmarks.auditing 1000000      a million entries; the usual run takes 20,000
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ishenim.audit.log import Frontier, root_of
from ishenim.audit.source import Folder
from ishenim.audit.verify import Asked, verify
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.encoding import unb64
from ishenim.proof.note import Signer, sign_note
from ishenim.proof.tiles import pack_bundle, tiles_of
from ishenim.seal.act import Line, Reference, write_line
from ishenim.seal.card import member_keys
from ishenim.seal.roster import RosterMember, read_roster, write_roster

ORIGIN, DAY = "box.example", date(2026, 4, 15)
USUAL = 20_000


def _entries(size: int, tree: Frontier) -> Iterator[bytes]:
    """Yield entries and put each into the tree, whose head the next one names."""
    members = [member_keys(ORIGIN, seat, bytes([seat]) * 16) for seat in (1, 2, 3)]
    lines = [
        RosterMember(at, keys.signer.public, keys.recipient, "teacher")
        for at, keys in enumerate(members, start=1)
    ]
    text = write_roster(origin=ORIGIN, epoch=1, prev=None, date=DAY, duty=[1], members=lines)
    first = sign_note(text, [keys.signer for keys in members]).encode()
    tree.push(first)
    yield first
    roster, signer = read_roster(text), members[0].signer
    for number in range(1, size):
        line = Line(
            kind="missed",
            opening="planned",
            planned=DAY,
            date=DAY,
            next=None,
            reason=f"№ {number}",
            checkpoint=Reference(number, root_of(tree.hashes)),
        )
        entry = sign_note(write_line(roster, line), [signer]).encode()
        tree.push(entry)
        yield entry


def make(size: int, folder: Path) -> None:
    """Write a journal of `size` entries, signed by its own key."""
    tree = Frontier()
    entries = _entries(size, tree)
    for tile in tiles_of(None, size):
        bundle = list(islice(entries, tile.width))
        place = folder / tile.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pack_bundle(bundle))
    key = Signer(f"{ORIGIN}/journal", b"\7" * 32)
    head = Checkpoint(key.name, size, root_of(tree.hashes))
    (folder / "vkey").write_text(key.vkey)
    (folder / "checkpoint").write_text(sign_note(head.text, [key]))


def bare(entries: list[bytes]) -> float:
    """Return the seconds that hash and signature alone take for these entries."""
    public = Ed25519PublicKey.from_public_bytes(member_keys(ORIGIN, 1, b"\1" * 16).signer.public)
    ready = []
    for entry in entries:
        text, _gap, line = entry.rpartition(b"\n\n")
        ready.append((entry, text + b"\n", unb64(line.split(b" ")[2].decode().strip())[4:]))
    began = time.perf_counter()
    for entry, text, signature in ready:
        sha256(b"\0" + entry).digest()
        public.verify(signature, text)
    return time.perf_counter() - began


def measure(size: int = USUAL) -> dict[str, float]:
    """Return entries a second, whole and bare, and the most memory the process had, in MB."""
    with TemporaryDirectory() as folder:
        make(size, Path(folder))
        began = time.perf_counter()
        verdict = verify(Folder(Path(folder)), Asked(today=DAY, now=0))
        whole = time.perf_counter() - began
    wrong = {finding.code for finding in verdict.findings} - {"LOG_QUORUM", "SCHOOL_MISSING"}
    if wrong or verdict.counts.entries != size:
        raise AssertionError(f"the journal was not read: {wrong}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sample = list(_entries(min(size, USUAL), Frontier()))[1:]
    limit = len(sample) / bare(sample)
    rate = size / whole
    return {"entries": size, "whole": rate, "bare": limit, "part": rate / limit, "peak_mb": peak}


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    print(json.dumps(measure(asked), indent=1))
