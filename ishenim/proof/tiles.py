"""The log as static files: tiles and bundles of entries (c2sp.org/tlog-tiles v1.0.0).

A tile holds up to 256 hashes side by side; level L of tiles is level 8·L of the tree. A bundle
holds up to 256 entries, each after its length in 16 bits. The last one of a level is partial and
has its width in its name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ishenim.proof.errors import LogError

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH_BYTES = 32
LAST_LEVEL = 63
_LENGTH_BYTES = 2
_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Which tile: its level among tiles (None: a bundle of entries), its place, its width."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The file's path below the log's address, `tile/0/x001/234.p/5`."""
        level = "entries" if self.level is None else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_numbered(self.index)}{part}"


def _numbered(index: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // _DIGITS) * _DIGITS)
    groups = [digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def read_path(path: str) -> Tile:
    """Return the tile that a path names; there is one path for each.

    Raises:
        LogError: `LOG_FORMAT` if it names none.
    """
    try:
        start, level, rest = path.split("/", 2)
        digits, _dot, width = rest.partition(".p/")
        groups = [group.removeprefix("x") for group in digits.split("/")]
        tile = Tile(
            level=None if level == "entries" else int(level),
            index=int("".join(groups)),
            width=int(width) if width else WIDTH,
        )
    except ValueError as error:
        raise LogError("LOG_FORMAT", "not a tile") from error
    known = start == "tile" and 0 <= (tile.level or 0) <= LAST_LEVEL and 0 < tile.width <= WIDTH
    if not known or tile.path != path:
        raise LogError("LOG_FORMAT", "not a tile")
    return tile


def tiles_of(level: int | None, size: int) -> Iterator[Tile]:
    """Yield every tile of a level (or every bundle) that a log of `size` entries has."""
    count = size >> (HEIGHT * (level or 0))
    for index in range(-(-count // WIDTH)):
        yield Tile(level=level, index=index, width=min(WIDTH, count - index * WIDTH))


def levels_of(size: int) -> range:
    """Return the levels of tiles that a log of `size` entries has."""
    return range(max(1, -(-(size.bit_length()) // HEIGHT))) if size else range(0)


def pack_bundle(entries: Sequence[bytes]) -> bytes:
    """Return a bundle of entries."""
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def unpack_bundle(bundle: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        LogError: `LOG_FORMAT` if there are not `width` of them, or anything after them.
    """
    entries, at = [], 0
    for _entry in range(width):
        begin = at + _LENGTH_BYTES
        at = begin + int.from_bytes(bundle[at:begin], "big")
        if at > len(bundle) or begin > len(bundle):
            raise LogError("LOG_FORMAT", "a bundle ends too early")
        entries.append(bundle[begin:at])
    if at != len(bundle):
        raise LogError("LOG_FORMAT", "a bundle goes on after its entries")
    return entries


def unpack_tile(tile: bytes, width: int) -> list[bytes]:
    """Return the hashes of a tile.

    Raises:
        LogError: `LOG_FORMAT` if it is not as wide as its name says.
    """
    if len(tile) != width * HASH_BYTES:
        raise LogError("LOG_FORMAT", "a tile of another width")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
