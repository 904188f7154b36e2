"""Hosts on loopback: honest ones, and such as answer whatever bytes they are told to."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What a host does with a request: everything it writes, as bytes that come one after the other.
Answer = Callable[[str], Iterator[bytes]]


class Hosts(ThreadingHTTPServer):
    """Answers every path by one function, and counts what was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer: Answer, *, stays: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer_of, self.asked, self.stays = answer, Counter[str](), stays
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hosts

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        with suppress(OSError):
            for part in self.server.answer_of(self.path):
                if self.server.stopping.is_set():
                    break
                self.wfile.write(part)
                self.wfile.flush()
        self.close_connection = self.close_connection or not self.server.stays

    def log_message(self, *_said: object) -> None:
        pass


def plain(status: str, body: bytes = b"", *headers: str) -> Iterator[bytes]:
    """Yield an answer as it must be."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    yield "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def serving(answer: Answer, *, stays: bool = False) -> Iterator[Hosts]:
    hosts = Hosts(answer, stays=stays)
    thread = threading.Thread(target=hosts.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hosts
    finally:
        hosts.stopping.set()
        hosts.shutdown()
        thread.join()
        hosts.server_close()


@contextmanager
def country(files: dict[str, dict[str, bytes]]) -> Iterator[Hosts]:
    """Serve schools by their place: `s7` → path below it → bytes. What is changed is seen."""

    def answer(path: str) -> Iterator[bytes]:
        place, _slash, rest = path.removeprefix("/").partition("/")
        body = files.get(place, {}).get(f"/{rest}")
        yield from plain("200 OK", body) if body is not None else plain("404 Not Found")

    with serving(answer, stays=True) as hosts:
        yield hosts
