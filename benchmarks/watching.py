"""Watching many schools against the bare limit: the signatures in their journals, checked once.

python -m benchmarks.watching 1000      a thousand journals; the usual run takes 300
"""

import json
import os
import sys
import threading
import time
from datetime import date, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ishenim.cli.verify import BISHKEK
from ishenim.proof.encoding import unb64
from ishenim.watch.kept import Folder
from ishenim.watch.listing import Row
from ishenim.watch.round import Round, publish, walk
from ishenim.watch.school import Limits
from tools.cases.country import Kept
from tools.cases.school import keys_of

USUAL = 300
FIRST, SECOND = date(2026, 6, 9), date(2026, 6, 16)


def bare(entries: list[bytes]) -> float:
    """Return the seconds that checking every member's signature in these entries alone takes."""
    keys = {f"— {keys_of(seat).signer.name} ".encode(): keys_of(seat) for seat in range(1, 6)}
    public = {
        name: Ed25519PublicKey.from_public_bytes(key.signer.public) for name, key in keys.items()
    }
    ready = []
    for entry in entries:
        text, _gap, lines = entry.partition(b"\n\n")
        for line in lines.splitlines():
            name, said = line.rpartition(b" ")[0] + b" ", line.rpartition(b" ")[2]
            if name in public:
                ready.append((public[name], text + b"\n", unb64(said.decode())[4:]))
    began = time.perf_counter()
    for key, text, signature in ready:
        key.verify(signature, text)
    return time.perf_counter() - began


def measure(count: int = USUAL) -> dict[str, Any]:
    """Return journals a second in a first round, in one a week later, and the bare limit."""
    cores = os.cpu_count() or 1  # so many at once, the host beside them
    kept = [Kept(number, last=FIRST).keep() for number in range(count)]
    files = {f"s{one.number}": one.files() for one in kept}
    limit = count / bare([entry for one in kept for entry in one.keeper.entries])
    with TemporaryDirectory() as place:
        server = _served(files)
        address = f"http://127.0.0.1:{server.server_port}"
        rows = [Row(addresses=(f"{address}/s{one.number}",), key=one.journal.vkey) for one in kept]
        first = _round(rows, Path(place), FIRST, cores)
        grown = [Kept(one.number, last=SECOND).keep() for one in kept]
        files |= {f"s{one.number}": one.files() for one in grown}
        second = _round(rows, Path(place), SECOND, cores)
        server.shutdown()
        server.server_close()
    entries = len(kept[0].keeper.entries)
    return {"journals": count, "entries": entries, "cores": cores, "first": first,
            "second": second, "bare": limit}  # fmt: skip


def _round(rows: list[Row], place: Path, day: date, at_once: int) -> float:
    """Return journals a second, pages written."""
    by = Round(
        folder=Folder(place / "memory"),
        limits=Limits(most_bytes=2**26, seconds=300),
        at_once=at_once,
        moment=datetime(day.year, day.month, day.day, 23, tzinfo=BISHKEK),
    )
    began = time.perf_counter()
    board = walk(rows, by)
    publish(board, by.folder, place / "pages")
    took = time.perf_counter() - began
    if board.states != {"clean": len(rows)}:
        raise AssertionError(f"not all are clean: {board.states}")
    return len(rows) / took


def _served(files: dict[str, dict[str, bytes]]) -> ThreadingHTTPServer:
    """Serve schools on loopback from a thread of this process; it shares the cores."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            place, _slash, rest = self.path.removeprefix("/").partition("/")
            body = files[place].get(f"/{rest}")
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_said: object) -> None:
            """Write down nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=partial(server.serve_forever, poll_interval=0.1), daemon=True).start()
    return server


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    print(json.dumps(measure(asked), indent=1))
