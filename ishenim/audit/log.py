"""Reading a log from its files: every entry once, in constant memory, up to its signed root."""

from collections.abc import Iterator

from ishenim.audit.source import Source, read_text
from ishenim.proof.checkpoint import Checkpoint, read_checkpoint
from ishenim.proof.errors import LogError, ProofError
from ishenim.proof.note import open_note
from ishenim.proof.tiles import WIDTH, tiles_of, unpack_bundle
from ishenim.proof.tree import EMPTY_ROOT, leaf_hash, node_hash
from ishenim.proof.vkey import read_vkey

Hashes = tuple[tuple[int, bytes], ...]


class Frontier:
    """The right edge of a growing tree: its complete subtrees, largest first (RFC 9162 §2.1.1)."""

    def __init__(self, hashes: Hashes = ()) -> None:
        self.hashes = hashes

    def push(self, entry: bytes) -> None:
        """Add an entry to the tree."""
        level, value = 0, leaf_hash(entry)
        hashes = list(self.hashes)
        while hashes and hashes[-1][0] == level:
            value = node_hash(hashes.pop()[1], value)
            level += 1
        self.hashes = (*hashes, (level, value))


def root_of(hashes: Hashes) -> bytes:
    """Return the root of a tree from its right edge."""
    if not hashes:
        return EMPTY_ROOT
    *left, (_level, value) = hashes
    for _level, other in reversed(left):
        value = node_hash(other, value)
    return value


def read_head(note: str, vkey: str) -> Checkpoint:
    """Return the checkpoint that the journal's key signed.

    Raises:
        LogError: `LOG_KEY` if it did not, `LOG_FORMAT` if it is none.
    """
    name, keys = read_vkey(vkey)
    try:
        head = read_checkpoint(open_note(note, keys).text)
    except ProofError as error:
        if error.code == "LOG_FORMAT":
            raise
        raise LogError("LOG_KEY", "the journal has not signed it") from error
    if head.origin != name:
        raise LogError("LOG_KEY", "another journal")
    return head


def entries(source: Source, first: int, size: int) -> Iterator[bytes]:
    """Yield the entries of a log from `first` on; bundles before it are not read.

    Raises:
        LogError: `LOG_FORMAT` if a bundle is none.
        Missing: if a bundle is not there.
    """
    for tile in tiles_of(None, size):
        begin = tile.index * WIDTH
        if begin + tile.width > first:
            bundle = unpack_bundle(source.read(tile.path), tile.width)
            yield from bundle[max(0, first - begin) :]


def vkey_of(source: Source) -> str:
    """Return the verifier key that lies beside the log. Passes on `Missing`."""
    return read_text(source, "vkey")
