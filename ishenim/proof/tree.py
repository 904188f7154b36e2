"""The Merkle tree of RFC 6962 §2.1, verified as RFC 9162 §2.1 says.

A tree is read through `read(level, index)`: the hash of the complete subtree of `2**level` leaves
that begins at leaf `index * 2**level`. Where these hashes are kept is the caller's business.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from ishenim.proof.errors import LogError

Read = Callable[[int, int], bytes]

EMPTY_ROOT = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962 §2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962 §2.1)."""
    return sha256(b"\x01" + left + right).digest()


def new_nodes(size: int, leaf: bytes, read: Read) -> list[tuple[int, int, bytes]]:
    """Return (level, index, hash) of every subtree that the leaf at index `size` completes."""
    level, index, value = 0, size, leaf
    nodes = [(level, index, value)]
    while index % 2:
        value = node_hash(read(level, index - 1), value)
        level, index = level + 1, index // 2
        nodes.append((level, index, value))
    return nodes


def root(size: int, read: Read) -> bytes:
    """Return the root of the tree's first `size` leaves (RFC 6962 §2.1)."""
    return _range(0, size, read) if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """Return the inclusion proof of a leaf in the tree of `size` (RFC 6962 §2.1.1).

    Raises:
        LogError: `LOG_PROOF` if there is no such leaf.
    """
    if not 0 <= index < size:
        raise LogError("LOG_PROOF", "no such leaf")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_range(middle, end, read))
            end = middle
        else:
            proof.append(_range(begin, middle, read))
            begin = middle
    return proof[::-1]


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """Return the consistency proof between two sizes (RFC 6962 §2.1.2).

    Passes on the `LOG_PROOF` of sizes between which there is none.
    """
    found = steps(old, new, read)
    return found[1:] if old == new or old & (old - 1) == 0 else found


def steps(old: int, new: int, read: Read) -> list[bytes]:
    """Return a consistency proof with its first node also where that is the whole old tree.

    These nodes alone lead to both roots (`climb`), whatever the reader thinks the old root was.

    Raises:
        LogError: `LOG_PROOF` unless 0 < old ≤ new.
    """
    if not 0 < old <= new:
        raise LogError("LOG_PROOF", "no such sizes")
    proof: list[bytes] = []
    begin, end = 0, new
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range(middle, end, read))
            end = middle
        else:
            proof.append(_range(begin, middle, read))
            begin = middle
    proof.append(_range(begin, end, read))
    return proof[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash is at `index` of the tree with this root (RFC 9162 §2.1.3.2).

    Raises:
        LogError: `LOG_PROOF` if it is not proven.
    """
    if not 0 <= index < size:
        raise LogError("LOG_PROOF", "no such leaf")
    here, last, value = index, size - 1, leaf
    for other in proof:
        if last == 0:
            raise LogError("LOG_PROOF", "the proof is too long")
        if here % 2 or here == last:
            value = node_hash(other, value)
            here, last = _skip_left_edge(here, last)
        else:
            value = node_hash(value, other)
        here, last = here // 2, last // 2
    if last or value != root:
        raise LogError("LOG_PROOF", "the leaf is not in this tree")


def verify_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree begins with the old one (RFC 9162 §2.1.4.2).

    Raises:
        LogError: `LOG_PROOF` if it is not proven.
    """
    if not 0 < old <= new:
        raise LogError("LOG_PROOF", "no such sizes")
    if old == new:
        roots = (old_root, old_root)
    else:  # the root of a full tree is itself a node of the new one
        whole = old & (old - 1) == 0
        roots = climb(old, new, [old_root, *proof] if whole else proof)
    if roots != (old_root, new_root) or (old == new and proof):
        raise LogError("LOG_PROOF", "the new tree does not begin with the old one")


def climb(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the roots of both trees that a consistency proof leads to (RFC 9162 §2.1.4.2).

    Raises:
        LogError: `LOG_PROOF` if the proof has another length.
    """
    if not 0 < old < new or not steps:
        raise LogError("LOG_PROOF", "no proof between these sizes")
    here, last = old - 1, new - 1
    while here % 2:
        here, last = here // 2, last // 2
    older = newer = steps[0]
    for other in steps[1:]:
        if last == 0:
            raise LogError("LOG_PROOF", "the proof is too long")
        if here % 2 or here == last:
            older, newer = node_hash(other, older), node_hash(other, newer)
            here, last = _skip_left_edge(here, last)
        else:
            newer = node_hash(newer, other)
        here, last = here // 2, last // 2
    if last:
        raise LogError("LOG_PROOF", "the proof is too short")
    return older, newer


class Tree:
    """A whole tree in memory, for tests and tools."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[int, int], bytes] = {}
        self._size = 0

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._size

    def append(self, data: bytes) -> int:
        """Append an entry and return its index."""
        index = self._size
        for level, place, value in new_nodes(index, leaf_hash(data), self.read):
            self._nodes[level, place] = value
        self._size += 1
        return index

    def read(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        return self._nodes[level, index]


def _split(count: int) -> int:
    """Return the largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _range(begin: int, end: int, read: Read) -> bytes:
    count = end - begin
    if count & (count - 1) == 0:
        return read(count.bit_length() - 1, begin // count)
    middle = begin + _split(count)
    return node_hash(_range(begin, middle, read), _range(middle, end, read))


def _skip_left_edge(here: int, last: int) -> tuple[int, int]:
    """Climb while this node is a left child with no sibling to the right."""
    while here and not here % 2:
        here, last = here // 2, last // 2
    return here, last
