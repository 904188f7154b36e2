"""The list of schools to watch: a CSV that a person keeps."""

import csv
import io
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from ishenim.proof.errors import LogError
from ishenim.proof.vkey import read_vkey

COLUMNS = ("address", "name", "district", "key", "poster")
#: A list is read whole: this many bytes are a hundred thousand schools.
LARGEST = 32 * 2**20


@dataclass(frozen=True, kw_only=True)
class Row:
    """A school to watch. Its first address is read, the others are held against it."""

    addresses: tuple[str, ...]
    name: str = ""
    district: str = ""
    key: str = ""  # the journal's verifier key; "" believes the first one that is seen
    poster: str = ""  # the number of the first commission, as a poster prints it

    @property
    def id(self) -> str:
        """A short name for its files."""
        return sha256(self.addresses[0].encode()).hexdigest()[:16]


def read_list(text: str) -> tuple[list[Row], list[str]]:
    """Return the schools of a list, and what is wrong with it, line by line."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows: list[Row] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    names: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if names is None:
                names = [cell.strip().lower() for cell in cells]
                if "address" not in names or set(names) - set(COLUMNS):
                    return [], [f"line {reader.line_num}: the first line names the columns: "
                                f"{', '.join(COLUMNS)}; address is needed"]  # fmt: skip
                continue
            _row(names, cells, reader.line_num, rows, wrong, seen)
    except csv.Error as error:
        wrong.append(f"line {reader.line_num}: {error}")
    if not rows and not wrong:
        wrong.append("line 1: no school is named")
    return rows, wrong


def _row(
    names: list[str],
    cells: list[str],
    line: int,
    rows: list[Row],
    wrong: list[str],
    seen: dict[str, int],
) -> None:
    if len(cells) > len(names):
        wrong.append(f"line {line}: more cells than columns")
        return
    said = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    addresses = tuple(one.rstrip("/") for one in said.get("address", "").split())
    bad = [one for one in addresses if not _is_address(one)]
    if bad or not addresses:
        wrong.append(f"line {line}: an address begins with https:// or http://")
        return
    if said.get("key") and not _is_key(said["key"]):
        wrong.append(f"line {line}: key is the one line at /j/vkey of the school")
        return
    before = seen.setdefault(addresses[0], line)
    if before != line:
        wrong.append(f"line {line}: the address stands in line {before} already")
        return
    rest = {name: said.get(name, "") for name in ("name", "district", "key", "poster")}
    rows.append(Row(addresses=addresses, **rest))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and not (parts.query or parts.fragment)
    return plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0


def _is_key(text: str) -> bool:
    try:
        read_vkey(text)
    except LogError:
        return False
    return True
