"""From the root of a longer journal to the root it has at a smaller size, by its own files."""

from ishenim.audit.log import Frontier, entries, root_of
from ishenim.audit.source import Missing, Source
from ishenim.proof.errors import LogError
from ishenim.proof.tiles import HEIGHT, WIDTH, Tile, unpack_tile
from ishenim.proof.tree import climb, node_hash, steps


def lead(source: Source, old: int, new: int, root: bytes) -> tuple[bytes, ...]:
    """Return the steps between two sizes; they lead to `root`, the larger tree's.

    A few tiles are enough; a copy without tiles is read once.

    Raises:
        LogError: `LOG_PROOF` if the files have another root, `LOG_FORMAT` if one is none.
        Missing: if a file is not there.
        OSError: if the source cannot be read.
    """
    try:
        found = tuple(steps(old, new, Tiles(source, new).read))
        if climb(old, new, found)[1] == root:
            return found
    except (Missing, LogError):
        pass  # the entries themselves tell
    found = tuple(_ranges(source, old, new))
    if climb(old, new, found)[1] != root:
        raise LogError("LOG_PROOF", "the entries have another root")
    return found


class Tiles:
    """The nodes of a tree as its tiles hold them; nothing is believed before it leads to a root."""

    def __init__(self, source: Source, size: int) -> None:
        self._source, self._size = source, size
        self._tiles: dict[str, list[bytes]] = {}

    def read(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree. Passes on `Missing` and `LOG_FORMAT`."""
        up, inside = divmod(level, HEIGHT)
        if inside:
            left, right = self.read(level - 1, 2 * index), self.read(level - 1, 2 * index + 1)
            return node_hash(left, right)
        place, at = divmod(index, WIDTH)
        width = min(WIDTH, (self._size >> (HEIGHT * up)) - place * WIDTH)
        tile = Tile(level=up, index=place, width=width)
        if tile.path not in self._tiles:
            self._tiles[tile.path] = unpack_tile(self._source.read(tile.path), width)
        return self._tiles[tile.path][at]


def _ranges(source: Source, old: int, new: int) -> list[bytes]:
    """Return the steps from the entries: each is the root of a stretch of them, read in order."""
    stretches: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        stretches.append((index << level, (index + 1) << level))
        return bytes(32)

    steps(old, new, note)
    nodes: dict[tuple[int, int], bytes] = {}
    edges = iter(sorted(set(stretches)))
    begin, end = next(edges)
    tree = Frontier()
    for at, entry in enumerate(entries(source, 0, new)):
        tree.push(entry)
        if at + 1 == end:
            nodes[begin, end] = root_of(tree.hashes)
            begin, end = next(edges, (new, 0))
            tree = Frontier()
    return steps(old, new, lambda level, i: nodes[i << level, (i + 1) << level])
