"""The RSGI application: files and shared pages at once, everything else in a lane."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port, validate_host

from ishenim.box import refusals
from ishenim.schools.middleware import greeting, split
from ishenim.server import bodies, files, watch
from ishenim.server.bridge import PASSED, Answer, Asked, Bridge
from ishenim.server.compression import choose, compress, may_shrink
from ishenim.server.lanes import Lane
from ishenim.server.plain import DROP, LOOK, Plain
from ishenim.server.shared import FRESH, SECONDS, Page, Shelf
from ishenim.server.turns import TooMany
from ishenim.ui.faults import Away, Broken, fault_of
from ishenim.ui.logs import named
from ishenim.ui.middleware import strict_headers
from ishenim.ui.refusals import KIND, Refusal

BODILESS = {"GET", "HEAD", "OPTIONS"}
#: Pages that take a third of a second of work when their form is posted: letters without scripts,
#: and what a code opens without scripts. Each kind has threads of its own.
WRITE, CODE = {"/w"}, {"/f", "/f/add"}
PAGE_THREADS = {"sqlite": 4, "postgresql": 8}
#: Letters that are made durable by one write to the disk, or looked up in one go.
LARGEST_BATCH = 32
#: Letters, or codes, of one school that may wait while the server does the browser's part.
MOST_BY_HAND = 60
#: Seconds for which a database that did not answer is not asked again.
LET_BE = 1.0
#: Seconds for the work that was begun, when the server ends.
LAST_WORK = 30.0
REFUSED = {
    bodies.TooLarge: refusals.TooLarge,
    bodies.TooSlow: refusals.TooSlow,
    bodies.Full: refusals.Busy,
    bodies.GaveWay: refusals.Dropped,
}
#: For who asks under a name that is not this site's; it may be anything, so it is not said again.
NOT_HERE = (
    "Мындай даректе бул сайт жок.\n"
    "По такому адресу этого сайта нет.\n"
    "This site is not at this address.\n"
).encode()
#: For one of so many refused at once that no more pages are made for them.
TOO_MANY = (
    "Азыр өтө көп адам кирип жатат. Бир мүнөт күтүп, артка кайтып, дагы жөнөтүп көрүңүз.\n"
    "Сейчас очень много обращений. Подождите минуту, вернитесь назад и отправьте ещё раз.\n"
    "So many come in just now. Please wait a minute, go back and send it again.\n"
).encode()

Headers = list[tuple[str, str]]
Work = Callable[[list[Asked]], list[Answer]]

log = logging.getLogger(__name__)


class App:
    """One process of the server."""

    def __init__(self, *, patience: float, ticker_lag: Callable[[], float] = lambda: 0.0) -> None:
        self._bridge = Bridge()
        self._files = files.load()
        self._shelf = Shelf()
        self._asking: dict[str, asyncio.Event] = {}  # pages that Django makes just now
        self._schools: set[str] = set()  # the slugs under which something was found
        self._away_until = 0.0
        self._under_way = 0
        self._reader = bodies.Reader(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, patience)
        self._plain, threads = Plain(self._bridge), PAGE_THREADS[connection.vendor]
        self._lanes = {
            "pages": self._lane(self._views, "pages", threads),
            "looks": self._lane(self._plain.looks, "looks", 1, largest=LARGEST_BATCH),
            "drops": self._lane(self._plain.drops, "drops", 1, largest=LARGEST_BATCH),
            "letters": self._lane(self._views, "letters", 2, most=MOST_BY_HAND),
            "codes": self._lane(self._views, "codes", 1, most=MOST_BY_HAND),
        }
        self._refusals: Lane[Asked, Answer] = Lane(self._refuse_all, name="refusals", threads=1)
        self._is_ours = lru_cache(maxsize=256)(_is_ours)  # the same few names all day
        self._ticker_lag = ticker_lag
        self.watch = watch.Watch(watch.look, self._gauges)

    def _lane(self, work: Work, name: str, threads: int, **more: int) -> Lane[Asked, Answer]:
        def guarded(asked: list[Asked]) -> list[Answer]:
            return self._guarded(work, asked)

        return Lane(guarded, name=name, threads=threads, **more)

    def _views(self, asked: list[Asked]) -> list[Answer]:
        return [self._bridge.answer(one) for one in asked]

    def _guarded(self, work: Work, asked: list[Asked]) -> list[Answer]:
        """Do work; where the database or the disk fails, all of it is refused with that cause.

        Whoever comes while the database is known to be away does not wait for it in vain.
        """
        if time.monotonic() < self._away_until:
            return [self._bridge.refuse(one, Away) for one in asked]
        try:
            answers = work(asked)
        except Exception as error:
            fault = fault_of(error)
            if isinstance(fault, Broken) and len(asked) > 1:
                raise  # the lane does each alone: one that fails spoils no other
            _complain(error)
            answers = [self._bridge.refuse(one, type(fault)) for one in asked]
        if any(answer.headers.get(KIND) == Away.known_as for answer in answers):
            self._away_until = time.monotonic() + LET_BE
        return answers

    def _refuse_all(self, asked: list[Asked]) -> list[Answer]:
        return [self._bridge.refuse(one, one.refusal or Broken) for one in asked]

    def _gauges(self) -> Mapping[str, float]:
        queues = {f'queue{{lane="{name}"}}': len(lane) for name, lane in self._lanes.items()}
        return {
            **queues,
            "bodies_open": self._reader.open,
            "bodies_bytes": self._reader.small + self._reader.large,
            "ticker_lag_seconds": self._ticker_lag(),
        }

    async def finish(self, patience: float) -> None:
        """Wait for the answers under way; what is still being sent after a while gives way."""
        await self._answered(patience)
        self._reader.end()
        await self._answered(LAST_WORK)

    async def _answered(self, patience: float) -> None:
        until = time.monotonic() + patience
        while self._under_way and time.monotonic() < until:
            await asyncio.sleep(0.05)

    def close(self) -> None:
        """Finish what was begun."""
        for lane in (*self._lanes.values(), self._refusals):
            lane.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        self._under_way += 1
        try:
            await self._answer(scope, protocol)
        finally:
            self._under_way -= 1

    async def _answer(self, scope: Any, protocol: Any) -> None:
        try:
            status, headers, body = await self._respond(scope, protocol)
        except Exception as error:
            # The kind of error alone: its text may quote what somebody wrote.
            status, headers, body = 500, [("content-type", "text/plain")], b"error"
            _complain(error)
        kind = next((value for name, value in headers if name == KIND), "")
        self.watch.count(status, kind)
        headers = [item for item in headers if item[0] != KIND]
        headers.append(("server", "ishenim"))  # granian would name itself
        if scope.method == "HEAD":
            protocol.response_empty(status, [*headers, ("content-length", str(len(body)))])
        else:
            protocol.response_bytes(status, headers, body)

    async def _respond(self, scope: Any, protocol: Any) -> tuple[int, Headers, bytes]:
        if scope.method in BODILESS and scope.path in {watch.LIVE, watch.READY}:
            status, said = await self.watch.answer(scope.path)
            return status, [*PLAIN_TEXT], said
        if not self._is_ours(scope.headers.get("host") or scope.authority or ""):
            return 421, [*PLAIN_TEXT, (KIND, "HOST")], NOT_HERE
        encoding = choose(scope.headers.get("accept-encoding") or "")
        if scope.method in BODILESS:
            if file := self._files.get(scope.path):
                return self._send_file(file, scope, encoding)
            # Here, so that no view and no memory of pages ever learns what language a browser has.
            if at := greeting(scope.path, scope.headers.get("accept-language") or ""):
                return 302, _way_to(at, scope.query_string), b""
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
        headers = [
            *page.answer.headers.items(),
            ("vary", "accept-encoding, accept-language, cookie"),
        ]
        if encoding:
            headers.append(("content-encoding", encoding))
        return page.answer.status, headers, page.body(encoding)

    async def _shared(self, asked: Asked) -> Page | Answer:
        """Return a page from memory or Django's answer; whoever comes meanwhile waits for it."""
        key = f"{asked.headers.get('host')}{asked.path}?{asked.query}"
        if key in self._asking:
            await self._asking[key].wait()
        if page := self._shelf.find(key, time.monotonic()):
            return page
        if asked.method != "GET" or key in self._asking:
            return await self._do("pages", asked)
        known = self._asking[key] = asyncio.Event()
        try:
            answer = await self._do("pages", asked)
            now = time.monotonic()
            if answer.status >= 500 and (page := self._shelf.instead(key, now)):
                return page
            return self._shelf.keep(key, answer, now) or answer
        finally:
            del self._asking[key]
            known.set()

    async def _do(self, lane: str, asked: Asked) -> Answer:
        """Let a lane answer; who comes for a school waits for that school's turn."""
        slug = split(asked.path)[1]
        # A name that nobody has shares one turn with all such names.
        name = slug if slug in self._schools or not slug else "?"
        try:
            answer = await self._lanes[lane].do(asked, name)
        except TooMany:
            return await self._refuse(asked, refusals.Busy)
        if slug and answer.status == 200:
            self._schools.add(slug)
        return answer

    async def _refuse(self, asked: Asked, refusal: Callable[[], Refusal]) -> Answer:
        # By kind: a thousand that stalled and end together crowd out no other refusal's words.
        with contextlib.suppress(TooMany):
            return await self._refusals.do(replace(asked, refusal=refusal), refusal.__name__)
        return Answer(503, {**dict(PLAIN_TEXT), "retry-after": "60", KIND: "BUSY"}, TOO_MANY)

    async def _ask(self, scope: Any, protocol: Any) -> Answer:
        if scope.method in BODILESS:
            return await self._do("pages", _asked(scope, b""))
        announced = scope.headers.get("content-length") or ""
        length = int(announced) if announced.isascii() and announced.isdigit() else None
        try:
            async with self._reader.read(protocol, length) as body:
                return await self._do(_lane_of(scope), _asked(scope, body))
        except bodies.NotRead as error:
            # Without a view: thousands that stall keep no thread from who waits for a page.
            return await self._refuse(_asked(scope, error.head), REFUSED[type(error)])


PLAIN_TEXT = (("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"))


def _is_ours(said: str) -> bool:
    """Tell whether a Host line names this site (ISHENIM_HOSTS)."""
    host, _port = split_domain_port(said)
    return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)


def _way_to(address: str, query: str) -> Headers:
    at = f"{address}?{query}" if query else address
    return [*strict_headers().items(), ("location", at), ("vary", "accept-language")]


def _lane_of(scope: Any) -> str:
    page = split(scope.path)[2]
    if page in WRITE:
        return "letters"
    if page in CODE:
        return "codes"
    return {DROP: "drops", LOOK: "looks"}.get(page, "pages")


def _asked(scope: Any, body: bytes) -> Asked:
    headers = {name: value for name in PASSED if (value := scope.headers.get(name)) is not None}
    if "host" not in headers and scope.authority:
        headers["host"] = scope.authority
    return Asked(scope.method, scope.path, scope.query_string, headers, body)


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
    log.error("%s at %s", named(error), place)
