"""Tiles and bundles: their paths as c2sp.org/tlog-tiles writes them, their bytes there and back."""

from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ishenim.proof import tiles
from ishenim.proof.errors import LogError
from ishenim.proof.tiles import Tile
from tests.vectors import as_said, cases

PATHS = {
    "tile/0/000": Tile(level=0, index=0),
    "tile/0/x001/x234/067": Tile(level=0, index=1234067),
    "tile/1/005.p/44": Tile(level=1, index=5, width=44),
    "tile/entries/x001/000.p/1": Tile(level=None, index=1000, width=1),
}
OTHERWISE = [
    *("", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/00/000", "tile/-1/000"),
    *("tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/257", "tile/0/000.p/01", "tile/a/000"),
    *("tile/0/x000/000", "tile/0/001/000", "tile/0/x001/x000", "tiles/0/000", "tile/0/０００"),
    *("tile/entries/000/000", "tile/0/000.p/", "tile/0/000/", "tile/0/../000", "tile/64/000"),
]


@pytest.mark.parametrize(("path", "tile"), PATHS.items())
def test_a_path_names_its_tile_and_back(path: str, tile: Tile):
    assert tiles.read_path(path) == tile
    assert tile.path == path


@pytest.mark.parametrize("path", OTHERWISE)
def test_a_path_that_is_written_otherwise_names_nothing(path: str):
    with pytest.raises(LogError, match="LOG_FORMAT"):
        tiles.read_path(path)


@given(index=st.integers(0, 10**12), width=st.integers(1, 256), level=st.integers(0, 5))
def test_every_tile_has_one_path(index: int, width: int, level: int):
    tile = Tile(level=level, index=index, width=width)
    assert tiles.read_path(tile.path) == tile


@given(st.integers(0, 300_000))
def test_the_tiles_of_a_level_hold_each_hash_once(size: int):
    for level in tiles.levels_of(size):
        assert sum(tile.width for tile in tiles.tiles_of(level, size)) == size >> (8 * level)
    assert sum(tile.width for tile in tiles.tiles_of(None, size)) == size


@pytest.mark.parametrize(
    ("size", "levels"), [(0, 0), (1, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 3)]
)
def test_there_is_a_level_as_soon_as_a_tile_below_is_full(size: int, levels: int):
    assert len(tiles.levels_of(size)) == levels


@given(st.lists(st.binary(max_size=80), max_size=20))
def test_a_bundle_is_unpacked_as_it_was_packed(entries: list[bytes]):
    assert tiles.unpack_bundle(tiles.pack_bundle(entries), len(entries)) == entries


def test_a_bundle_that_is_cut_off_or_goes_on_is_refused():
    whole = tiles.pack_bundle([b"one", b"two"])
    for bad, width in ((whole[:-1], 2), (whole + b"\0", 2), (whole, 1), (whole, 3), (b"\0", 1)):
        with pytest.raises(LogError, match="LOG_FORMAT"):
            tiles.unpack_bundle(bad, width)


def test_a_tile_is_as_wide_as_its_name_says():
    assert tiles.unpack_tile(b"a" * 32 + b"b" * 32, 2) == [b"a" * 32, b"b" * 32]
    for bad in (b"a" * 63, b"a" * 65, b""):
        with pytest.raises(LogError, match="LOG_FORMAT"):
            tiles.unpack_tile(bad, 2)


@pytest.mark.parametrize("case", cases("tile", "path"))
def test_paths_of_the_vectors(case):
    tile = Tile(level=case["level"], index=case["index"], width=case["width"])
    assert tile.path == case["path"]


@pytest.mark.parametrize("case", cases("tile", "bundles"))
def test_bundles_of_a_log_of_the_vectors(case):
    paths = [tile.path for tile in tiles.tiles_of(None, case["size"])]
    assert (len(paths), paths[-1] if paths else None) == (case["count"], case["last"])


@pytest.mark.parametrize("case", cases("tile", "bundle"))
def test_bundles_of_the_vectors(case):
    with as_said(case):
        found = tiles.unpack_bundle(b64decode(case["bundle"]), case["width"])
        assert [sha256(entry).hexdigest() for entry in found] == case["entries"]


@pytest.mark.parametrize("case", cases("tile", "tile"))
def test_tiles_of_the_vectors(case):
    with as_said(case):
        found = tiles.unpack_tile(b64decode(case["tile"]), case["width"])
        assert [value.hex() for value in found] == case["hashes"]
