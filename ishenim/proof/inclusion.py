"""Proofs that an entry is in the journal, signed by it and vouched for (c2sp.org/tlog-proof@v1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ishenim.proof import fields, tree
from ishenim.proof.checkpoint import journal_name, read_checkpoint
from ishenim.proof.encoding import b64
from ishenim.proof.errors import LogError, NoteError
from ishenim.proof.note import SIGNATURE, Key, keyring, known_signers, open_note
from ishenim.proof.vkey import read_vkey

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class CheckedProof:
    """The checkpoint that holds the entry, and when each witness vouched for it (seconds)."""

    size: int
    root: bytes
    witnessed: dict[str, int]


def write_proof(index: int, hashes: Sequence[bytes], checkpoint_note: str) -> str:
    """Return a tlog-proof: the entry's index, the inclusion proof, the signed checkpoint."""
    lines = [HEADER, f"index {index}", *(b64(value) for value in hashes)]
    return "\n".join(lines) + "\n\n" + checkpoint_note


def check_proof(
    proof: str, entry: bytes, journal_key: bytes, origin: str, witnesses: Iterable[str]
) -> CheckedProof:
    """Check that an entry is in a checkpoint that the journal signed, and say who has seen it.

    Args:
        proof: a c2sp.org/tlog-proof.
        entry: the exact bytes of the journal entry.
        journal_key: the journal's Ed25519 key.
        origin: the school's origin; the journal is named after it.
        witnesses: the verifier keys that the roster names; none of them must have vouched.

    Returns:
        The checkpoint's size and root and the witnesses' times by name.

    Raises:
        LogError: `LOG_FORMAT`, `LOG_KEY` (not signed by this journal, or a signature is bad),
            `LOG_PROOF`.
    """
    index, hashes, note = _read_proof(proof)
    name = journal_name(origin)
    outside: dict[tuple[str, bytes], Key] = {}
    for vkey in witnesses:
        outside |= read_vkey(vkey)[1]
    try:
        text = open_note(note, keyring({name: journal_key}, [SIGNATURE])).text
        seen = known_signers(note, outside).signers
    except NoteError as error:
        raise LogError("LOG_KEY", "signatures") from error
    checkpoint = read_checkpoint(text)
    if checkpoint.origin != name:
        raise LogError("LOG_KEY", "another journal's checkpoint")
    leaf = tree.leaf_hash(entry)
    tree.verify_inclusion(leaf, index, checkpoint.size, hashes, checkpoint.root)
    witnessed = {name: at for name, at in seen.items() if at is not None}
    return CheckedProof(checkpoint.size, checkpoint.root, witnessed)


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
