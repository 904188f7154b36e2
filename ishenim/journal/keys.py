"""The journal's own key: one seed an installation, one key a school (docs/spec/journal.md)."""

import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ishenim.proof.checkpoint import journal_name
from ishenim.proof.note import Signer, sign_note
from ishenim.seal.receipt import write_receipt


def make_seed(path: Path) -> None:
    """Write a new seed that only this account may read; an existing one is never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))


def signer(origin: str) -> Signer:
    """Return the journal key of a school: it signs checkpoints and receipts, nothing else."""
    return _signer(origin, _seed(settings.JOURNAL_KEY_FILE))


@lru_cache(maxsize=8)
def _seed(path: Path) -> bytes:
    """Read a seed once: `make_seed` never replaces one."""
    return path.read_bytes()


@lru_cache(maxsize=1024)
def _signer(origin: str, seed: bytes) -> Signer:
    derived = HKDF(hashes.SHA256(), 32, b"trustbox.v2/journal", origin.encode()).derive(seed)
    return Signer(journal_name(origin), derived)


def receipt(origin: str, *, box_number: int, box_id: bytes, seal: bytes) -> str:
    """Return the signed receipt of a letter; equal input gives equal bytes (RFC 8032)."""
    text = write_receipt(origin, box_number, box_id, seal)
    return sign_note(text, [signer(origin)])
