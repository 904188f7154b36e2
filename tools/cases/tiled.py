"""Cases of the log as files: paths of tiles, bundles of entries."""

from ishenim.proof import tiles
from ishenim.proof.tiles import Tile
from ishenim.seal.bytes import b64, sha
from tools.cases.school import Case, Cases


def tiled() -> Cases:
    """Paths of tiles, and the bytes of bundles and tiles."""
    return [*_paths(), *_bundles(), *_hashes()]


def _paths() -> Cases:
    named = {
        "the first tile": Tile(level=0, index=0),
        "one of many": Tile(level=0, index=1234067),
        "the last of a level": Tile(level=1, index=5, width=44),
        "a bundle of one entry": Tile(level=None, index=1000, width=1),
    }
    cases: Cases = [
        {"name": name, "do": "path", "level": tile.level, "index": tile.index, "width": tile.width, "path": tile.path}
        for name, tile in named.items()
    ]  # fmt: skip
    for size in (0, 1, 256, 257, 70_000):
        paths = [tile.path for tile in tiles.tiles_of(None, size)]
        last = paths[-1] if paths else None
        cases.append({"name": f"bundles of {size}", "do": "bundles", "size": size, "count": len(paths), "last": last})  # fmt: skip
    return cases


def _bundles() -> Cases:
    whole = tiles.pack_bundle([b"one", b"", b"three" * 60])
    good: Case = {"name": "three entries, one of them empty", "do": "bundle", "bundle": b64(whole), "width": 3}  # fmt: skip
    entries = [sha(entry).hex() for entry in (b"one", b"", b"three" * 60)]
    wrong = {
        "cut off": (whole[:-1], 3),
        "a byte after the last": (whole + b"\0", 3),
        "narrower than its name": (whole, 4),
        "wider than its name": (whole, 2),
        "half a length": (b"\0", 1),
    }
    bad: Cases = [
        {"name": name, "do": "bundle", "bundle": b64(data), "width": width, "error": "LOG_FORMAT"}
        for name, (data, width) in wrong.items()
    ]
    return [good | {"entries": entries}, *bad]


def _hashes() -> Cases:
    two = bytes(range(64))
    return [
        {"name": "two hashes", "do": "tile", "tile": b64(two), "width": 2, "hashes": [two[:32].hex(), two[32:].hex()]},
        {"name": "a byte short", "do": "tile", "tile": b64(two[:-1]), "width": 2, "error": "LOG_FORMAT"},
        {"name": "a hash more", "do": "tile", "tile": b64(two), "width": 1, "error": "LOG_FORMAT"},
    ]  # fmt: skip
