"""A witness: it remembers how long each log was and signs only what grew from that.

The protocol is c2sp.org/tlog-witness v0.2.0; where what is remembered is kept is the caller's
business, and so is that one request for a log is answered after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ishenim.proof.checkpoint import Checkpoint, read_checkpoint
from ishenim.proof.encoding import b64, unb64
from ishenim.proof.errors import LogError, ProofError
from ishenim.proof.fields import number
from ishenim.proof.note import Keyring, open_note
from ishenim.proof.tree import EMPTY_ROOT, verify_consistency

#: A proof has a hash for each level of the tree (RFC 6962 §2.1.2).
MOST_HASHES = 63
HASH_BYTES = 32

BAD, UNKNOWN_KEY, UNKNOWN_LOG, CONFLICT, UNPROVEN = 400, 403, 404, 409, 422


class Unwitnessed(Exception):
    """A checkpoint that is not cosigned; `status` is the answer, `size` what is remembered."""

    def __init__(self, status: int, size: int = 0) -> None:
        super().__init__(f"{status}")
        self.status, self.size = status, size


@dataclass(frozen=True)
class Asked:
    """A request: from which size, by which proof, to which signed checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str


@dataclass(frozen=True)
class Known:
    """What a witness remembers of a log; nothing is a tree of size 0."""

    size: int = 0
    root: bytes = EMPTY_ROOT


def write_request(old: int, proof: Sequence[bytes], note: str) -> str:
    """Return the body of `add-checkpoint`."""
    return "".join([f"old {old}\n", *(f"{b64(one)}\n" for one in proof), "\n", note])


def read_request(body: str) -> Asked:
    """Return a request from its body.

    Raises:
        Unwitnessed: `BAD` if it is none.
    """
    head, gap, note = body.partition("\n\n")
    first, *lines = head.split("\n")
    if not gap or not first.startswith("old ") or len(lines) > MOST_HASHES:
        raise Unwitnessed(BAD)
    try:
        proof = tuple(unb64(line) for line in lines)
        old = number(first.removeprefix("old "))
    except ValueError as error:
        raise Unwitnessed(BAD) from error
    if any(len(one) != HASH_BYTES for one in proof):
        raise Unwitnessed(BAD)
    return Asked(old, proof, note)


def origin_of(asked: Asked) -> str:
    """Return the log a request is about, nothing of it checked yet."""
    return asked.note.partition("\n")[0]


def consider(asked: Asked, logs: Mapping[str, Keyring], known: Known) -> Checkpoint:
    """Return the checkpoint that may be cosigned and remembered now.

    Raises:
        Unwitnessed: `UNKNOWN_LOG`, `UNKNOWN_KEY`, `BAD`; `CONFLICT` if another size is remembered,
            or another root of that size; `UNPROVEN` if the log did not grow from there.
    """
    keys = logs.get(origin_of(asked))
    if keys is None:
        raise Unwitnessed(UNKNOWN_LOG)
    try:
        text = open_note(asked.note, keys).text
    except ProofError as error:
        raise Unwitnessed(UNKNOWN_KEY) from error
    try:
        head = read_checkpoint(text)
    except ProofError as error:
        raise Unwitnessed(BAD) from error
    if asked.old > head.size:
        raise Unwitnessed(BAD)
    if asked.old != known.size:
        raise Unwitnessed(CONFLICT, known.size)
    if asked.old == head.size and head.root != known.root:
        raise Unwitnessed(CONFLICT, known.size)
    _check_growth(asked, head, known)
    return head


def _check_growth(asked: Asked, head: Checkpoint, known: Known) -> None:
    if known.size == 0:
        if asked.proof:
            raise Unwitnessed(UNPROVEN)
        return
    try:
        verify_consistency(known.size, head.size, known.root, head.root, asked.proof)
    except LogError as error:
        raise Unwitnessed(UNPROVEN) from error
