"""The journal's own key: one seed an installation, one key a school (docs/spec/journal.md)."""

import secrets
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import OuterRef, Subquery

from ishenim.journal.models import Checkpoint
from ishenim.proof.checkpoint import journal_name
from ishenim.proof.errors import NoteError
from ishenim.proof.note import Signer, keyring, known_signers, sign_note
from ishenim.schools.models import School
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


def strange() -> Iterator[str]:
    """Yield the names of the journals whose newest head was signed with another seed than this."""
    newest = Checkpoint.objects.filter(school=OuterRef("pk")).order_by("-size")
    schools = School.objects.annotate(head=Subquery(newest.values("note")[:1]))
    for origin, head in schools.filter(head__isnull=False).values_list("origin", "head"):
        own = signer(origin)
        try:
            is_own = own.name in known_signers(head, keyring({own.name: own.public})).signers
        except NoteError:
            is_own = False
        if not is_own:
            yield own.name


def receipt(origin: str, *, box_number: int, box_id: bytes, seal: bytes) -> str:
    """Return the signed receipt of a letter; equal input gives equal bytes (RFC 8032)."""
    text = write_receipt(origin, box_number, box_id, seal)
    return sign_note(text, [signer(origin)])
