"""PostgreSQL while a backup reads what waits: an opening steps aside for letters."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection

from ishenim.box import places
from ishenim.box.models import Box
from ishenim.server.app import App
from ishenim.ui.faults import Held, fault_of
from tests.box.wire import BYTES, another, drop_bytes
from tests.cast import Author
from tests.journeys.authors import now, open_box
from tests.served import Served

__all__ = ["now", "open_box"]  # the server goes by the real clock, so the box must too
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def reading(own_database: None, open_box: Box) -> Iterator[psycopg.Connection]:
    """Hold what `pg_dump` holds until it has ended."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no locks of tables")
    named = connection.settings_dict
    with psycopg.connect(host=named["HOST"], dbname=named["NAME"], user=named["USER"]) as other:
        other.execute("LOCK TABLE box_waiting IN ACCESS SHARE MODE")
        yield other


def taken_out(box: Box) -> int:
    try:
        return len(places.take_out(box))
    finally:
        connection.close()


def test_an_opening_waits_seconds_and_letters_go_on(
    reading: psycopg.Connection, served: Served, open_box: Box, aigul: Author, roster, sealed_box
) -> None:
    letter = aigul.write("Мени класста кордошот.", roster, sealed_box)

    def drop() -> int:
        body = drop_bytes(another(letter))
        return served.ask("POST", "/d", body, Content_Type=BYTES)[0].status

    assert drop() == 200
    with ThreadPoolExecutor(1) as room:
        opening = room.submit(taken_out, open_box)
        letters = 1
        while not opening.done():
            letters += drop() == 200
        with pytest.raises(Exception) as refused:  # noqa: PT011  (which one is asked below)
            opening.result()
        assert isinstance(fault_of(refused.value), Held)
        assert drop() == 200
        letters += 1
        reading.rollback()
        assert room.submit(taken_out, open_box).result() == letters


def test_what_is_held_is_not_taken_for_a_database_that_is_away(
    db: None, open_box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one opening that waited would refuse everybody's next second."""
    from django.db import OperationalError

    def held(_asked: object) -> list[object]:
        raise OperationalError from psycopg.errors.LockNotAvailable()

    from ishenim.server.bridge import Asked

    app = App(patience=3)
    try:
        asked = Asked("GET", "/", "", {"host": "localhost"})
        [answer] = app._guarded(held, [asked])
        assert answer.status == 503
        [answer] = app._guarded(app._views, [asked])
        assert answer.status == 200
    finally:
        app.close()
