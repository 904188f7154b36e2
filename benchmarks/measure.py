"""Everything that is measured on one database, as JSON: `python -m benchmarks.measure sqlite`."""

import http.client
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import bare, client, installation

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
AT_ONCE = (1, 8, 32)
#: Prepared before the clock runs: more than two cores can take in that time.
PREPARED = int(SECONDS * 2500)

Numbers = dict[str, object]


def main(database: str) -> None:
    with tempfile.TemporaryDirectory(prefix="ishenim-bench-") as name:
        folder = Path(name)
        installation.prepare(folder, database)
        letters = installation.build()
        _settle()
        _close_database()
        server = installation.Server()
        try:
            numbers = {
                "bare": _bare(folder, database, len(letters.outer)),
                "idle": server.memory(),
                "drops": _drops(server, letters),
                "flows": _flows(server, letters),
                "loaded": server.memory(),
                "first_load": _first_load(server.port),
            }
        finally:
            server.stop()
        if database == "sqlite":
            from benchmarks import locks, watching
            from benchmarks.auditing import measure
            from benchmarks.judging import judging
            from benchmarks.printing import papers

            numbers["locks"], numbers["closing"] = locks.measure(), locks.closing()
            numbers["papers"] = papers()
            numbers["judging"], numbers["auditing"] = judging(), measure()
            numbers["watching"] = watching.measure()
        _close_database()
    print(json.dumps(numbers))


def _settle() -> None:
    """Write what the set-up left in SQLite's write-ahead log; the server does so every 10 s."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()


def _close_database() -> None:
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _bare(folder: Path, database: str, size: int) -> Numbers:
    if database == "sqlite":
        rate = bare.sqlite(folder, size, SECONDS)
        return {str(at_once): rate for at_once in AT_ONCE}  # one writer, whoever waits
    address = os.environ["ISHENIM_DATABASE_URL"].replace("postgres://postgres:@", "")
    host, name = address.rsplit("/", 1)
    where = f"host={host} dbname={name} user=postgres"
    return {str(n): bare.postgres(where, size, SECONDS, min(n, 8)) for n in AT_ONCE}


def _drops(server: installation.Server, letters: installation.Letters) -> Numbers:
    found = {}
    for at_once in AT_ONCE:
        made = [[letters.new().drop()] for _ in range(PREPARED)]
        load = client.run(server.port, client.cycled(made), at_once=at_once, seconds=SECONDS)
        found[str(at_once)] = vars(load)
    return found


def _flows(server: installation.Server, letters: installation.Letters) -> Numbers:
    """Send what one author's browser asks for: home, form, key, the drop, a look at the answer."""

    def flow() -> client.Flow:
        sent = letters.new()
        return [
            client.get("/"), client.get("/w"), client.get("/k"), sent.drop(), sent.look()
        ]  # fmt: skip

    # A server that has just begun has neither its templates nor its calendar in memory.
    client.run(server.port, client.cycled([flow()]), at_once=1, seconds=0.001)
    made = client.cycled([flow() for _ in range(3 * PREPARED // 4)])
    return {
        str(at_once): vars(client.run(server.port, made, at_once=at_once, seconds=SECONDS))
        for at_once in AT_ONCE
    }


def _first_load(port: int) -> Numbers:
    """Return the bytes of the form with everything it loads, compressed as a phone asks for it."""
    page = _fetch(port, "/w")
    linked = re.findall(r'(?:src|href)="(/static/[^"]+)"', _fetch(port, "/w", plain=True).decode())
    parts = {"/w": len(page)} | {path.split("?")[0]: len(_fetch(port, path)) for path in linked}
    key = len(_fetch(port, "/k"))
    return {"parts": parts, "total": sum(parts.values()), "key": key}


def _fetch(port: int, path: str, *, plain: bool = False) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {} if plain else {"Accept-Encoding": "br"}
    connection.request("GET", path.replace("&amp;", "&"), headers={"Host": "localhost"} | headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, f"{answer.status} {path}"
    return body


if __name__ == "__main__":
    started = time.perf_counter()
    main(sys.argv[1])
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
