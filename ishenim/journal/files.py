"""The journal as files that any web host can mirror: never changing once full (tlog-tiles).

A tile's hashes are rows of `Node`, a bundle's entries rows of `Entry`: one query a file.
"""

from ishenim.journal.log import Log
from ishenim.journal.models import Entry, Node
from ishenim.proof.errors import LogError
from ishenim.proof.tiles import HEIGHT, WIDTH, Tile, pack_bundle, read_path
from ishenim.schools.models import School


def read(school: School, path: str) -> tuple[bytes, bool]:
    """Return a tile or a bundle and whether it is full, so that it may be kept for ever.

    Raises:
        LogError: `LOG_FORMAT` if the path names none, `LOG_PROOF` if the log is not so long.
    """
    tile = read_path(path)
    have = Log(school).size >> (HEIGHT * (tile.level or 0))
    first = tile.index * WIDTH
    if first + tile.width > have:
        raise LogError("LOG_PROOF", "the log is not so long")
    rows = range(first, first + tile.width)
    data = _bundle(school, rows) if tile.level is None else _tile(school, tile, rows)
    return data, tile.width == WIDTH


def _bundle(school: School, rows: range) -> bytes:
    entries = Entry.objects.filter(school=school, index__gte=rows.start, index__lt=rows.stop)
    notes = entries.order_by("index").values_list("note", flat=True)
    return pack_bundle([note.encode() for note in notes])


def _tile(school: School, tile: Tile, rows: range) -> bytes:
    nodes = Node.objects.filter(
        school=school,
        level=HEIGHT * (tile.level or 0),
        index__gte=rows.start,
        index__lt=rows.stop,
    )
    return b"".join(
        bytes(value) for value in nodes.order_by("index").values_list("hash", flat=True)
    )
