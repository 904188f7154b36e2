"""Asking a host that may lie: so many bytes and so many seconds, whatever it answers.

Every byte from the wire is counted and every read has an end, also of headers that trickle. A proxy
is asked by name, so that names of hidden services are looked up by nobody else.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin, urlsplit

from ishenim.audit.source import LARGEST, Missing

#: What asks says so, and nothing else.
AGENT = "ishenim-watch"
MEBI = 2**20
#: The largest page or script; a page is read by a parser that slows down on long ones.
PAGE = MEBI // 2
#: Bytes that are taken at once, and so the most by which a budget is passed.
STEP = 65_536
#: Redirects that are followed, inside one host.
HOPS = 5


class Bad(OSError):
    """What a host did instead of answering; `code` is the finding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Wire:
    """One school's budget of bytes and seconds, and the connections that are open."""

    def __init__(
        self,
        *,
        most_bytes: int,
        seconds: float,
        patience: float = 30.0,
        proxy: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock, self._ends, self._patience = clock, clock() + seconds, patience
        self.most_bytes, self.taken, self.asked = most_bytes, 0, 0
        self._proxy = proxy
        self._open: dict[tuple[str, str], _Connection] = {}

    @property
    def left(self) -> float:
        """Seconds that the next step may take.

        Raises:
            Bad: `HOST_SLOW` if there are none.
        """
        left = self._ends - self._clock()
        if left <= 0:
            raise Bad("HOST_SLOW")
        return min(left, self._patience)

    def take(self, count: int) -> None:
        """Count bytes that came.

        Raises:
            Bad: `HOST_MUCH` if they are too many.
        """
        self.taken += count
        if self.taken > self.most_bytes:
            raise Bad("HOST_MUCH")

    def fetch(self, address: str, most: int = LARGEST) -> bytes:
        """Return what an address answers.

        Raises:
            Missing: if there is nothing.
            Bad: if it answers anything else.
        """
        for _hop in range(HOPS):
            found = self._guarded(address, most)
            if isinstance(found, bytes):
                return found
            address = _follow(address, found)
        raise Bad("HOST_MOVED")

    def page(self, address: str) -> bytes:
        """Return a page or a script; a missing one is a bad answer. Passes on `Bad`."""
        try:
            return self.fetch(address, PAGE)
        except Missing as error:
            raise Bad("HOST_ANSWER") from error

    def close(self) -> None:
        """Let every connection go."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _guarded(self, address: str, most: int) -> bytes | str:
        """Return the body, or where else it is; whatever goes wrong on the way has a code."""
        parts = urlsplit(address)
        place = (parts.scheme, parts.netloc)
        was_open = place in self._open
        try:
            return self._ask(address, most)
        except (Bad, Missing):
            self._drop(place)
            raise
        except (HTTPException, OSError, ValueError) as error:
            self._drop(place)
            if was_open and isinstance(error, ConnectionError):
                return self._guarded(address, most)  # it was closed while nobody looked
            raise Bad(self._why(error)) from error

    def _why(self, error: Exception) -> str:
        if self._clock() >= self._ends:
            return "HOST_SLOW"
        if isinstance(error, ssl.SSLError):
            return "HOST_TLS"
        is_silent = isinstance(error, OSError) and not isinstance(error, HTTPException)
        return "HOST_SILENT" if is_silent else "HOST_ANSWER"

    def _drop(self, place: tuple[str, str]) -> None:
        connection = self._open.pop(place, None)
        if connection is not None:
            connection.close()

    def _ask(self, address: str, most: int) -> bytes | str:
        parts = urlsplit(address)
        place = (parts.scheme, parts.netloc)
        if place not in self._open:
            self._open[place] = _Connection(self, parts.scheme, parts.netloc, self._proxy)
        connection = self._open[place]
        self.asked += 1
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        found = _read(answer, most)
        if answer.will_close:
            self._drop(place)
        return found


def _read(answer: HTTPResponse, most: int) -> bytes | str:
    """Return the body of an answer, or where it sends us."""
    moved = answer.status in {301, 302, 303, 307, 308}
    data = answer.read(most + 1)
    if len(data) > most:
        raise Bad("HOST_MUCH")
    if answer.length:
        raise Bad("HOST_ANSWER")  # fewer bytes than it said
    if moved:
        return answer.headers.get("Location") or ""
    if answer.status in {404, 410}:
        raise Missing(str(answer.status))
    if answer.status != 200 or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Bad("HOST_ANSWER")
    return data


def _follow(address: str, said: str) -> str:
    """Return where a redirect leads; to another host none is followed."""
    try:
        there, here = urlsplit(urljoin(address, said)), urlsplit(address)
    except ValueError as error:
        raise Bad("HOST_ANSWER") from error
    plain = said.isascii() and said.isprintable() and " " not in said
    if not said or not plain or (there.scheme, there.netloc) != (here.scheme, here.netloc):
        raise Bad("HOST_MOVED")
    return there.geturl()


class _Connection(HTTPConnection):
    """A connection whose every read is counted and ends."""

    def __init__(self, wire: Wire, scheme: str, netloc: str, proxy: str) -> None:
        parts = urlsplit(f"{scheme}://{netloc}")
        super().__init__(parts.hostname or "", parts.port or {"https": 443}.get(scheme, 80))
        self._wire, self._scheme, self._by = wire, scheme, proxy

    def connect(self) -> None:
        """Open the connection, by the proxy where there is one."""
        if self.host.endswith(".onion") and not self._by:
            raise Bad("PROXY_REFUSED")  # its name is nobody else's business
        if self._by:
            plain = _by_proxy(self._wire, self._by, self.host, self.port)
        else:
            plain = socket.create_connection((self.host, self.port), self._wire.left)
        if self._scheme == "https":
            plain.settimeout(self._wire.left)
            context = ssl.create_default_context()
            plain = context.wrap_socket(plain, server_hostname=self.host)
        self.sock = _Paced(self._wire, plain)


class _Paced:
    """A socket as `http.client` uses one; it lives until its last reader has ended."""

    def __init__(self, wire: Wire, plain: socket.socket) -> None:
        self._wire, self._plain = wire, plain
        self._readers, self._is_closed = 0, False

    def sendall(self, data: bytes) -> None:
        """Send everything."""
        self._plain.settimeout(self._wire.left)
        self._plain.sendall(data)

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Return a reader of what comes."""
        self._readers += 1
        return io.BufferedReader(_Reader(self))

    def receive(self, into: memoryview) -> int:
        """Read some bytes in time."""
        self._plain.settimeout(self._wire.left)
        count = self._plain.recv_into(into, min(len(into), STEP))
        self._wire.take(count)
        return count

    def let_go(self) -> None:
        """Forget one reader."""
        self._readers -= 1
        self._end()

    def close(self) -> None:
        """Close it once nobody reads any more."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        if self._is_closed and self._readers <= 0:
            self._plain.close()


class _Reader(io.RawIOBase):
    def __init__(self, paced: _Paced) -> None:
        super().__init__()
        self._paced: _Paced | None = paced

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        if self._paced is None:
            raise ValueError("closed")
        return self._paced.receive(into)

    def close(self) -> None:
        if self._paced is not None:
            self._paced.let_go()
            self._paced = None
        super().close()


# ── Proxies ───────────────────────────────────────────────────────────────────
def is_proxy(text: str) -> bool:
    """Tell whether a text names a proxy: socks5://127.0.0.1:9050 or http://127.0.0.1:8118."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"socks5", "socks5h", "http"} and bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _by_proxy(wire: Wire, proxy: str, host: str, port: int) -> socket.socket:
    """Return a connection to a host through a proxy, which looks up its name.

    Raises:
        Bad: `PROXY_REFUSED` if the proxy is not there, or cannot reach it.
    """
    parts = urlsplit(proxy)
    try:
        plain = socket.create_connection((parts.hostname or "", parts.port or 0), wire.left)
    except OSError as error:
        raise Bad("PROXY_REFUSED") from error
    try:
        ask = _tunnel if parts.scheme == "http" else _socks
        ask(wire, plain, host.encode("idna"), port)
    except BaseException:
        plain.close()
        raise
    return plain


def _socks(wire: Wire, plain: socket.socket, host: bytes, port: int) -> None:
    """Ask a SOCKS 5 proxy (RFC 1928) for a host by its name."""
    plain.sendall(b"\x05\x01\x00")
    if _exactly(wire, plain, 2) != b"\x05\x00":
        raise Bad("PROXY_REFUSED")
    plain.sendall(b"\x05\x01\x00\x03" + bytes([len(host)]) + host + port.to_bytes(2, "big"))
    _version, said, _zero, kind = _exactly(wire, plain, 4)
    if said:
        raise Bad("PROXY_REFUSED")
    length = {1: 4, 4: 16}.get(kind) or _exactly(wire, plain, 1)[0]
    _exactly(wire, plain, length + 2)


def _tunnel(wire: Wire, plain: socket.socket, host: bytes, port: int) -> None:
    """Ask an HTTP proxy for a tunnel (CONNECT)."""
    place = host + b":" + str(port).encode()
    plain.sendall(b"CONNECT " + place + b" HTTP/1.1\r\nHost: " + place + b"\r\n\r\n")
    said = b""
    while not said.endswith(b"\r\n\r\n"):
        said += _exactly(wire, plain, 1)
        if len(said) > 8192:
            raise Bad("PROXY_REFUSED")
    if said.split(b" ", 2)[1:2] != [b"200"]:
        raise Bad("PROXY_REFUSED")


def _exactly(wire: Wire, plain: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        plain.settimeout(wire.left)
        more = plain.recv(count - len(data))
        if not more:
            raise Bad("PROXY_REFUSED")
        wire.take(len(more))
        data += more
    return data
