"""The limit: the same bytes made durable by the database alone, without a server around it."""

import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path


def sqlite(folder: Path, size: int, seconds: float) -> float:
    """Return how many rows a second SQLite makes durable, one transaction each."""
    connection = sqlite3.connect(
        folder / "bare.sqlite3", isolation_level=None, check_same_thread=False
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE slot (place INTEGER PRIMARY KEY, body BLOB)")
    rows = [(place, secrets.token_bytes(size)) for place in range(4096)]
    connection.executemany("INSERT INTO slot VALUES (?, ?)", rows)

    def one() -> None:
        # Other bytes each time: SQLite does not write a page that stays the same.
        row = (secrets.token_bytes(size), secrets.randbelow(4096))
        connection.execute("UPDATE slot SET body = ? WHERE place = ?", row)

    try:
        return _rate([one], seconds)
    finally:
        connection.close()


def postgres(address: str, size: int, seconds: float, at_once: int) -> float:
    """Return how many rows a second PostgreSQL makes durable, one transaction each."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as first:
        first.execute("DROP TABLE IF EXISTS bare")
        first.execute("CREATE TABLE bare (mailbox bytea PRIMARY KEY, body bytea)")
        first.execute("ALTER TABLE bare ALTER body SET STORAGE EXTERNAL")
    made = [psycopg.connect(address, autocommit=True) for _ in range(at_once)]
    body = secrets.token_bytes(size)

    def writer(connection: "psycopg.Connection[tuple[object, ...]]") -> Callable[[], None]:
        def one() -> None:
            row = (secrets.token_bytes(16), body)
            connection.execute("INSERT INTO bare VALUES (%s, %s)", row, binary=True)

        return one

    try:
        return _rate([writer(connection) for connection in made], seconds)
    finally:
        for connection in made:
            connection.close()


def _rate(writers: list[Callable[[], None]], seconds: float) -> float:
    counts = [0] * len(writers)
    began = time.perf_counter()

    def run(index: int) -> None:
        while time.perf_counter() - began < seconds:
            writers[index]()
            counts[index] += 1

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(writers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)
