"""Proofs that an entry is in the journal (c2sp.org/tlog-proof@v1), judged by a school's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ishenim.proof import fields, tree
from ishenim.proof.checkpoint import journal_name, read_checkpoint
from ishenim.proof.encoding import b64
from ishenim.proof.errors import LogError, NoteError
from ishenim.proof.note import COSIGNATURE, SIGNATURE, keyring, known_signers, split_note

HEADER = "c2sp.org/tlog-proof@v1"
#: Older than this, the k-th newest cosignature makes a reader say so (docs/spec/journal.md).
STALE_SECONDS = 15 * 24 * 60 * 60


@dataclass(frozen=True)
class CheckedProof:
    """The checkpoint that holds the entry, and when each member cosigned it (seconds)."""

    size: int
    root: bytes
    cosigners: dict[str, int]


def write_proof(index: int, hashes: Sequence[bytes], checkpoint_note: str) -> str:
    """Return a tlog-proof: the entry's index, the inclusion proof, the signed checkpoint."""
    lines = [HEADER, f"index {index}", *(b64(value) for value in hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint_note


def check_proof(
    proof: str,
    entry: bytes,
    journal_key: bytes,
    origin: str,
    members: Mapping[str, bytes],
    quorum: int,
) -> CheckedProof:
    """Check that an entry is in a checkpoint that the journal signed and `quorum` members cosigned.

    Args:
        proof: a c2sp.org/tlog-proof.
        entry: the exact bytes of the journal entry.
        journal_key: the journal's Ed25519 key.
        origin: the school's origin; the journal is named after it.
        members: the Ed25519 keys of the members by key name.
        quorum: how many cosignatures it takes.

    Returns:
        The checkpoint's size and root and the cosignatures' times.

    Raises:
        LogError: `LOG_FORMAT`, `LOG_KEY` (not the journal's signature), `LOG_QUORUM`, `LOG_PROOF`.
    """
    index, hashes, note = _read_proof(proof)
    name = journal_name(origin)
    try:
        text, _lines = split_note(note)
        checkpoint = read_checkpoint(text)
        signed = known_signers(note, keyring({name: journal_key}, [SIGNATURE])).signers
    except NoteError as error:
        raise LogError("LOG_KEY", "the journal did not sign this checkpoint") from error
    if name not in signed or checkpoint.origin != name:
        raise LogError("LOG_KEY", "the journal did not sign this checkpoint")
    cosigners = _cosigners(note, members)
    if len(cosigners) < quorum:
        raise LogError("LOG_QUORUM", "too few members cosigned")
    leaf = tree.leaf_hash(entry)
    tree.verify_inclusion(leaf, index, checkpoint.size, hashes, checkpoint.root)
    return CheckedProof(checkpoint.size, checkpoint.root, cosigners)


def is_stale(checked: CheckedProof, quorum: int, *, now: int) -> bool:
    """Tell whether the k-th newest cosignature is older than 15 days: a warning, `LOG_STALE`."""
    newest = sorted(checked.cosigners.values(), reverse=True)
    return now - newest[quorum - 1] > STALE_SECONDS


def _read_proof(proof: str) -> tuple[int, list[bytes], str]:
    head, gap, note = proof.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) < 2 or lines[0] != HEADER or not lines[1].startswith("index "):
        raise LogError("LOG_FORMAT", "not a proof")
    try:
        index = fields.number(lines[1].removeprefix("index "))
        return index, [fields.blob(line) for line in lines[2:]], note
    except NoteError as error:
        raise LogError("LOG_FORMAT", "not a proof") from error


def _cosigners(note: str, members: Mapping[str, bytes]) -> dict[str, int]:
    try:
        signers = known_signers(note, keyring(members, [COSIGNATURE])).signers
    except NoteError as error:
        raise LogError("LOG_QUORUM", "a member's cosignature is bad") from error
    return {name: at for name, at in signers.items() if at is not None}
