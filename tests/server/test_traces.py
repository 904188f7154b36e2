"""What an installation leaves on the disk: no word of a letter, no code, no order of arrival.

The real server takes everything in; then every byte it wrote is searched: database, write-ahead
logs, letters' folder, keys, mail, and what it said on the terminal.
"""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection

from ishenim.box.models import Box
from ishenim.seal.box import SealedBox
from ishenim.seal.roster import Roster
from tests.box.wire import BYTES, another, drop_bytes
from tests.cast import Author, CastMember, Written
from tests.journeys.authors import now, open_box
from tests.served import Served, start

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
pytestmark = pytest.mark.slow

MARKER = "кызылмарал"
#: Sealed by the server itself in the scriptless path, then by browsers.
PLAIN, SEALED = 40, 960
ORDERED = 300


@pytest.fixture
def loud(own_database: None, open_box: Box, tmp_path: Path) -> Iterator[tuple[Served, Path]]:
    """A server whose every word on the terminal is kept."""
    said = tmp_path / "said"
    with said.open("wb") as stream:
        running = start(
            stderr=stream,
            stdout=stream,
            ISHENIM_FREE_DROPS_PER_MINUTE="100000",
            ISHENIM_NOSCRIPT_PER_MINUTE="100000",
        )
        try:
            yield running, said
        finally:
            if running.process.poll() is None:
                running.stop()


def everything_written(said: Path) -> Iterator[Path]:
    """Yield every file of the installation, PostgreSQL's whole folder included."""
    yield said
    folders = [Path(settings.VAR)]
    if connection.vendor == "postgresql":
        folders.append(Path(connection.settings_dict["HOST"]))
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def found_in(paths: Iterator[Path], secrets_: list[bytes]) -> list[str]:
    searched = re.compile(b"|".join(re.escape(secret) for secret in secrets_))
    return [f"{path}" for path in paths if searched.search(path.read_bytes())]


def write_without_scripts(served: Served, text: str) -> str:
    """Send the page's form as a browser without scripts does; return the code of the receipt."""
    form = {"once": secrets.token_hex(32), "who": "pupil", "text": text}
    answer, content = served.ask(
        "POST", "/w?p=1", urlencode(form).encode(),
        Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status == 200, content.decode()
    groups = re.findall(r'code__group">(\d{4})<', content.decode())
    assert len(groups) == 5, "no code on the receipt"
    return "".join(groups)


def test_no_word_no_code_and_no_share_of_a_thousand_letters_is_ever_written(
    loud: tuple[Served, Path],
    letter_of: "LetterOf",
    members: list[CastMember],
) -> None:
    served, said = loud
    hidden = [MARKER, MARKER.upper()]
    for number in range(PLAIN):
        code = write_without_scripts(served, f"Менин сырым: {MARKER} {number}")
        hidden += [code, "-".join(re.findall("....", code)), " ".join(re.findall("....", code))]
    real = letter_of(MARKER)
    for _ in range(SEALED):
        body = drop_bytes(another(real))
        assert served.ask("POST", "/d", body, Content_Type=BYTES)[0].status == 200
    served.ask("POST", "/f", urlencode({"code": hidden[2]}).encode(),
               Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    served.ask("POST", "/d", MARKER.encode(), Content_Type=BYTES)
    served.ask("GET", f"/w?text={quote(MARKER)}")
    served.stop()
    _to_the_disk()
    needles = [secret.encode() for secret in [*hidden, quote(MARKER)]]
    needles += [member.card for member in members]
    needles += [member.keys.identity.encode() for member in members]
    assert found_in(everything_written(said), needles) == []
    # The search itself can find something: the public box note is there to be found.
    assert found_in(everything_written(said), [b"trustbox.v2/box"])


def test_on_sqlite_the_files_bytes_tell_no_order(
    loud: tuple[Served, Path], letter_of: "LetterOf"
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL: tests/box/test_places.py, after the opening")
    served, _said = loud
    real, tails = letter_of("order"), []
    for _ in range(ORDERED):
        mine = another(real)
        assert served.ask("POST", "/d", drop_bytes(mine), Content_Type=BYTES)[0].status == 200
        tails.append(mine.outer[-32:])
    served.stop()
    _to_the_disk()
    data = Path(connection.settings_dict["NAME"]).read_bytes()
    places = [data.find(tail) for tail in tails]
    assert -1 not in places
    assert all(data.count(tail) == 1 for tail in tails)
    assert abs(rank_correlation(places)) < 0.25


def rank_correlation(values: list[int]) -> float:
    """Spearman's rho of `values` with their index."""
    n, ranks = len(values), {value: rank for rank, value in enumerate(sorted(values))}
    squares = sum((ranks[value] - index) ** 2 for index, value in enumerate(values))
    return 1 - 6 * squares / (n * (n * n - 1))


def _to_the_disk() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class LetterOf:
    """Seals a letter with a text, as a browser does."""

    def __init__(self, author: Author, roster: Roster, box: SealedBox) -> None:
        self._author, self._roster, self._box = author, roster, box

    def __call__(self, text: str) -> Written:
        return self._author.write(text, self._roster, self._box)


@pytest.fixture
def letter_of(aigul: Author, roster: Roster, sealed_box: SealedBox) -> LetterOf:
    return LetterOf(aigul, roster, sealed_box)
