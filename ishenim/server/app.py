"""The RSGI application: files and shared pages at once, everything else in a lane."""

import asyncio
import logging
import time
from typing import Any

from django.conf import settings
from django.db import connection

from ishenim.box import refusals
from ishenim.schools.middleware import split
from ishenim.server import bodies, files
from ishenim.server.bridge import PASSED, Answer, Asked, Bridge
from ishenim.server.compression import choose, compress, may_shrink
from ishenim.server.lanes import Lane
from ishenim.server.plain import DROP, LOOK, Plain
from ishenim.server.shared import FRESH, SECONDS, Page, Shelf

BODILESS = {"GET", "HEAD", "OPTIONS"}
PAGE_THREADS = {"sqlite": 4, "postgresql": 8}
#: Letters that are made durable by one write to the disk, or looked up in one go.
LARGEST_BATCH = 32

Headers = list[tuple[str, str]]

log = logging.getLogger(__name__)


class App:
    """One process of the server."""

    def __init__(self, *, patience: float) -> None:
        self._bridge = Bridge()
        self._files = files.load()
        self._shelf = Shelf()
        self._asking: dict[str, asyncio.Event] = {}  # pages that Django makes just now
        self._reader = bodies.Reader(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, patience)
        plain, threads = Plain(self._bridge), PAGE_THREADS[connection.vendor]
        self._pages = Lane(self._answer, name="pages", threads=threads)
        self._looks = Lane(plain.looks, name="looks", threads=1, largest=LARGEST_BATCH)
        self._drops = Lane(plain.drops, name="drops", threads=1, largest=LARGEST_BATCH)

    def _answer(self, asked: list[Asked]) -> list[Answer]:
        return [self._bridge.answer(one) for one in asked]

    def close(self) -> None:
        """Finish what was begun."""
        for lane in (self._drops, self._looks, self._pages):
            lane.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        try:
            status, headers, body = await self._respond(scope, protocol)
        except Exception as error:
            # The kind of error alone: its text may quote what somebody wrote.
            status, headers, body = 500, [("content-type", "text/plain")], b"error"
            _complain(error)
        headers.append(("server", "ishenim"))  # granian would name itself
        if scope.method == "HEAD":
            protocol.response_empty(status, [*headers, ("content-length", str(len(body)))])
        else:
            protocol.response_bytes(status, headers, body)

    async def _respond(self, scope: Any, protocol: Any) -> tuple[int, Headers, bytes]:
        encoding = choose(scope.headers.get("accept-encoding") or "")
        if scope.method in BODILESS:
            if file := self._files.get(scope.path):
                return self._send_file(file, scope, encoding)
            if scope.headers.get("cookie") is None:
                return await self._send_shared(_asked(scope, b""), encoding)
        answer = await self._ask(scope, protocol)
        return _send(answer, encoding, cookie=scope.headers.get("cookie") is not None)

    def _send_file(self, file: files.File, scope: Any, encoding: str) -> tuple[int, Headers, bytes]:
        encoding = encoding if encoding in file.bodies else ""
        headers = file.headers(encoding, versioned=scope.query_string.startswith("v="))
        if scope.headers.get("if-none-match") == file.tag:
            return 304, headers, b""
        return 200, headers, file.bodies[encoding]

    async def _send_shared(self, asked: Asked, encoding: str) -> tuple[int, Headers, bytes]:
        """Send a page from memory, or ask Django for it and keep it if its view allows."""
        page = await self._shared(asked)
        if isinstance(page, Answer):
            return _send(page, encoding, cookie=False)
        encoding = encoding if page.may_shrink() else ""
        headers = [*page.answer.headers.items(), ("vary", "accept-encoding, cookie")]
        if encoding:
            headers.append(("content-encoding", encoding))
        return page.answer.status, headers, page.body(encoding)

    async def _shared(self, asked: Asked) -> Page | Answer:
        """Return a page from memory or Django's answer; whoever comes meanwhile waits for it."""
        key = f"{asked.path}?{asked.query}"
        if key in self._asking:
            await self._asking[key].wait()
        if page := self._shelf.find(key, time.monotonic()):
            return page
        if asked.method != "GET" or key in self._asking:
            return await self._pages.do(asked)
        known = self._asking[key] = asyncio.Event()
        try:
            answer = await self._pages.do(asked)
            return self._shelf.keep(key, answer, time.monotonic()) or answer
        finally:
            del self._asking[key]
            known.set()

    def _lane(self, scope: Any) -> Lane[Asked, Answer]:
        page = split(scope.path)[2] if scope.method == "POST" else ""
        return {DROP: self._drops, LOOK: self._looks}.get(page, self._pages)

    async def _ask(self, scope: Any, protocol: Any) -> Answer:
        if scope.method in BODILESS:
            return await self._pages.do(_asked(scope, b""))
        lane = self._lane(scope)
        try:
            body = await self._reader.read(protocol)
        except bodies.TooLarge:
            return await self._pages.do(_asked(scope, b"", refusals.TooLarge))
        except bodies.TooSlow:
            return await self._pages.do(_asked(scope, b"", refusals.TooSlow))
        except bodies.Full:
            return await self._pages.do(_asked(scope, b"", refusals.Busy))
        return await lane.do(_asked(scope, body))


def _asked(scope: Any, body: bytes, refusal: Any = None) -> Asked:
    headers = {name: value for name in PASSED if (value := scope.headers.get(name)) is not None}
    if "host" not in headers and scope.authority:
        headers["host"] = scope.authority
    return Asked(scope.method, scope.path, scope.query_string, headers, body, refusal)


def _send(answer: Answer, encoding: str, *, cookie: bool) -> tuple[int, Headers, bytes]:
    """Return a Django answer as granian wants it; pages that know a cookie stay uncompressed.

    Compressing what a stranger sent beside a secret tells the secret's length (BREACH), and
    compressing a padded answer its real size.
    """
    headers = [item for item in answer.headers.items() if item[0] not in {SECONDS, FRESH}]
    headers += [("set-cookie", cookie_) for cookie_ in answer.cookies]
    body, kind = answer.body, answer.headers.get("Content-Type", "")
    as_is = cookie or answer.cookies or "no-transform" in answer.headers.get("Cache-Control", "")
    if encoding and not as_is and may_shrink(kind, len(body)):
        body = compress(body, encoding)
        headers += [("content-encoding", encoding), ("vary", "accept-encoding")]
    return answer.status, headers, body


def _complain(error: Exception) -> None:
    """Say on the terminal what kind of thing went wrong, and where, but not with what."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("%s at %s", type(error).__name__, place)
